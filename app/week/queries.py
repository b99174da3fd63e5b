"""Reads of weeks. A person « sans durée » appears in no list of people with nothing planned: callers leave them out."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from app.kit.clock import iso_week
from app.kit.database import db
from app.placements.models import Placement
from app.placements.workflow import PlacementState
from app.week.models import WeekMinutes
from app.week.values import WeekLine, WeekView


def week_of(person_id: int, week: str) -> WeekView:
    """Return one week of a person."""
    return weeks_of(person_id, [week])[0]


def weeks_of(person_id: int, weeks: Iterable[str]) -> list[WeekView]:
    """Return these weeks of a person, in the order given."""
    wanted = list(weeks)
    query = select(WeekMinutes).where(WeekMinutes.person_id == person_id, WeekMinutes.week.in_(wanted))
    rows = list(db.session.scalars(query.order_by(WeekMinutes.week, WeekMinutes.id)))
    return [WeekView(week, tuple(_line(row) for row in rows if row.week == week)) for week in wanted]


def coming_weeks(day: date, count: int) -> list[str]:
    """Return the ISO weeks from the one of the day on."""
    return [iso_week(day + timedelta(weeks=n)) for n in range(count)]


def planned_by_person(person_ids: Iterable[int], week: str) -> dict[int, int]:
    """Return person key → minutes of that week (0 is left out)."""
    best = func.coalesce(WeekMinutes.confirmed, WeekMinutes.declared, WeekMinutes.planned)
    rows = db.session.execute(
        select(WeekMinutes.person_id, func.sum(best))
        .where(WeekMinutes.person_id.in_(list(person_ids)), WeekMinutes.week == week)
        .group_by(WeekMinutes.person_id)
    )
    return {row[0]: int(row[1]) for row in rows if row[1]}


def planned_minutes(person_id: int, week: str) -> int:
    """Return the minutes of one week of a person."""
    return planned_by_person([person_id], week).get(person_id, 0)


def of_placement(placement: Placement) -> list[WeekLine]:
    """Return the weeks of one activity, in order."""
    query = select(WeekMinutes).where(WeekMinutes.placement_id == placement.id)
    return [_line(row) for row in db.session.scalars(query.order_by(WeekMinutes.week))]


def going_on_after(placement_id: int, *, limit: int = 200) -> list[Placement]:
    """Return the activities that go on, after a key, in the order of keys."""
    query = select(Placement).where(Placement.state == PlacementState.STARTED, Placement.id > placement_id)
    return list(db.session.scalars(query.order_by(Placement.id).limit(limit)))


def _line(row: WeekMinutes) -> WeekLine:
    return WeekLine(row.week, row.label, row.placement_id, row.planned, row.declared, row.confirmed)
