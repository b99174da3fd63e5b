"""Reads of calls to make about structures, by the team of their territory."""

from sqlalchemy import select

from app.kit.database import db
from app.placements.models import CallTask
from app.structures.models import Structure


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
