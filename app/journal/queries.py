"""Reads of the carnet de bord: always one person's, whom the caller may read."""

from sqlalchemy import func, select

from app.journal.models import JournalEntry
from app.kit.database import db
from app.kit.pages import Page

PER_PAGE = 20


def of_person(person_id: int, *, page: int = 1, per_page: int = PER_PAGE) -> Page[JournalEntry]:
    """Return a page of a person's path, the latest first."""
    total = db.session.scalar(select(func.count(JournalEntry.id)).where(JournalEntry.person_id == person_id)) or 0
    rows = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.person_id == person_id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    return Page(list(rows), page, per_page, total)


def latest(person_id: int, *, limit: int = 6) -> list[JournalEntry]:
    """Return the last steps of a person's path, the latest first."""
    query = select(JournalEntry).where(JournalEntry.person_id == person_id)
    return list(db.session.scalars(query.order_by(JournalEntry.at.desc(), JournalEntry.id.desc()).limit(limit)))


def of_placement(placement_id: int) -> list[JournalEntry]:
    """Return the entries about one proposal or request, in order."""
    query = select(JournalEntry).where(JournalEntry.placement_id == placement_id)
    return list(db.session.scalars(query.order_by(JournalEntry.at, JournalEntry.id).limit(200)))
