"""Reading and writing XLSX workbooks, one row at a time."""

import zipfile
from collections.abc import Generator, Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from app.bulk import xlsx_safety
from app.bulk.harmless import disarmed
from app.bulk.notes import BrokenFile
from app.bulk.parts import decimal
from app.kit import french
from app.kit.later import Later

openpyxl, styles, exceptions = Later("openpyxl"), Later("openpyxl.styles"), Later("openpyxl.utils.exceptions")
MOST_COLUMNS = 200
MOST_ROWS_SEEN = 100_000  # blank ones included: a stray cell at the bottom of a sheet makes a million of them
SHEET = "offres"
UNREADABLE = "Ce classeur ne se lit pas\u00a0: ouvrez-le, enregistrez-le à nouveau en .xlsx, puis recommencez."


def rows(file: IO[bytes]) -> Generator[tuple[int, Sequence[str]], None, None]:
    """Yield (row number, cells) of the sheet « offres », else of the first one; raises BrokenFile when it is unsafe."""
    xlsx_safety.check(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
                if number > MOST_ROWS_SEEN:
                    raise BrokenFile(
                        "Cette feuille est trop longue\u00a0: supprimez les lignes vides, puis recommencez."
                    )
                yield number, [in_words(value) for value in cells]
        finally:
            book.close()
    except (exceptions.InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
            zipfile.BadZipFile, SyntaxError, OSError) as error:  # fmt: skip
        raise BrokenFile(UNREADABLE) from error


def in_words(value: Any) -> str:
    """Return a cell's value as one would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return french.short_date(date(value.year, value.month, value.day))
    if isinstance(value, date):
        return french.short_date(value)
    if isinstance(value, time):
        return f"{value.hour}h{value.minute:02d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _short(value)
    return str(value)


def _short(value: float) -> str:
    return decimal(value) if abs(value * 100 - round(value * 100)) < 1e-9 else repr(value)


def written(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]], out: IO[bytes]) -> None:
    """Write sheets of words, the first line of each in bold; nothing in them a spreadsheet would run."""
    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for column in range(1, 90):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 22
        for number, line in enumerate(lines):
            sheet.append([_cell(sheet, text, heading=number == 0) for text in line])
    book.save(out)


def _cell(sheet: Any, text: str, *, heading: bool) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, disarmed(text) or None)
    if text:
        cell.data_type = "s"  # words, whatever they look like: postal codes keep their zero
    if heading:
        cell.font = styles.Font(bold=True)
        cell.fill = styles.PatternFill("solid", fgColor="E8F1EC")
    return cell
