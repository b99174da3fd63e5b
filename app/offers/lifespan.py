"""How long an offer stays on line."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.kit.clock import local_date
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.record import OfferData
from app.offers.values import SessionKind

STANDING_KINDS = frozenset({Kind.VOLUNTEERING, Kind.SERVICE})  # they last for years: their rhythm is the one chosen
DAYS_PER_MONTH = 30


def full_term(offer: Offer, life_days: int, *, now: datetime) -> date:
    """Return the last day of a new term: the territory's life, or the rhythm of a standing offer, within its dates."""
    days = offer.freshness_months * DAYS_PER_MONTH if offer.kind in STANDING_KINDS else life_days
    return within_dates(offer, local_date(now) + timedelta(days=days))


def within_dates(offer: Offer, day: date) -> date:
    """Bound a last day by the end of the activity: its last day, else its last dated session."""
    dated = [local_date(session.ends_at) for session in offer.sessions if session.kind is SessionKind.ACTIVITY]
    end = offer.ends_on or (max(dated) if dated else None)
    return min(day, end) if end else day


def last_day(offer: Offer, life_days: int, *, now: datetime) -> date | None:
    """Return the last day to show: the chosen one if it is to come, else a full term (a feed has only its own)."""
    if offer.source is not None:
        return offer.expires_on or offer.ends_on
    if offer.expires_on and offer.expires_on >= local_date(now):
        return within_dates(offer, offer.expires_on)
    return full_term(offer, life_days, now=now)


def without_past_term(data: OfferData, offer: Offer, *, today: date) -> OfferData:
    """Drop a last day that has passed since it was kept: it is not a mistake of the form that carries it back."""
    passed = data.expires_on is not None and data.expires_on == offer.expires_on and data.expires_on < today
    return replace(data, expires_on=None) if passed else data
