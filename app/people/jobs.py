"""Periodic work on people: the reading log is sealed and kept to its term; a substitute's last day ends."""

from datetime import datetime

from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.people import services, substitute_services


def keep_reading_log(*, now: datetime) -> int:
    """Seal the months that are over, then drop those past their term; returns how many months were touched."""
    with unit_of_work():
        return services.seal_past_months(now=now) + services.drop_old_months(now=now)


def end_substitutes(*, now: datetime) -> int:
    """Give the answers back to the referents whose absence is over; returns how many follow-ups."""
    with unit_of_work():
        return substitute_services.give_back(today=local_date(now))
