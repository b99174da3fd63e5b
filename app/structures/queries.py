"""Reads of structures."""

from sqlalchemy import select

from app.kit.database import db
from app.structures.models import Membership


def memberships_of(account_id: int) -> list[Membership]:
    """Return where an account works today (accepted and not left), oldest first."""
    query = select(Membership).where(
        Membership.account_id == account_id, Membership.left_at.is_(None), Membership.waiting.is_(False)
    )
    return list(db.session.scalars(query.order_by(Membership.id).limit(50)))
