"""Reads of sessions signed. Of one activity, or of one offer on one day: never a person's sessions as a number."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from app.kit.clock import local_date
from app.kit.database import db
from app.offers.models import Offer, OfferSession
from app.offers.values import SessionKind
from app.placements.models import Placement
from app.placements.workflow import PlacementState
from app.structures.models import Structure
from app.week.models import SessionsAsked, SignedSession
from app.week.values import SIGNED_KINDS, SessionLine

COMING = frozenset({PlacementState.ACCEPTED, PlacementState.STARTED})
CAME = COMING | {PlacementState.COMPLETED, PlacementState.ENDED_EARLY}  # what was done before the end is still signed
AFTER_THE_END = timedelta(days=14)  # a last session may still be signed two weeks after the end
SECONDS_A_MINUTE = 60


def sessions_of(placement_id: int) -> list[SessionLine]:
    """Return the sessions signed of one activity, the latest first."""
    query = select(SignedSession).where(SignedSession.placement_id == placement_id)
    rows = db.session.scalars(query.order_by(SignedSession.day.desc()).limit(200))
    return [
        SessionLine(row.day, row.came, row.minutes, row.signed_by, row.disputed_at is not None, row.dispute)
        for row in rows
    ]


def signed(placement_id: int, day: date) -> SignedSession | None:
    """Return what was signed of one activity for one day."""
    return db.session.scalar(
        select(SignedSession).where(SignedSession.placement_id == placement_id, SignedSession.day == day)
    )


def signed_in_week(placement_id: int, monday: date) -> list[SignedSession]:
    """Return what was signed of one activity in the week of a Monday."""
    query = select(SignedSession).where(
        SignedSession.placement_id == placement_id,
        SignedSession.day >= monday,
        SignedSession.day <= monday + timedelta(days=6),
    )
    return list(db.session.scalars(query.order_by(SignedSession.day)))


def roll(offer_id: int, day: date) -> list[Placement]:
    """Return who is expected at an offer on a day, by first name: those who began or may begin that day."""
    query = (
        select(Placement)
        .options(joinedload(Placement.person), joinedload(Placement.offer))
        .where(Placement.offer_id == offer_id, *_there_on(day))
    )
    return sorted(db.session.scalars(query).unique(), key=lambda row: (row.person.first_name, row.id))


def _there_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Whoever is expected on a day, or was before it all ended."""
    return (
        Placement.state.in_(CAME),
        Placement.starts_on <= day,
        Placement.ends_on.is_(None) | (Placement.ends_on >= day),
    )


def offers_with_sessions(structure_ids: Iterable[int], *, today: date) -> list[Offer]:
    """Return the offers of structures that have someone to sign for, by title; two weeks more once it ended."""
    recent = Placement.state.in_(CAME) & (Placement.ends_on >= today - AFTER_THE_END)
    someone = select(Placement.offer_id).where(Placement.state.in_(COMING) | recent)
    query = (
        select(Offer)
        .where(
            Offer.structure_id.in_(list(structure_ids)),
            Offer.kind.in_(sorted(SIGNED_KINDS)),
            Offer.id.in_(someone),
        )
        .options(selectinload(Offer.slots), selectinload(Offer.sessions))
        .order_by(Offer.title, Offer.id)
    )
    return list(db.session.scalars(query))


def still_expected(offer_ids: Iterable[int], *, today: date) -> frozenset[int]:
    """Return which of these offers someone still comes to, today or later."""
    query = select(Placement.offer_id).where(
        Placement.offer_id.in_(list(offer_ids)),
        Placement.state.in_(COMING),
        Placement.ends_on.is_(None) | (Placement.ends_on >= today),
    )
    return frozenset(db.session.scalars(query.distinct()))


def expected_on(day: date) -> list[Offer]:
    """Return the offers someone is expected at on a day, not asked about yet, with what their mail reads."""
    asked = select(SessionsAsked.offer_id).where(SessionsAsked.day == day)
    someone = select(Placement.offer_id).where(*_there_on(day))
    query = (
        select(Offer)
        .where(Offer.kind.in_(sorted(SIGNED_KINDS)), Offer.id.in_(someone), Offer.id.not_in(asked))
        .options(
            selectinload(Offer.slots),
            selectinload(Offer.sessions),
            joinedload(Offer.structure).selectinload(Structure.closures),
        )
        .order_by(Offer.id)
    )
    return [offer for offer in db.session.scalars(query) if planned_minutes(offer, day) is not None]


def planned_minutes(offer: Offer, day: date) -> int | None:
    """Return how long the offer lasts on a day: its dated session, else its weekly slots; None when it has none."""
    dated = dated_on(offer, day)
    if dated:
        return sum(int((row.ends_at - row.starts_at).total_seconds()) // SECONDS_A_MINUTE for row in dated)
    slots = [slot for slot in offer.slots if slot.day == day.isoweekday()]
    return sum(slot.end_minute - slot.start_minute for slot in slots) if slots else None


def dated_on(offer: Offer, day: date) -> list[OfferSession]:
    """Return the dated sessions of an activity on a day, the first first."""
    of_day = [row for row in offer.sessions if row.kind is SessionKind.ACTIVITY and local_date(row.starts_at) == day]
    return sorted(of_day, key=lambda row: row.starts_at)


def was_asked(offer_id: int, day: date) -> bool:
    """Tell whether the structure was asked who came that day."""
    return db.session.get(SessionsAsked, (offer_id, day)) is not None
