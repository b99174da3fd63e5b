"""Reads of the log for whoever investigates: whose file did an account open, and is the log still closed?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.kit.database import db
from app.people import reading_log, sealed_log
from app.people.models import FileRead, Person


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One file an account opened: ``public_id`` is None once the person was erased; no name is printed."""

    public_id: str | None
    readings: int
    first_at: datetime
    last_at: datetime
    purposes: tuple[str, ...]


def files_opened(account_id: int, *, start: datetime, end: datetime) -> list[OpenedFile]:
    """Return the files an account opened from ``start`` to before ``end``, the first opened first."""
    rows = db.session.execute(
        select(FileRead.person_key, FileRead.purpose, func.count(), func.min(FileRead.at), func.max(FileRead.at))
        .where(FileRead.account_id == account_id, FileRead.at >= start, FileRead.at < end)
        .group_by(FileRead.person_key, FileRead.purpose)
        .order_by(func.min(FileRead.at), FileRead.person_key)
    )
    grouped: dict[str, list[tuple[str, int, datetime, datetime]]] = {}
    for key, purpose, readings, first, last in rows:
        grouped.setdefault(key, []).append((purpose, readings, first, last))
    owners = _owners(set(grouped))
    return [
        OpenedFile(
            public_id=owners.get(key),
            readings=sum(count for _purpose, count, _first, _last in parts),
            first_at=min(first for _purpose, _count, first, _last in parts),
            last_at=max(last for _purpose, _count, _first, last in parts),
            purposes=tuple(sorted(purpose for purpose, _count, _first, _last in parts)),
        )
        for key, parts in grouped.items()
    ]


def _owners(keys: set[str]) -> dict[str, str]:
    """Return pseudonym → public id. Pseudonyms cannot be read back: those of every file are made again."""
    if not keys:
        return {}
    rows = db.session.execute(select(Person.log_key, Person.public_id).where(Person.log_key.is_not(None)))
    named = ((reading_log.pseudonym(log_key or "", public_id), public_id) for log_key, public_id in rows)
    return {key: public_id for key, public_id in named if key in keys}


def is_closed() -> bool:
    """Tell whether the database itself refuses changes of the log."""
    return sealed_log.is_installed(db.session.connection())
