"""The only clock. Everything below the views receives ``now`` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the instant on a clock of mainland France."""
    return moment.astimezone(PARIS)


def local_date(moment: datetime) -> date:
    """Return the calendar day of the instant in mainland France."""
    return local(moment).date()


def iso_week(day: date) -> str:
    """Return the ISO week of the day, as ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
