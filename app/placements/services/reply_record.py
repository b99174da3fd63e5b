"""How a structure answers: how many requests had an answer, and the usual delay in open days."""

from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.offers.models import Offer
from app.placements.deadlines import open_days_between
from app.placements.models import Placement, PlacementStep
from app.placements.services.reminders import closures_of
from app.placements.values import Party
from app.placements.workflow import ANSWERERS, REPLIES, WAITS_FOR_STRUCTURE, PlacementState
from app.placements.workflow import PlacementAction as A
from app.structures.models import Structure

LAST_REPLIES = 30
BEFORE_REPLY = (PlacementState.SENT.value, PlacementState.IN_REVIEW.value)


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
    delays = _former_delays(structure)
    if placement.sent_at is not None:
        delays.append(open_days_between(placement.sent_at, now, closures_of(structure)))
    structure.reply_days_median = float(median(delays)) if delays else None


def uncount_reply(placement: Placement, corrected: PlacementStep) -> None:
    """Take back an answer that was not the structure's own: its request waits, and is counted when it is answered."""
    if corrected.before not in BEFORE_REPLY:
        return
    structure = placement.offer.structure
    structure.requests = max(structure.requests - 1, 0)
    structure.replies = max(structure.replies - 1, 0)
    delays = _former_delays(structure)
    structure.reply_days_median = float(median(delays)) if delays else None


def _former_delays(structure: Structure) -> list[int]:
    """Return in how many open days the last requests were answered, without answers taken back since."""
    correction = aliased(PlacementStep)
    taken_back = (
        select(correction.id)
        .where(
            correction.placement_id == PlacementStep.placement_id,
            correction.action == A.CORRECT.value,
            correction.id > PlacementStep.id,
        )
        .exists()
    )
    rows = db.session.execute(
        select(Placement.sent_at, PlacementStep.at)
        .join(PlacementStep, PlacementStep.placement_id == Placement.id)
        .join(Offer, Offer.id == Placement.offer_id)
        .where(
            Offer.structure_id == structure.id,
            Placement.sent_at.is_not(None),
            PlacementStep.action.in_([action.value for action in REPLIES]),
            PlacementStep.before.in_(BEFORE_REPLY),
            PlacementStep.party.in_(ANSWERERS),
            ~taken_back,
        )
        .order_by(PlacementStep.id.desc())
        .limit(LAST_REPLIES)
    )
    closed = closures_of(structure)
    return [open_days_between(sent_at, at, closed) for sent_at, at in rows if sent_at is not None]
