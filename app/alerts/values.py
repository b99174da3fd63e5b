"""How often someone is told, and when the next time is."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from app.kit.clock import PARIS, local

MORNING = time(8)  # nobody is written to in the night, and everyone's searches fall due together: one mail
MOST_SEARCHES = 10
UNCONFIRMED_LIFE = timedelta(days=7)
ALERT_LIFE = timedelta(days=366)
ENDS_SOON = timedelta(days=45)
SENT_LIFE = timedelta(days=366)


class Rhythm(StrEnum):
    """How often a saved search is told about."""

    NEVER = "never"  # kept in the account, without a mail
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Rhythm.NEVER: "Jamais (garder la recherche)",
    Rhythm.DAILY: "Chaque jour",
    Rhythm.WEEKLY: "Chaque semaine, le lundi",
    Rhythm.MONTHLY: "Chaque mois, le 1er",
}
MAILED = (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY)


def next_due(rhythm: Rhythm, *, after: datetime) -> datetime | None:
    """Return the first morning of the rhythm after an instant: any day, a Monday, the first of a month; None for never.

    A digest missed for days is due once: what follows is counted from the day it leaves.
    """
    if rhythm is Rhythm.NEVER:
        return None
    day = local(after).date() + timedelta(days=1)
    while not _is_day_of(rhythm, day.weekday(), day.day):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=PARIS)


def _is_day_of(rhythm: Rhythm, weekday: int, day_of_month: int) -> bool:
    if rhythm is Rhythm.WEEKLY:
        return weekday == 0
    return rhythm is Rhythm.DAILY or day_of_month == 1
