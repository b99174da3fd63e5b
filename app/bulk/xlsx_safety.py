"""What a workbook may not hold: formulas, macros, links to elsewhere, objects, or much more than it weighs."""

import re
import zipfile
from typing import IO

from app.bulk.notes import BrokenFile

MOST_ENTRIES = 400
MOST_UNPACKED = 150 * 1024 * 1024
MOST_RATIO = 200  # honest sheets of repeated words reach a hundred
SMALL = 1024 * 1024
CHUNK = 256 * 1024
OVERLAP = 64
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+[0-9]+)"')
FORBIDDEN = (
    (re.compile(r"vbaProject|macrosheets|vbaData", re.IGNORECASE), "Ce classeur contient des macros",
     "enregistrez-le en .xlsx sans macro"),
    (re.compile(r"externalLinks|connections\.xml|queryTables", re.IGNORECASE),
     "Ce classeur va chercher des données ailleurs", "collez les valeurs seules dans le modèle"),
    (re.compile(r"embeddings|activeX|oleObject", re.IGNORECASE), "Ce classeur contient des objets insérés",
     "gardez seulement le tableau"),
)  # fmt: skip


def check(file: IO[bytes]) -> None:
    """Raise BrokenFile naming what the workbook holds that is refused; nothing of it is run or unpacked whole."""
    try:
        with zipfile.ZipFile(file) as book:
            entries = book.infolist()
            _refuse_bombs(entries)
            if not any(entry.filename == "xl/workbook.xml" for entry in entries):
                raise BrokenFile("Ce fichier n’est pas un classeur .xlsx. Partez du modèle à télécharger.")
            _refuse_names(entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_words(book, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BrokenFile(
            "Ce classeur est abîmé ou protégé par un mot de passe\u00a0: enregistrez-le à nouveau."
        ) from error
    file.seek(0)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size) for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise BrokenFile(
            "Ce classeur est démesuré une fois ouvert\u00a0: copiez vos lignes dans le modèle à télécharger."
        )


def _refuse_names(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        for pattern, reason, cure in FORBIDDEN:
            if pattern.search(entry.filename):
                raise BrokenFile(f"{reason}\u00a0: {cure}, puis recommencez.")


def _refuse_words(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    is_sheet = entry.filename.startswith("xl/worksheets/")
    is_types = entry.filename == "[Content_Types].xml"
    read, tail = 0, b""
    with book.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            if read > entry.file_size or b"\0" in chunk:  # a lying size; UTF-16, which no spreadsheet writes
                raise BrokenFile("Ce classeur n’est pas écrit comme il faut\u00a0: enregistrez-le à nouveau en .xlsx.")
            seen = tail + chunk
            _refuse_found(seen, is_sheet=is_sheet, is_types=is_types)
            tail = seen[-OVERLAP:]


def _refuse_found(seen: bytes, *, is_sheet: bool, is_types: bool) -> None:
    if ENTITIES.search(seen):
        raise BrokenFile("Ce classeur n’est pas écrit comme il faut\u00a0: enregistrez-le à nouveau en .xlsx.")
    if is_types and b"macroEnabled" in seen:
        raise BrokenFile("Ce classeur contient des macros\u00a0: enregistrez-le en .xlsx sans macro, puis recommencez.")
    if is_sheet and (found := FORMULA.search(seen)):
        cells = CELL.findall(seen, 0, found.start())
        where = f" (cellule {cells[-1].decode()})" if cells else ""
        raise BrokenFile(f"Ce classeur contient une formule{where}\u00a0: collez les valeurs seules, puis recommencez.")
