"""Everything the site holds about one person, as table → rows: the JSON file and the readable page are made of it.

What is exported is what the columns' metadata say. A key of another table is replaced by the words that name it.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select

from app.kit.database import Base, db
from app.people.file_scope_queries import about, scope_of
from app.people.models import Person

Rows = list[dict[str, Any]]
NAMES = {
    "account": "display_name",
    "offer": "title",
    "structure": "name",
    "placement": "public_id",
    "territory": "name",
}
ITSELF = "person"  # a key to the file says nothing more


def everything_about(person: Person) -> dict[str, Rows]:
    """Return table → rows of the person's data, exported columns only."""
    found = {table.name: _rows(table, condition) for table, condition in scope_of(person).tables()}
    return {name: rows for name, rows in found.items() if rows}


def _rows(table: Table, condition: ColumnElement[bool]) -> Rows:
    shown = [column for column in table.columns if about(column).exported and _points_to(column) != ITSELF]
    if not shown:
        return []
    query = select(*shown).where(condition).order_by(*table.primary_key.columns)
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    for column in shown:
        if (target := _points_to(column)) in NAMES:
            words = _words(target, [row[column.name] for row in rows])
            for row in rows:
                row[column.name] = words.get(row[column.name])
    return rows


def _points_to(column: Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _words(target: str, keys: list[Any]) -> dict[Any, str]:
    """Return key → the words that name a row of another table."""
    table = Base.metadata.tables[target]
    [key] = table.primary_key.columns
    return dict(list(db.session.execute(select(key, table.c[NAMES[target]]).where(key.in_(keys)))))
