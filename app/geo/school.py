"""School weeks: the zone of a département and whether a day is one of class (for those who care for children)."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Holidays:
    """One holiday of a zone: from ``first_day`` to the day before ``back_to_school``."""

    zone: str
    name: str
    first_day: date
    back_to_school: date

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day < self.back_to_school


def zone_of_departement(code: str) -> str:
    """Return A, B or C; '' for Corsica and overseas, whose calendars are their own."""
    return _zones().get(code, "")


def holidays_of(zone: str) -> tuple[Holidays, ...]:
    """Return the holidays known for a zone, in order."""
    return tuple(period for period in _calendar() if period.zone == zone)


def is_holiday(day: date, departement_code: str) -> bool | None:
    """Tell whether the schools of a département are closed for holidays; None when the calendar does not say."""
    periods = holidays_of(zone_of_departement(departement_code))
    if not periods or not periods[0].first_day <= day < periods[-1].back_to_school:
        return None
    return any(day in period for period in periods)


def is_school_week(monday: date, departement_code: str) -> bool | None:
    """Tell whether class is held at least one day from this Monday to Friday; None when the calendar does not say."""
    days = [is_holiday(monday + timedelta(days=offset), departement_code) for offset in range(5)]
    return None if None in days else not all(days)


@cache
def _zones() -> dict[str, str]:
    with (DATA / "school_zones.csv").open(encoding="utf-8", newline="") as table:
        return {code: row["zone"] for row in csv.DictReader(table) for code in row["departements"].split("|")}


@cache
def _calendar() -> tuple[Holidays, ...]:
    with (DATA / "school_holidays.csv").open(encoding="utf-8", newline="") as table:
        return tuple(Holidays(zone, row["name"], date.fromisoformat(row["first_day"]),
                              date.fromisoformat(row["back_to_school"]))
                     for row in csv.DictReader(table) for zone in row["zone"])
