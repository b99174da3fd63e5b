"""How much an offer interests: views and living requests, in one statement. Nothing refused, declined or missed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, literal, select, union_all

from app.kit.database import db
from app.offers.models import Offer, OfferView
from app.placements.models import Placement
from app.placements.queries import SEEN_BY_STRUCTURE
from app.placements.workflow import WAITS_FOR_STRUCTURE


@dataclass(frozen=True, slots=True)
class Interest:
    """What an offer meets: its page opened, requests that wait for the structure, requests that live."""

    views: int = 0
    waiting: int = 0
    requests: int = 0


def interest_of(structure_id: int, shown: Iterable[int]) -> dict[int, Interest]:
    """Return offer key → interest: the requests of all the structure's offers, the views of the offers shown."""
    nothing = literal(0)
    waits = case((Placement.state.in_(WAITS_FOR_STRUCTURE), 1), else_=0)
    views = select(
        OfferView.offer_id, OfferView.views.label("views"), nothing.label("waiting"), nothing.label("requests")
    ).where(OfferView.offer_id.in_(list(shown)))
    requests = (
        select(Placement.offer_id, nothing, waits, literal(1))
        .join(Placement.offer)
        .where(
            Offer.structure_id == structure_id,
            Placement.sent_at.is_not(None),
            Placement.state.in_(SEEN_BY_STRUCTURE),
        )
    )
    both = union_all(views, requests).subquery()
    sums = (func.sum(both.c.views), func.sum(both.c.waiting), func.sum(both.c.requests))
    rows = db.session.execute(select(both.c.offer_id, *sums).group_by(both.c.offer_id).order_by(both.c.offer_id))
    return {row[0]: Interest(*map(int, row[1:])) for row in rows}
