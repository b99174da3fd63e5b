"""Files as offices make them are read; what is dangerous or unreadable is refused in words."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from app.bulk import xlsx_file, xlsx_safety
from app.bulk.files import opened
from app.bulk.harmless import disarmed, rearmed
from app.bulk.notes import BrokenFile
from app.bulk.values import MOST_BYTES, MOST_ROWS
from tests.factories.bulk import MISSION, csv_of, row, xlsx_of


def read(content: bytes):
    with opened(io.BytesIO(content)) as table:
        return table.columns, table.unknown, list(table.lines)


def refused(content: bytes) -> str:
    with pytest.raises(BrokenFile) as caught:
        read(content)
    return caught.value.message.replace("\u00a0", " ")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding):
    [line] = read(csv_of(row(), delimiter=delimiter, encoding=encoding))[2]

    assert line.number == 2
    assert line.cells["titre"] == "Faire vivre le jardin partagé"


def test_headings_are_read_with_their_accents_and_capitals():
    columns, unknown, [line] = read("Référence;TYPE;Titre;Météo\nA;job;Un titre;pluie\n".encode())

    assert columns == ["reference", "type", "titre"]
    assert unknown == ["meteo"]
    assert line.cells == {"reference": "A", "type": "job", "titre": "Un titre"}


def test_a_cell_on_several_lines_keeps_the_number_of_the_file():
    content = csv_of(row(description="Une ligne\nUne autre"), row(reference="B"))

    assert [line.number for line in read(content)[2]] == [3, 4]


def test_an_xlsx_is_read_with_its_dates_numbers_and_yes():
    content = xlsx_of(["reference", "type", "titre", "debut", "heures_max", "places", "contact_public", "code_postal"],
                      ["A", "job", "Un titre", datetime(2026, 12, 31), 2.5, 6.0, True, "01000"])  # noqa: DTZ001 # fmt: skip

    [line] = read(content)[2]

    assert line.cells == {"reference": "A", "type": "job", "titre": "Un titre", "debut": "31/12/2026",
                          "heures_max": "2,5", "places": "6", "contact_public": "oui", "code_postal": "01000",
                          }  # fmt: skip


@pytest.mark.parametrize(("content", "words"), [
    (b"", "vide"),
    (b"\xd0\xcf\x11\xe0" + b"0" * 100, "ancien classeur Excel"),
    (b"PK\x03\x04 pas un zip", "abîmé"),
    (b"\x89PNG\r\n\x1a\n\0\0", "ni un CSV ni un XLSX"),
    (b"titre;type\nA;job\n", "« reference » manque"),
    (b"reference;titre\nA;B\n", "manque des colonnes : type"),
    (b"reference;type;titre;titre\nA;job;B;C\n", "deux fois"),
    (b"reference;type;titre\n;;\n", "aucune offre"),
    (b'reference;type;titre\n"' + b"a" * 1_100_000, "ne se lit pas"),
    (b"a" * (MOST_BYTES + 1), "trop gros"),
])  # fmt: skip
def test_what_is_no_table_is_refused_in_words(content, words):
    assert words in refused(content)


def test_too_many_lines_are_refused():
    lines = b"A;job;B\n" * (MOST_ROWS + 1)

    assert "trop de lignes" in refused(b"reference;type;titre\n" + lines)


def test_a_formula_is_refused_with_its_cell():
    content = xlsx_of(["reference", "type", "titre"], ["A", "job", '=HYPERLINK("https://exemple.example")'])

    assert "formule (cellule C2)" in refused(content)


def with_entry(name: str, content: bytes, *, replace: bool = False) -> bytes:
    """An honest workbook with one more entry, or one instead of its own."""
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(xlsx_of(list(MISSION), list(MISSION.values()))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in source.infolist():
            if not (replace and entry.filename == name):
                book.writestr(entry, source.read(entry))
        book.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content", "words"), [
    ("xl/vbaProject.bin", b"macro", "macros"),
    ("xl/macrosheets/sheet1.xml", b"<x/>", "macros"),
    ("xl/externalLinks/externalLink1.xml", b"<x/>", "ailleurs"),
    ("xl/connections.xml", b"<x/>", "ailleurs"),
    ("xl/embeddings/oleObject1.bin", b"x", "objets insérés"),
    ("xl/other.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "pas écrit comme il faut"),
    ("xl/other.xml", "<!DOCTYPE x>".encode("utf-16"), "pas écrit comme il faut"),
    ("xl/large.xml", b" " * 3_000_000, "démesuré"),
])  # fmt: skip
def test_what_a_workbook_may_not_hold_is_refused(name, content, words):
    assert words in refused(with_entry(name, content))


def test_an_entity_cut_between_two_reads_is_seen(monkeypatch):
    monkeypatch.setattr(xlsx_safety, "CHUNK", 7)

    assert "pas écrit comme il faut" in refused(with_entry("xl/other.xml", b"     <!ENTITY a>"))


def test_a_workbook_too_large_once_open_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_safety, "MOST_UNPACKED", 1000)

    assert "démesuré" in refused(xlsx_of(list(MISSION), list(MISSION.values())))


def test_a_stray_cell_at_the_bottom_of_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS_SEEN", 50)
    book = openpyxl.Workbook()
    for column, (name, value) in enumerate(MISSION.items(), start=1):
        book.active.cell(1, column, name)
        book.active.cell(2, column, value)
    book.active.cell(60, 1, "perdue")
    out = io.BytesIO()
    book.save(out)

    assert "trop longue" in refused(out.getvalue())


def test_a_sheet_that_is_no_sheet_is_refused():
    assert "ne se lit pas" in refused(with_entry("xl/worksheets/sheet1.xml", b"<worksheet><row", replace=True))


@pytest.mark.parametrize("text", ["=1+1", "+33 5 36 49", "-10 kg", "@nom", "'=1", "''", "simple", "'autre", "\tA"])
def test_a_cell_made_harmless_returns_as_it_was(text):
    assert disarmed(text)[:1] not in "=+-@\t"
    assert rearmed(disarmed(text)) == text
