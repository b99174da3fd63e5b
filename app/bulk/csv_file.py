"""Reading and writing CSV as offices do: UTF-8 or Windows-1252, « ; », « , » or tabs."""

import codecs
import csv
import io
from collections.abc import Generator, Iterable, Sequence
from typing import IO

from app.bulk.harmless import disarmed
from app.bulk.notes import BrokenFile

SAMPLE_BYTES = 256 * 1024
DELIMITERS = ";,\t"
MOST_LINES = 200_000  # blank ones included
LONGEST_CELL = 1_000_000  # characters; a longer one is a quote left open. A long text is told at its cell, not here
csv.field_size_limit(LONGEST_CELL)
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def rows(file: IO[bytes]) -> Generator[tuple[int, Sequence[str]], None, None]:
    """Yield (line number, cells) of a CSV; raises BrokenFile when it is none."""
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, newline="", errors="replace" if encoding == "cp1252" else "strict")
    try:
        first = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=max(DELIMITERS, key=first.count))
        for cells in reader:
            if reader.line_num > MOST_LINES:
                raise BrokenFile("Ce fichier a trop de lignes vides\u00a0: supprimez-les, puis recommencez.")
            yield reader.line_num, cells
    except UnicodeDecodeError as error:
        raise BrokenFile("Des caractères ne se lisent pas\u00a0: enregistrez le fichier en CSV UTF-8.") from error
    finally:
        text.detach()


def written(lines: Iterable[Sequence[str]], out: IO[bytes]) -> None:
    """Write lines as a French spreadsheet opens them, nothing in them a spreadsheet would run."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([disarmed(cell) for cell in line] for line in lines)
    text.flush()
    text.detach()


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 when the whole file is, else Windows-1252."""
    head = file.read(4)
    file.seek(0)
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(SAMPLE_BYTES):
            if b"\0" in chunk:
                raise BrokenFile("Ce fichier n’est ni un CSV ni un XLSX. Partez du modèle à télécharger.")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8"
