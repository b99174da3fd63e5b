"""« Toujours d’actualité ? »: when an offer asks it, and which of a structure's offers ask it now."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.kit.clock import local_date
from app.offers.lifespan import DAYS_PER_MONTH
from app.offers.models import Offer
from app.offers.workflow import LIVE, OfferState

ASK_AGAIN_BEFORE = timedelta(days=14)
LATELY = timedelta(days=30)  # what ended before is left in peace


def asks_freshness(offer: Offer, today: date) -> bool:
    """Tell whether it is worth asking: the end is near or just passed, or the chosen rhythm has passed."""
    if offer.state not in {*LIVE, OfferState.PAUSED, OfferState.EXPIRED} or offer.source is not None:
        return False
    near_end = offer.expires_on is not None and offer.expires_on - today <= ASK_AGAIN_BEFORE
    rhythm = timedelta(days=DAYS_PER_MONTH * offer.freshness_months)
    stale = offer.confirmed_at is not None and today - local_date(offer.confirmed_at) >= rhythm
    return near_end or stale


def asking(offers: Iterable[Offer], today: date) -> list[Offer]:
    """Return the offers that ask it now, the first to end first; those over for more than a month do not."""
    found = [offer for offer in offers if asks_freshness(offer, today) and not _long_over(offer, today)]
    return sorted(found, key=lambda offer: (offer.expires_on or date.max, offer.id))


def _long_over(offer: Offer, today: date) -> bool:
    return offer.state is OfferState.EXPIRED and (offer.expires_on is None or offer.expires_on < today - LATELY)
