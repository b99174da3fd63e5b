"""A file given by a partner: a CSV or an XLSX workbook, read line by line; what is not one is refused in words."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from app.bulk import csv_file, xlsx_file
from app.bulk.harmless import rearmed
from app.bulk.notes import BrokenFile
from app.bulk.table import KIND, NAMES, REFERENCE, Line
from app.bulk.values import MOST_BYTES, MOST_ROWS
from app.kit import french
from app.reference.text_keys import fold

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FIRST_LINES = 5  # a title may stand above the headings
LONGEST_CELL = 40_000
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A file under reading: its headings that we know, the others, its lines."""

    columns: list[str]
    unknown: list[str]
    lines: Iterator[Line]


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Table]:
    """Read a file as a table; raises BrokenFile, at once or while reading, saying what is wrong and what to do."""
    _refuse_large(file)
    head = file.read(4)
    file.seek(0)
    if head.startswith(OLD_EXCEL):
        raise BrokenFile(
            "C’est un ancien classeur Excel (.xls) ou un classeur protégé\u00a0: enregistrez-le en .xlsx ou CSV."
        )
    if not head.strip():
        raise BrokenFile("Ce fichier est vide. Partez du modèle à télécharger.")
    rows = xlsx_file.rows(file) if head == ZIP else csv_file.rows(file)
    try:
        yield _table(rows)
    except csv.Error as error:
        raise BrokenFile("Ce tableau ne se lit pas\u00a0: enregistrez-le à nouveau en CSV ou en XLSX.") from error
    finally:
        rows.close()


def _refuse_large(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise BrokenFile(f"Ce fichier est trop gros\u00a0: {most}\u00a0Mo au plus. Coupez-le en plusieurs.")


def _table(rows: Iterator[Row]) -> Table:
    first = list(islice(rows, FIRST_LINES))
    at = next((at for at, (_, cells) in enumerate(first) if REFERENCE in {_heading(cell) for cell in cells}), None)
    if at is None:
        raise BrokenFile("La colonne «\u00a0reference\u00a0» manque. Partez du modèle à télécharger.")
    headings = [_heading(cell) for cell in first[at][1]]
    missing = [name for name in (REFERENCE, KIND, "titre") if name not in headings]
    if missing:
        raise BrokenFile(f"Il manque des colonnes\u00a0: {', '.join(missing)}. Partez du modèle à télécharger.")
    twice = sorted({name for name in headings if name in NAMES and headings.count(name) > 1})
    if twice:
        raise BrokenFile(f"Une colonne est deux fois dans le fichier\u00a0: {', '.join(twice)}. Gardez-en une.")
    known = [name for name in NAMES if name in headings]
    unknown = list(dict.fromkeys(name for name in headings if name and name not in NAMES))
    return Table(known, unknown[:50], _lines(headings, chain(first[at + 1 :], rows)))


def _lines(headings: list[str], rows: Iterator[Row]) -> Iterator[Line]:
    count = 0
    for number, cells in rows:
        values = {
            name: rearmed(cell)[:LONGEST_CELL] for name, cell in zip(headings, cells, strict=False) if name in NAMES
        }
        if not any(value.strip() for value in values.values()):
            continue
        count += 1
        if count > MOST_ROWS:
            most = french.number(MOST_ROWS)
            raise BrokenFile(f"Ce fichier a trop de lignes\u00a0: {most} au plus. Coupez-le en plusieurs.")
        yield Line(number, values)
    if not count:
        raise BrokenFile("Ce fichier n’a aucune offre sous ses titres de colonnes.")


def _heading(text: str) -> str:
    return fold(text).replace(" ", "_")
