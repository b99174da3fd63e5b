"""When things begin and end, relative to the day of seeding."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.offers.values import StartKind

SEASONS = {  # first and last (month, day); a season may pass over the new year
    "summer": ((5, 4), (9, 25)),
    "autumn": ((9, 7), (10, 30)),
    "winter": ((11, 2), (3, 31)),
    "cold": ((11, 1), (3, 31)),
    "school": ((9, 1), (7, 3)),
}
STILL_WORTH = timedelta(days=30)  # a season that ends sooner is over for whoever looks
FAR_AWAY = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Span:
    """How an offer begins and ends; ``starts_on`` and ``ends_on`` may be unknown."""

    start_kind: StartKind
    starts_on: date | None = None
    ends_on: date | None = None


def season_span(season: str, today: date) -> Span:
    """Return the season under way (as soon as possible), else the next one (at its first day)."""
    first, last = SEASONS[season]
    for year in (today.year - 1, today.year, today.year + 1):
        starts = date(year, *first)
        ends = date(year + (last < first), *last)
        if starts <= today and ends - today >= STILL_WORTH:
            return Span(StartKind.ASAP, None, ends)
        if starts > today:
            return Span(StartKind.DATE, working_day(starts), ends)
    raise ValueError(f"season {season!r} never comes")


def is_far(season: str, today: date) -> bool:
    """Tell whether a season begins so late that few offers speak of it today."""
    if not season:
        return False
    starts = season_span(season, today).starts_on
    return starts is not None and starts - today > FAR_AWAY


def soon(chance: random.Random, today: date, *, within_days: int = 60) -> Span:
    """Draw a start: as soon as possible, at a date, or when one wants."""
    kind = chance.choices((StartKind.ASAP, StartKind.DATE, StartKind.FLEXIBLE), (45, 35, 20))[0]
    if kind is not StartKind.DATE:
        return Span(kind)
    return Span(kind, working_day(today + timedelta(days=chance.randint(4, within_days))))


def next_monday(day: date) -> date:
    """Return the first Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


def working_day(day: date) -> date:
    """Return the day itself, or the Monday after a week-end."""
    return next_monday(day) if day.weekday() >= 5 else day
