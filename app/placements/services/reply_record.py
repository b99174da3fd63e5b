"""How a structure answers: how many requests had an answer, and the usual delay in open days."""

from datetime import datetime
from statistics import median

from sqlalchemy import select

from app.kit.database import db
from app.offers.models import Offer
from app.placements.deadlines import open_days_between
from app.placements.models import Placement, PlacementStep
from app.placements.services.reminders import closures_of
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE, PlacementState
from app.placements.workflow import PlacementAction as A

LAST_REPLIES = 30
REPLIES = (A.PROPOSE_MEETING, A.ACCEPT, A.WAIT_LIST, A.REFUSE)


def count_reply(placement: Placement, *, party: Party, now: datetime) -> None:
    """Count a request once, at its first answer or when it expires; called before the step is made."""
    if placement.state not in WAITS_FOR_STRUCTURE or placement.state is PlacementState.MEETING:
        return
    if party is Party.PERSON:
        return
    structure = placement.offer.structure
    structure.requests += 1
    if party is Party.SYSTEM:
        return
    structure.replies += 1
    delays = _former_delays(structure.id)
    if placement.sent_at is not None:
        delays.append(open_days_between(placement.sent_at, now, closures_of(structure)))
    structure.reply_days_median = float(median(delays)) if delays else None


def _former_delays(structure_id: int) -> list[int]:
    rows = db.session.execute(
        select(Placement.sent_at, PlacementStep.at)
        .join(PlacementStep, PlacementStep.placement_id == Placement.id)
        .join(Offer, Offer.id == Placement.offer_id)
        .where(
            Offer.structure_id == structure_id,
            Placement.sent_at.is_not(None),
            PlacementStep.action.in_([action.value for action in REPLIES]),
            PlacementStep.before.in_([PlacementState.SENT.value, PlacementState.IN_REVIEW.value]),
            PlacementStep.party.in_([Party.STRUCTURE, Party.REFERENT, Party.MANAGER]),
        )
        .order_by(PlacementStep.id.desc())
        .limit(LAST_REPLIES)
    )
    return [open_days_between(sent_at, at) for sent_at, at in rows if sent_at is not None]
