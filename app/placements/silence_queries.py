"""Reads of structures that answer nobody: which, and whether their call is still to be made."""

from datetime import datetime

from sqlalchemy import case, func, select

from app.kit.database import db
from app.offers.models import Offer
from app.placements.models import CallTask, Placement, PlacementStep
from app.placements.values import TaskKind
from app.placements.workflow import ANSWERERS, REPLIES, PlacementState

UNANSWERED = frozenset({PlacementState.SENT, PlacementState.IN_REVIEW, PlacementState.EXPIRED})


def is_called_for_silence(structure_id: int) -> bool:
    """Tell whether the offers of a structure were paused for its silence, and its call is still to be made."""
    query = select(CallTask.id).where(
        CallTask.kind == TaskKind.SILENT_STRUCTURE, CallTask.structure_id == structure_id, CallTask.done_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def silent_structures(*, since: datetime, until: datetime, at_least: int) -> list[int]:
    """Return the structures that received so many requests between two instants and answered none since the first.

    What the person took back, or what ended with the offer, is neither an answer nor a silence. A structure already
    to be called is not there; after a call, only what it received since then counts.
    """
    replied = (
        select(PlacementStep.id)
        .where(
            PlacementStep.placement_id == Placement.id,
            PlacementStep.action.in_([action.value for action in REPLIES]),
            PlacementStep.party.in_(ANSWERERS),
        )
        .exists()
    )
    called = select(CallTask.structure_id).where(
        CallTask.kind == TaskKind.SILENT_STRUCTURE, CallTask.done_at.is_(None), CallTask.structure_id.is_not(None)
    )
    last_call = (
        select(func.max(CallTask.created_at))
        .where(CallTask.kind == TaskKind.SILENT_STRUCTURE, CallTask.structure_id == Offer.structure_id)
        .scalar_subquery()
    )
    waits = Placement.state.in_(UNANSWERED) & (Placement.sent_at <= until)
    received = (
        select(
            Offer.structure_id,
            case((replied, 1), else_=0).label("replied"),
            case((waits & ~replied, 1), else_=0).label("waits"),
        )
        .join(Placement, Placement.offer_id == Offer.id)
        .where(
            Placement.sent_at >= since,
            Placement.sent_at > func.coalesce(last_call, since),
            Offer.structure_id.not_in(called),
        )
        .subquery()
    )
    query = (
        select(received.c.structure_id)
        .group_by(received.c.structure_id)
        .having(func.sum(received.c.waits) >= at_least, func.sum(received.c.replied) == 0)
        .order_by(received.c.structure_id)
    )
    return list(db.session.scalars(query))
