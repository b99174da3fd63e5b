"""Weeks as the tables write them: « hours; slots; words ».

``"26; mon-thu 8:15-12:00 12:45-15:30; Navette"``: 26 hours, these slots. ``choice`` before the slots means one of them,
``free`` alone « quand vous voulez ». Hours may be « 2-4 » or nothing.
"""

import re
from dataclasses import dataclass
from itertools import product

from app.matching.values import Day, Schedule

DAY_NUMBERS = {day.value: day.number + 1 for day in Day}
TIMES = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Week:
    """A week: minutes at least and at most (None = not said), slots as (day, start, end), and the rest in words."""

    minutes_min: int | None
    minutes_max: int | None
    schedule: Schedule
    slots: tuple[tuple[int, int, int], ...]
    note: str


def read_week(text: str) -> Week:
    """Read one week of the tables; raises ValueError on what it does not understand."""
    hours, _, rest = text.partition(";")
    slots, _, note = rest.partition(";")
    low, _, high = hours.strip().partition("-")
    schedule, slots = _schedule(slots.strip())
    least = int(low) * MINUTES_PER_HOUR if low else None
    most = int(high) * MINUTES_PER_HOUR if high else least
    return Week(least, most, schedule, tuple(_slots(slots)), note.strip())


def _schedule(slots: str) -> tuple[Schedule, str]:
    if slots == "free":
        return Schedule.FREE, ""
    if slots.startswith("choice "):
        return Schedule.CHOICE, slots.removeprefix("choice ")
    return Schedule.FIXED, slots


def _slots(text: str) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for group in filter(None, text.split(" + ")):
        days, *times = group.split()
        found += [(day, *_minutes(time)) for day, time in product(_days(days), times)]
    return sorted(found)


def _days(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    if dash:
        return list(range(DAY_NUMBERS[first], DAY_NUMBERS[last] + 1))
    return [DAY_NUMBERS[day] for day in text.split(",")]


def _minutes(text: str) -> tuple[int, int]:
    found = TIMES.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not hh:mm-hh:mm")
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    return start_hour * MINUTES_PER_HOUR + start_minute, end_hour * MINUTES_PER_HOUR + end_minute
