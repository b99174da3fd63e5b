"""All that the database holds, as its readers would see it: every table, encrypted values read."""

from typing import Any

from sqlalchemy import select

from app.kit.database import Base, db

Snapshot = dict[str, list[tuple[Any, ...]]]


def snapshot(*, without: frozenset[str] = frozenset()) -> Snapshot:
    """Return table → rows, in the order of their keys; reference tables are left out."""
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in Base.metadata.sorted_tables
        if table.name not in without | REFERENCE
    }


def where_is(word: str) -> list[str]:
    """Return the tables and columns that hold a word."""
    db.session.rollback()
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name in REFERENCE:
            continue
        for row in db.session.execute(select(table)).mappings():
            found += [f"{table.name}.{name}" for name, value in row.items() if word.lower() in str(value).lower()]
    return sorted(set(found))


REFERENCE = frozenset({
    "commune", "commune_alias", "departement", "epci", "reference_release", "rome_appellation", "rome_edge", "rome_job",
    "rome_tag", "vocabulary",
})  # fmt: skip
