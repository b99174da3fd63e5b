"""« Signaler un problème »: by anyone, read by the team of the territory."""

from datetime import datetime, timedelta

from app.kit.access import Actor
from app.kit.database import db
from app.kit.throttle import hit
from app.offers.models import Offer, OfferReport

ONE_DAY = timedelta(days=1)


def report(offer: Offer, *, reason: str, message: str, address: str, now: datetime) -> OfferReport:
    """Keep what someone says of an offer; raises TooMany beyond ten reports a day from one address."""
    hit("offer-report", address, limit=10, per=ONE_DAY, now=now)
    row = OfferReport(offer_id=offer.id, reason=reason, message=message, at=now)
    db.session.add(row)
    db.session.flush()
    return row


def handle(row: OfferReport, *, outcome: str, actor: Actor, now: datetime) -> None:
    """Record what was done about a report, and by whom."""
    row.handled_at = now
    row.outcome = f"{outcome} ({actor.label})"[:200]
