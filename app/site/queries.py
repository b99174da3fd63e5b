"""Counts of what is online, for the statistics page."""

from sqlalchemy import func, select

from app.kit.database import db
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.structures.models import Structure
from app.structures.workflow import StructureState


def published_offers_by_kind() -> dict[str, int]:
    """Return kind → number of published offers, on the whole instance."""
    rows = db.session.execute(
        select(Offer.kind, func.count()).where(Offer.state == OfferState.PUBLISHED).group_by(Offer.kind)
        .order_by(Offer.kind))
    return {str(getattr(kind, "value", kind)): int(count) for kind, count in rows}


def approved_structures() -> int:
    """Return how many structures may publish."""
    found = db.session.scalar(select(func.count()).select_from(Structure)
                              .where(Structure.state == StructureState.APPROVED))
    return int(found or 0)
