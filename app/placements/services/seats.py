"""The waiting list: a freed seat is held 48 hours for the first, then for the next."""

from datetime import date, datetime, timedelta

from app.kit.access import SYSTEM, Actor
from app.kit.clock import local_date
from app.matching.values import Channel, Schedule
from app.offers.models import Offer
from app.offers.values import SessionKind
from app.offers.workflow import OfferState
from app.placements import queries
from app.placements.models import Placement
from app.placements.services.answering import accept
from app.placements.services.moves import check, lock_offer, move
from app.placements.values import Party
from app.placements.workflow import PlacementAction as A

OFFERING = frozenset({OfferState.PUBLISHED, OfferState.FULL, OfferState.PAUSED})


def offer_free_seats(offer: Offer, *, now: datetime) -> list[Placement]:
    """Hold each free seat for the first of the waiting list; returns for whom. Nothing when the offer is over."""
    lock_offer(offer.id)
    if offer.channel is not Channel.HERE or offer.state not in OFFERING:
        return []
    held = []
    for first in queries.waiting_list(offer.id, before=now):
        if offer.seats_left == 0:
            break
        check(first, A.OFFER_SEAT, party=Party.SYSTEM)
        move(first, A.OFFER_SEAT, party=Party.SYSTEM, actor=SYSTEM, now=now)
        held.append(first)
    return held


def accept_seat(
    placement: Placement,
    *,
    actor: Actor,
    now: datetime,
    starts_on: date | None = None,
    party: Party = Party.PERSON,
) -> Placement:
    """Take the seat held: the structure then says how the first day goes."""
    day = starts_on or first_day_of(placement.offer, today=local_date(now))
    return accept(placement, starts_on=day, actor=actor, now=now, party=party)


def first_day_of(offer: Offer, *, today: date) -> date | None:
    """Return the first day to come that the offer itself tells, from tomorrow on; None when it tells none."""
    first = max(offer.starts_on or today, today + timedelta(days=1))
    days = [local_date(session.starts_at) for session in offer.sessions if session.kind is SessionKind.ACTIVITY]
    if offer.schedule is Schedule.FIXED:
        days += [first + timedelta(days=(slot.day - first.isoweekday()) % 7) for slot in offer.slots]
    told = [day for day in days if day >= first]
    return min(told) if told else offer.starts_on if offer.starts_on == first else None


def let_seat_go(placement: Placement, *, party: Party, actor: Actor, now: datetime) -> Placement:
    """Leave the held seat to the next; the person stays on the list, after the others."""
    check(placement, A.LET_SEAT_GO, party=party)
    placement.waiting_since, placement.seat_held_until = now, None
    move(placement, A.LET_SEAT_GO, party=party, actor=actor, now=now)
    return placement
