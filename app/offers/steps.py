"""One step in the life of an offer: the workflow row, the line of history, the row of the change log, the event."""

from collections.abc import Sequence
from datetime import datetime

from app.kit.access import Actor
from app.kit.changes import record_change
from app.kit.database import db
from app.kit.events import publish as tell
from app.kit.together import Row, add_row, is_together
from app.offers.events import OfferMoved
from app.offers.models import Offer, OfferHistory
from app.offers.values import HistoryAction
from app.offers.workflow import OFFER_WORKFLOW, OfferAction, OfferState


def move(offer: Offer, action: OfferAction, *, actor: Actor, now: datetime, comment: str = "") -> None:
    """Pass to the next state; raises InvalidTransition and writes nothing when the table has no such row."""
    before, after = OFFER_WORKFLOW.apply(offer, action)
    log(offer, action, actor=actor, now=now, before=before, after=after, comment=comment)
    touch(offer, now=now)
    tell(OfferMoved(offer, action, before, after, actor, now, comment))


def log(
    offer: Offer,
    action: OfferAction | HistoryAction,
    *,
    actor: Actor,
    now: datetime,
    before: OfferState | None = None,
    after: OfferState | None = None,
    fields: Sequence[str] = (),
    comment: str = "",
) -> None:
    """Write one line of history: who, what, which fields, when."""
    line: Row = {
        "offer_id": offer.id,
        "at": now,
        "account_id": actor.account_id,
        "actor": actor.label or "À portée",
        "action": action.value,
        "before": before.value if before else None,
        "after": after.value if after else None,
        "fields": list(fields),
        "comment": comment,
    }
    add_row(OfferHistory, line)


def touch(offer: Offer, *, now: datetime) -> None:
    """Mark the offer as changed and tell every worker's search."""
    offer.updated_at = now
    offer.version += 1
    if not is_together():
        db.session.flush()
    record_change(offer.id, now=now)
