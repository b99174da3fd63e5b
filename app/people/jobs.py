"""Periodic work on people: the reading log is sealed month by month, and whole months go at their term."""

from datetime import datetime

from app.kit.database import unit_of_work
from app.people import services


def keep_reading_log(*, now: datetime) -> int:
    """Seal the months that are over, then drop those past their term; returns how many months were touched."""
    with unit_of_work():
        return services.seal_past_months(now=now) + services.drop_old_months(now=now)
