"""Tables a partner gives: rows of words, as CSV or XLSX, and the run they make."""

import csv
import io
from collections.abc import Sequence

import openpyxl

from app.bulk import jobs, queries, services
from app.bulk.models import BulkRun
from app.bulk.values import Mode
from app.kit.access import Actor
from app.kit.database import db, unit_of_work
from app.structures.models import Structure
from tests.conftest import NOW

MISSION = {
    "reference": "JARDIN-1", "type": "Bénévolat", "titre": "Faire vivre le jardin partagé",
    "description": "Le mardi, une petite équipe sème, arrose et récolte ensemble.", "commune": "Guéret",
    "code_postal": "23000", "creneaux": "mardi 9h-12h | jeudi 14h-16h30",
}  # fmt: skip


def row(**values: str) -> dict[str, str]:
    """A complete mission, with other words."""
    return {**MISSION, **values}


def csv_of(*rows: dict[str, str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows as a CSV; the headings are those of all rows."""
    out = io.StringIO()
    headings = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(out, headings, delimiter=delimiter, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*lines: Sequence[object]) -> bytes:
    """The lines as a workbook, values as a spreadsheet keeps them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "offres"
    for line in lines:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_run(structure: Structure, actor: Actor, content: bytes, *, now=NOW) -> BulkRun:
    """A file given and rehearsed, however large."""
    public_id = jobs.receive(structure, io.BytesIO(content), file_name="offres.csv", actor=actor, now=now)
    return worked(public_id, now=now)


def written(run: BulkRun, mode: Mode = Mode.DRAFTS, *, now=NOW) -> BulkRun:
    """The run once its lines are written."""
    public_id = run.public_id
    with unit_of_work():
        services.choose(queries.by_public_id(public_id), mode, now=now)
    return worked(public_id, now=now)


def worked(public_id: str, *, now=NOW) -> BulkRun:
    """The run after the worker did all there was to do."""
    for _ in range(50):
        if not jobs.run_due(now=now):
            break
    db.session.expire_all()
    return queries.by_public_id(public_id)
