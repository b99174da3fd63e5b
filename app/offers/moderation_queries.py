"""Reads for the team of a territory: what structures answered to decisions on their offers."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kit.database import db
from app.offers.models import Offer
from app.structures.models import ModerationDecision, Structure


def unread_answers(territory_code: str, *, limit: int = 50) -> list[tuple[ModerationDecision, Offer]]:
    """Return decisions on offers whose answer no moderator has read, with the offer, the oldest answer first."""
    rows = db.session.execute(
        select(ModerationDecision, Offer)
        .join(Offer, Offer.public_id == ModerationDecision.subject_public_id)
        .join(Structure, Structure.id == Offer.structure_id)
        .options(joinedload(Offer.structure))
        .where(
            ModerationDecision.subject == "offer",
            ModerationDecision.answered_at.is_not(None),
            ModerationDecision.answer_read_at.is_(None),
            Structure.territory_code == territory_code,
        )
        .order_by(ModerationDecision.answered_at, ModerationDecision.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
