"""Erasing someone: what leads to them goes, by the metadata of each column; anonymous facts stay.

Deleted: their rows, their account and its sessions, their links, the mails about them. Kept: the reading log, whose
rows lead to no one once the person's key is destroyed, and counts (written by whoever reacts to ``FileClosing``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from app.kit.access import SYSTEM, Actor
from app.kit.database import Base, db
from app.kit.events import publish
from app.people import erasure_queries
from app.people.events import FileClosing
from app.people.file_scope_queries import FileScope, keeps_rows, scope_of
from app.people.models import ErasedFileRow, Person
from app.people.values import ErasedFile


def erase(person: Person, *, actor: Actor, now: datetime) -> None:
    """Erase a person everywhere, in the caller's unit of work, and write the file in the list of erasures."""
    publish(FileClosing(person_id=person.id, actor=actor, at=now))
    db.session.flush()
    public_id, scope = person.public_id, scope_of(person)
    db.session.expunge_all()  # the rows go under the session's feet: what it remembers of them must not come back
    _untie(scope)
    for table, condition in reversed(list(scope.tables())):
        if not keeps_rows(table):
            db.session.execute(delete(table).where(condition))
    if db.session.get(ErasedFileRow, public_id) is None:
        db.session.add(ErasedFileRow(public_id=public_id, at=now))
    db.session.flush()


def _untie(scope: FileScope) -> None:
    """Cut what points to rows that go: within a table, and from rows that stay."""
    going = {table.name: condition for table, condition in scope.tables() if not keeps_rows(table)}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            target = _target(column, set(going))
            if target is None or not column.nullable or (table.name in going and table.name != target.name):
                continue
            keys = select(target.c.id).where(going[target.name])
            db.session.execute(update(table).where(column.in_(keys)).values({column.name: None}))


def _target(column: Column[Any], names: set[str]) -> Table | None:
    """The table a column points to, when it is one of those."""
    return next((key.column.table for key in column.foreign_keys if key.column.table.name in names), None)


def erase_again(gone: Sequence[ErasedFile], *, now: datetime) -> int:
    """Erase the files of the list that a restored copy brought back; returns how many. The whole list is kept."""
    at = {one.public_id: one.at for one in gone}
    back = [person.public_id for person in erasure_queries.by_public_ids(list(at))]
    for public_id in back:
        [person] = erasure_queries.by_public_ids([public_id])
        erase(person, actor=SYSTEM, now=now)
    for public_id, moment in at.items():
        db.session.merge(ErasedFileRow(public_id=public_id, at=moment))
    db.session.flush()
    return len(back)
