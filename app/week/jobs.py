"""The plan of a long activity is kept twelve weeks ahead."""

from datetime import datetime

from app.kit.database import unit_of_work
from app.week.queries import going_on_after
from app.week.services import plan


def extend_plans(*, now: datetime) -> int:
    """Plan the new week of each activity that goes on; returns how many weeks were added."""
    added, last_id = 0, 0
    while True:
        with unit_of_work():
            rows = going_on_after(last_id)
            added += sum(plan(placement, now=now) for placement in rows)
        if not rows:
            return added
        last_id = rows[-1].id
