"""Loading the reference data, once per release of the files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, tuple_, update

from app.kit.database import Base, db
from app.reference import files
from app.reference.models import ReferenceRelease, RomeAppellation, RomeEdge, RomeJob, RomeTag, Vocabulary
from app.reference.values import LoadReport, TableLoad

Record = dict[str, Any]
Loader = Callable[[], Iterable[TableLoad]]
RELEASE_NAME = "reference"
ROWS_PER_STATEMENT = 5_000
KEYS_PER_DELETE = 200


def load(now: datetime, *, loaders: Sequence[Loader] = ()) -> LoadReport:
    """Bring the tables to the shipped files; when they already are, nothing is written.

    ``loaders`` load the tables of higher floors (geo) in the same transaction, in order.
    """
    checksum = files.checksum()
    release = db.session.get(ReferenceRelease, RELEASE_NAME)
    if release is not None and release.checksum == checksum:
        return LoadReport(checksum)
    tables = tuple(report for loader in (load_jobs, *loaders) for report in loader())
    if release is None:
        db.session.add(ReferenceRelease(name=RELEASE_NAME, checksum=checksum, loaded_at=now))
    else:
        release.checksum, release.loaded_at = checksum, now
    db.session.flush()
    return LoadReport(checksum, tables)


def load_jobs() -> Iterator[TableLoad]:
    """Load ROME and the vocabularies."""
    yield sync(RomeJob, ({"code": row["code"], "label": row["label"], "riasec": row["riasec"], "green": row["green"],
                          "regulated": row["regulated"] == "1" if row["regulated"] else None}
                         for row in files.rows("rome_jobs")))
    yield sync(RomeAppellation, ({"ogr": int(row["ogr"]), "code": row["code"], "label": row["label"],
                                  "short": row["short"], "rare": row["rare"] == "1"}
                                 for row in files.rows("rome_appellations")))
    yield sync(RomeEdge, ({"code": row["code"], "target": row["target"], "rank": int(row["rank"])}
                          for row in files.rows("rome_edges")))
    yield sync(Vocabulary, ({"list_name": row["list"], "value": row["value"], "label": row["label"],
                             "parent": row["parent"], "description": row["description"]}
                            for row in files.rows("vocabularies")))
    yield sync(RomeTag, ({"code": row["code"], "list_name": row["list"], "value": row["value"],
                          "main": row["main"] == "1"} for row in files.rows("rome_tags")))


def sync(model: type[Base], records: Iterable[Record]) -> TableLoad:
    """Make a table hold exactly these records, writing only what differs.

    Rows that are gone are deleted, or marked where the table has a ``retired`` column.
    """
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 -- narrows the type for mypy: a mapped class always has a Table
    keys = [item.name for item in table.primary_key.columns]
    can_retire = "retired" in table.columns
    present = {tuple(row[key] for key in keys): dict(row) for row in db.session.execute(select(table)).mappings()}
    new: list[Record] = []
    changed: list[Record] = []
    for record in records:
        wanted = {**record, "retired": False} if can_retire else record
        row = present.pop(tuple(record[key] for key in keys), None)
        if row is None:
            new.append(wanted)
        elif row != wanted:
            changed.append(wanted)
    gone = [key for key, row in present.items() if not row.get("retired")]
    for chunk in _chunks(new):
        db.session.execute(insert(table), chunk)
    _update(table, keys, changed)
    if can_retire:
        _update(table, keys, [{**dict(zip(keys, key, strict=True)), "retired": True} for key in gone])
        return TableLoad(table.name, len(new), len(changed), retired=len(gone))
    _delete(table, gone)
    return TableLoad(table.name, len(new), len(changed), deleted=len(gone))


def _update(table: Table, keys: Sequence[str], records: Sequence[Record]) -> None:
    if not records:
        return
    where = [table.c[key] == bindparam(f"key_{key}") for key in keys]
    values: dict[str, Any] = {name: bindparam(name) for name in records[0] if name not in keys}
    statement = update(table).where(*where).values(values)
    db.session.connection().execute(
        statement, [{(f"key_{name}" if name in keys else name): value for name, value in record.items()}
                    for record in records])


def _delete(table: Table, gone: Sequence[tuple[Any, ...]]) -> None:
    columns = tuple_(*table.primary_key.columns)
    for start in range(0, len(gone), KEYS_PER_DELETE):
        db.session.execute(delete(table).where(columns.in_(gone[start:start + KEYS_PER_DELETE])))


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    remaining = iter(records)
    while chunk := list(islice(remaining, ROWS_PER_STATEMENT)):
        yield chunk
