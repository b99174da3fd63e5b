"""An attestation on one A4 page, as PDF; the text is real text, in the site's own font."""

import io
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from app.attestations.presenters import Paper

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
FAMILY = "Atkinson"
INK, MUTED, GREEN = (25, 36, 31), (65, 75, 59), (20, 82, 63)
MARGIN, WIDTH = 22, 166
QR_MM = 32


def as_pdf(paper: Paper) -> bytes:
    """Return the file."""
    sheet: FPDF = import_module("fpdf").FPDF(format="A4")  # twenty megabytes that most workers never need
    sheet.set_title(f"Attestation {paper.shown_number}")
    sheet.set_lang("fr-FR")
    sheet.set_margins(MARGIN, MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN)
    sheet.add_font(FAMILY, "", FONTS / "atkinson-hyperlegible-next-regular.ttf")
    sheet.add_font(FAMILY, "B", FONTS / "atkinson-hyperlegible-next-bold.ttf")
    sheet.add_page()
    _write(sheet, "À portée", size=15, bold=True, color=GREEN, after=14)
    _write(sheet, "Attestation", size=28, bold=True, after=8)
    _write(sheet, f"{paper.name} a participé à cette activité :", size=13, after=4)
    _write(sheet, paper.title, size=17, bold=True, after=1)
    _write(sheet, f"avec {paper.structure}", size=13, after=6)
    _write(sheet, paper.when[:1].upper() + paper.when[1:] + ".", size=13, after=2)
    if paper.hours:
        _write(sheet, f"Temps passé : {paper.hours} ({paper.source}).", size=13, after=6)
    _skills(sheet, paper)
    _write(sheet, paper.confirmed or "La structure n’a pas confirmé cette attestation à ce jour.", size=12, after=2)
    _write(sheet, f"Faite le {paper.made_on}, à la demande de la personne.", size=12, after=10)
    _check(sheet, paper)
    return bytes(sheet.output())


def _write(
    sheet: "FPDF", text: str, *, size: int, bold: bool = False, color: tuple[int, int, int] = INK, after: float = 0
) -> None:
    sheet.set_font(FAMILY, "B" if bold else "", size)
    sheet.set_text_color(*color)
    sheet.multi_cell(WIDTH, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")
    sheet.ln(after)


def _skills(sheet: "FPDF", paper: Paper) -> None:
    if not paper.skills:
        return
    _write(sheet, "Ce que j’y ai appris, dans mes mots :", size=13, bold=True, after=1)
    for skill in paper.skills:
        _write(sheet, f"•  {skill}", size=13, after=1)
    sheet.ln(5)


def _check(sheet: "FPDF", paper: Paper) -> None:
    """The number and how to check it: a code to scan, the address in letters beside."""
    drawn = io.BytesIO()
    segno.make(paper.check_url, error="m").save(drawn, kind="png", scale=8, border=2)
    top = sheet.get_y()
    sheet.image(drawn, x=MARGIN, y=top, w=QR_MM, alt_text=f"Code à scanner : {paper.check_url}")
    sheet.set_left_margin(MARGIN + QR_MM + 6)
    sheet.set_y(top + 4)
    for text, bold in ((f"Numéro {paper.shown_number}", True), ("Pour vérifier cette attestation :", False),
                       (paper.check_url, False)):  # fmt: skip
        sheet.set_font(FAMILY, "B" if bold else "", 11)
        sheet.set_text_color(*MUTED)
        sheet.multi_cell(WIDTH - QR_MM - 6, 6, text, new_x="LMARGIN", new_y="NEXT", align="L")
    sheet.set_left_margin(MARGIN)
