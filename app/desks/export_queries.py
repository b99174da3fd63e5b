"""Everything the site holds about one person, read from the columns' own metadata: a new table is never forgotten."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app.kit.columns import About
from app.kit.database import Base, db
from app.people.models import FileRead, Person

Rows = list[dict[str, Any]]
OWNERS = ("placement",)  # tables of the person whose own children are theirs too


def everything_about(person: Person, *, person_key: str) -> dict[str, Rows]:
    """Return table → rows of the person's data, exported columns only."""
    found: dict[str, Rows] = {"person": _rows(Person.__table__, Person.__table__.c.id == person.id)}
    if person.account_id is not None:
        account = Base.metadata.tables["account"]
        found["account"] = _rows(account, account.c.id == person.account_id)
    for table in _tables():
        if column := _foreign_key(table, "person"):
            found[table.name] = _rows(table, table.c[column] == person.id)
    for owner in OWNERS:
        keys = _keys(Base.metadata.tables[owner], person.id)
        for table in _tables():
            if table.name not in found and (column := _foreign_key(table, owner)):
                found[table.name] = _rows(table, table.c[column].in_(keys))
    found["file_read"] = _rows(FileRead.__table__, FileRead.person_key == person_key)
    return {name: rows for name, rows in found.items() if rows}


def _tables() -> Iterable[Table]:
    return Base.metadata.sorted_tables


def _foreign_key(table: Table, target: str) -> str | None:
    """The column of a table that points to the key of another, None when none does."""
    for column in table.columns:
        if any(key.target_fullname == f"{target}.id" for key in column.foreign_keys):
            return str(column.name)
    return None


def _keys(table: Table, person_id: int) -> list[int]:
    return list(db.session.scalars(select(table.c.id).where(table.c.person_id == person_id).order_by(table.c.id)))


def _rows(table: Table, condition: ColumnElement[bool]) -> Rows:
    columns = [column for column in table.columns if _about(column).exported]
    if not columns:
        return []
    rows = db.session.execute(select(*columns).where(condition).order_by(*table.primary_key.columns))
    return [{column.name: _plain(row[column]) for column in columns} for row in (row._mapping for row in rows)]  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def _about(column: Any) -> About:
    return column.info["about"]  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
