"""Reads of « toujours d’actualité ? »: which offers to ask about, and what was asked already."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.kit.database import db
from app.offers.lifespan import DAYS_PER_MONTH
from app.offers.models import Offer, OfferReminder
from app.offers.values import FRESHNESS_MONTHS
from app.offers.workflow import LIVE, OfferState

_ROWS = (selectinload(Offer.places), selectinload(Offer.slots), selectinload(Offer.sessions))


def ending_unasked(first: date, last: date, *, days_before: int, limit: int = 500) -> Sequence[Offer]:
    """Return live offers written by hand that end in the range and were not asked about it, by structure."""
    asked = select(OfferReminder.id).where(
        OfferReminder.offer_id == Offer.id,
        OfferReminder.expires_on == Offer.expires_on,
        OfferReminder.days_before == days_before,
    )
    return db.session.scalars(
        select(Offer)
        .options(joinedload(Offer.structure))
        .where(Offer.expires_on.between(first, last), Offer.state.in_(LIVE), Offer.source.is_(None), ~asked.exists())
        .order_by(Offer.structure_id, Offer.expires_on, Offer.id)
        .limit(limit)
    ).all()


def stale_by_rhythm(now: datetime, *, limit: int = 2000) -> list[Offer]:
    """Return live offers written by hand whose confirmation is older than the rhythm chosen, by structure."""
    passed = (
        and_(Offer.freshness_months == months, Offer.confirmed_at <= now - timedelta(days=DAYS_PER_MONTH * months))
        for months in FRESHNESS_MONTHS
    )
    return list(
        db.session.scalars(
            select(Offer)
            .options(joinedload(Offer.structure))
            .where(Offer.state.in_(LIVE), Offer.source.is_(None), or_(*passed))
            .order_by(Offer.structure_id, Offer.id)
            .limit(limit)
        )
    )


def may_ask_freshness(structure_id: int, *, limit: int = 1000) -> Sequence[Offer]:
    """Return a structure's offers one may say to be still true, the first to end first (see ``freshness.asking``)."""
    return db.session.scalars(
        select(Offer)
        .options(joinedload(Offer.structure), *_ROWS)
        .where(
            Offer.structure_id == structure_id,
            Offer.source.is_(None),
            Offer.state.in_({*LIVE, OfferState.PAUSED, OfferState.EXPIRED}),
        )
        .order_by(Offer.expires_on, Offer.id)
        .limit(limit)
    ).all()


def notices_of(offer_id: int, expires_on: date | None) -> Sequence[int]:
    """Return which notices were sent about a last day, in days before it."""
    return db.session.scalars(
        select(OfferReminder.days_before)
        .where(OfferReminder.offer_id == offer_id, OfferReminder.expires_on == expires_on)
        .order_by(OfferReminder.days_before)
    ).all()


def structures_asked_in(month: date) -> frozenset[int]:
    """Return the structures that had their monthly question (``month`` is its first day)."""
    rows = db.session.scalars(
        select(Offer.structure_id)
        .join(OfferReminder, OfferReminder.offer_id == Offer.id)
        .where(OfferReminder.expires_on == month, OfferReminder.days_before == 0)
        .distinct()
        .order_by(Offer.structure_id)
    )
    return frozenset(rows)
