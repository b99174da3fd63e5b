"""Reads of calls to make: about structures, by the team of their territory; what a call from a mobile is about."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kit.database import db
from app.offers.models import Offer
from app.placements.models import CallTask, Placement
from app.placements.workflow import OVER, WAITS_FOR_STRUCTURE
from app.structures.models import Membership, Structure

MOST_REQUESTS = 5_000


def call_task(task_id: int) -> CallTask | None:
    """Return one call to make."""
    return db.session.get(CallTask, task_id)


def call_tasks_about_structures(territory_code: str, *, limit: int = 50) -> list[CallTask]:
    """Return the structures a territory's team has to call, the oldest first."""
    query = (
        select(CallTask)
        .join(Structure, Structure.id == CallTask.structure_id)
        .where(Structure.territory_code == territory_code, CallTask.person_id.is_(None), CallTask.done_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(CallTask.created_at, CallTask.id).limit(limit)))


def latest_under_way(person_id: int) -> Placement | None:
    """Return what moved last among what is under way for a person."""
    query = select(Placement).where(Placement.person_id == person_id, Placement.state.not_in(OVER))
    return db.session.scalar(query.order_by(Placement.changed_at.desc(), Placement.id.desc()).limit(1))


def requests_waiting() -> list[Placement]:
    """Return the requests that wait for a structure, with who answers there, the oldest first."""
    members = joinedload(Placement.offer).joinedload(Offer.structure).selectinload(Structure.members)
    query = (
        select(Placement)
        .options(joinedload(Placement.person), members.joinedload(Membership.account))
        .where(Placement.state.in_(WAITS_FOR_STRUCTURE))
        .order_by(Placement.sent_at, Placement.id)
        .limit(MOST_REQUESTS)
    )
    return list(db.session.scalars(query))
