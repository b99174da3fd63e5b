"""When a clock rings: days on the calendar of France, not counting the days a structure is closed. Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kit.clock import PARIS, local

RECORDED_STANDS_MINIMUM = timedelta(hours=24)
SEAT_HELD = timedelta(hours=48)
MEETING_NOTICE = timedelta(hours=24)
GRACE = timedelta(days=1)  # the least time between the last notice and the end it announced
MAX_CLOSED_DAYS = 400
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days, both included, when a structure is closed."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def is_closed(day: date, closures: Sequence[ClosedDays]) -> bool:
    """Tell whether the structure is closed that day."""
    return any(closed.covers(day) for closed in closures)


def after_open_days(start: datetime, days: int, closures: Sequence[ClosedDays] = ()) -> datetime:
    """Return the same hour, ``days`` open days later; never on a closed day."""
    moment = local(start)
    day, left = moment.date(), days
    for _ in range(days + MAX_CLOSED_DAYS):
        if left <= 0 and not is_closed(day, closures):
            break
        day += timedelta(days=1)
        left -= not is_closed(day, closures)
    return datetime.combine(day, moment.timetz().replace(tzinfo=None), tzinfo=PARIS)


def open_days_between(start: datetime, end: datetime, closures: Sequence[ClosedDays] = ()) -> int:
    """Return how many days from start to end the structure was open, the day of start not counted."""
    first, last = local(start).date(), local(end).date()
    span = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(not is_closed(day, closures) for day in span)


def reopens_on(day: date, closures: Sequence[ClosedDays]) -> date | None:
    """Return the first open day from a closed day on; None when the structure is open that day."""
    if not is_closed(day, closures):
        return None
    for n in range(1, MAX_CLOSED_DAYS):
        if not is_closed(day + timedelta(days=n), closures):
            return day + timedelta(days=n)
    return None


def morning_of(day: date, *, hour: int = 8) -> datetime:
    """Return the instant of that hour, in France, on the day."""
    return datetime.combine(day, time(hour), tzinfo=PARIS)


def one_month_after(day: date) -> date:
    """Return the last day of a month counted date to date (16 March → 15 April; 31 January → 28 February)."""
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last) if day.day > last else date(year, month, day.day) - timedelta(days=1)
