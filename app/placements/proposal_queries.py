"""What to know before proposing: whom not to ask again, what one already has. Nothing here is ever shown or counted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from app.kit.database import committed_reader, db
from app.matching.congestion import DEFAULT_ACCEPTANCE
from app.matching.results import Context
from app.matching.values import Kind
from app.offers.models import Offer
from app.placements.models import Placement
from app.placements.queries import CONGESTS
from app.placements.values import Already
from app.placements.workflow import OVER, WAITS_FOR_PERSON, PlacementState


def kinds_to_ask_about(person_id: int) -> frozenset[Kind]:
    """Return the kinds the person said no to more than once: a question to them alone. Never shown, never counted."""
    rows = db.session.scalars(
        select(Offer.kind)
        .join(Placement, Placement.offer_id == Offer.id)
        .where(Placement.person_id == person_id, Placement.state == PlacementState.DECLINED)
        .order_by(Placement.id)
    )
    once: set[Kind] = set()
    again: set[Kind] = set()
    for kind in rows:
        (again if kind in once else once).add(kind)
    return frozenset(again)


def not_to_ask_again(offer_id: int) -> frozenset[int]:
    """Return the keys of the people who have an offer under way or said no to it. Never shown, never counted."""
    rows = db.session.scalars(
        select(Placement.person_id).where(
            Placement.offer_id == offer_id,
            Placement.state.not_in(OVER) | (Placement.state == PlacementState.DECLINED),
        )
    )
    return frozenset(rows)


def already_of(person_ids: Iterable[int]) -> dict[int, Already]:
    """Return for each person what is not to be proposed again, and how many proposals wait to be read. One query."""
    wanted = list(person_ids)
    rows = db.session.execute(
        select(Placement.person_id, Placement.offer_id, Placement.state)
        .where(
            Placement.person_id.in_(wanted),
            Placement.state.not_in(OVER) | (Placement.state == PlacementState.DECLINED),
        )
        .order_by(Placement.id)
    ).all()
    return {
        key: Already(
            asked=frozenset(row.offer_id for row in rows if row.person_id == key and row.state not in OVER),
            declined=frozenset(row.offer_id for row in rows if row.person_id == key and row.state in OVER),
            open_proposals=sum(row.person_id == key and row.state in WAITS_FOR_PERSON for row in rows),
        )
        for key in wanted
    }


def loads_by_offer() -> dict[int, float]:
    """Return offer key → expected acceptances of what waits for an answer, for the offers whose seats are counted."""
    return {offer_id: people * DEFAULT_ACCEPTANCE for offer_id, people in _waiting_by_offer().items()}


def crowding() -> Context:
    """Return what every ranking reads of the others' requests: how full each offer is about to be. One query."""
    waiting = _waiting_by_offer()
    loads = {offer_id: people * DEFAULT_ACCEPTANCE for offer_id, people in waiting.items()}
    return Context(pending_load=loads, pending_count=waiting)


def _waiting_by_offer() -> dict[int, int]:
    """As committed, and apart from the session: ranking for someone never waits for whoever writes."""
    query = (
        select(Placement.offer_id, func.count(Placement.id))
        .join(Offer, Offer.id == Placement.offer_id)
        .where(Placement.state.in_(CONGESTS), Offer.seats_total.is_not(None))
        .group_by(Placement.offer_id)
        .order_by(Placement.offer_id)
    )
    with committed_reader() as reader:
        return {row[0]: row[1] for row in reader.execute(query)}


def offers_touched_since(at: datetime) -> frozenset[int]:
    """Return the keys of the offers whose requests moved since: fewer or more people wait for their seats."""
    return frozenset(db.session.scalars(select(Placement.offer_id).where(Placement.changed_at >= at).distinct()))
