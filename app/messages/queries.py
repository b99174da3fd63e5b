"""Reads of messages. Nothing counts what anyone has not read: on purpose."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.kit.database import db
from app.messages.models import Attachment, Message, MessageRead
from app.placements.models import Placement
from app.placements.values import Party

MOST = 300


def of_placement(placement_id: int, *, for_structure: bool) -> list[Message]:
    """Return the messages of a placement, the oldest first; for a structure, those it may read only."""
    query = select(Message).options(selectinload(Message.files)).where(Message.placement_id == placement_id)
    if for_structure:
        query = query.where(Message.to_structure.is_(True))
    return list(db.session.scalars(query.order_by(Message.at, Message.id).limit(MOST)))


def by_public_id(public_id: str) -> Message | None:
    """Return a message with its placement."""
    query = select(Message).options(joinedload(Message.placement)).where(Message.public_id == public_id)
    return db.session.scalar(query)


def written_in(once: str) -> Message | None:
    """Return the message a form has already written."""
    return db.session.scalar(select(Message).where(Message.once == once))


def attachment(public_id: str) -> Attachment | None:
    """Return a file that is still there, with its message."""
    query = select(Attachment).options(joinedload(Attachment.message))
    return db.session.scalar(query.where(Attachment.public_id == public_id, Attachment.removed_at.is_(None)))


def attachments_of(placement_id: int) -> list[Attachment]:
    """Return the files of a placement that are still there, the oldest first."""
    query = select(Attachment).join(Attachment.message).where(Message.placement_id == placement_id)
    return list(db.session.scalars(query.where(Attachment.removed_at.is_(None)).order_by(Attachment.id)))


def stored_names() -> set[str]:
    """Return the names of the files to keep."""
    return set(db.session.scalars(select(Attachment.stored).where(Attachment.removed_at.is_(None))))


def read_marks(placement_id: int) -> dict[Party, datetime]:
    """Return party → when it last read the thread."""
    rows = db.session.scalars(select(MessageRead).where(MessageRead.placement_id == placement_id))
    return {row.party: row.at for row in rows}


def mark_of(placement_id: int, party: Party) -> MessageRead | None:
    """Return how far a party has read."""
    query = select(MessageRead).where(MessageRead.placement_id == placement_id, MessageRead.party == party)
    return db.session.scalar(query)


def new_for_person(person_id: int) -> list[str]:
    """Return the public ids of one's own placements where something was written since one looked, the latest first."""
    seen = (
        select(MessageRead.at)
        .where(MessageRead.placement_id == Placement.id, MessageRead.party == Party.PERSON)
        .scalar_subquery()
    )
    query = (
        select(Placement.public_id)
        .join(Message, Message.placement_id == Placement.id)
        .where(Placement.person_id == person_id, Message.party != Party.PERSON)
        .group_by(Placement.id, Placement.public_id)
        .having((func.max(Message.at) > seen) | seen.is_(None))
        .order_by(func.max(Message.at).desc(), Placement.id)
        .limit(20)
    )
    return list(db.session.scalars(query))
