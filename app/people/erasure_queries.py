"""Reads of erasure: files past their term, people to warn, and the list of files erased."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.models import Account
from app.kit.database import db
from app.people.models import ErasedFileRow, Person
from app.people.values import ErasedFile

FILE_LIFE = timedelta(days=730)  # 24 months after the last contact
NOTICE_BEFORE = timedelta(days=30)
LEAST_NOTICE = timedelta(days=6)  # the site was down for weeks: the person still has some days to answer


def erased() -> list[ErasedFile]:
    """Return the files erased, the oldest first."""
    rows = db.session.scalars(select(ErasedFileRow).order_by(ErasedFileRow.at, ErasedFileRow.public_id))
    return [ErasedFile(row.public_id, row.at) for row in rows]


def past_term(*, now: datetime, limit: int) -> list[int]:
    """Return the keys of the files whose term is past, the oldest first: told in time, by mail or by a call."""
    query = _silent_since(now - FILE_LIFE).where(_was_told(now)).order_by(Person.last_contact_at, Person.id)
    return list(db.session.scalars(query.limit(limit)))


def count_past_term(*, now: datetime) -> int:
    """Return how many files are past their term."""
    found = _silent_since(now - FILE_LIFE).where(_was_told(now)).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def to_warn(*, now: datetime, limit: int) -> list[Person]:
    """Return the people whose file will soon be erased and who were not told since their last contact."""
    told = or_(Person.end_notice_at.is_(None), Person.end_notice_at < Person.last_contact_at)
    keys = _silent_since(now - FILE_LIFE + NOTICE_BEFORE).where(told)
    query = select(Person).where(Person.id.in_(keys)).order_by(Person.last_contact_at, Person.id)
    return list(db.session.scalars(query.limit(limit)))


def by_public_ids(public_ids: list[str]) -> list[Person]:
    """Return the files that bear one of these public ids, by key."""
    return list(db.session.scalars(select(Person).where(Person.public_id.in_(public_ids)).order_by(Person.id)))


def _silent_since(limit: datetime) -> Select[int]:
    """Keys of the files without contact since an instant; signing in is a contact."""
    signed_in = select(Account.id).where(Account.last_sign_in_at > limit)
    never = or_(Person.account_id.is_(None), Person.account_id.not_in(signed_in))
    return select(Person.id).where(Person.last_contact_at <= limit, never)


def _was_told(now: datetime) -> ColumnElement[bool]:
    return Person.end_notice_at <= now - LEAST_NOTICE
