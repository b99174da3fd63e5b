"""Reminders are rows: planned when a state begins, cancelled when it ends, each sent once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.kit.database import db
from app.placements import deadlines
from app.placements.deadlines import ClosedDays, after_open_days
from app.placements.models import Placement, Reminder
from app.placements.values import ReminderKind
from app.placements.workflow import PlacementAction as A
from app.structures.models import Structure
from app.territories.queries import settings_of

PROPOSAL_FIRST_DAYS = 7
LAST_NOTICE_DAYS = 1  # before the end it announces
CHECK_DAYS = {ReminderKind.CHECK_WEEK: 7, ReminderKind.CHECK_MONTH: 30, ReminderKind.CHECK_QUARTER: 90}
REQUEST_KINDS = frozenset({ReminderKind.REQUEST_FIRST, ReminderKind.REQUEST_SECOND, ReminderKind.REQUEST_EXPIRES})


def closures_of(structure: Structure) -> list[ClosedDays]:
    """Return the days when a structure is closed."""
    return [ClosedDays(row.starts_on, row.ends_on) for row in structure.closures]


def plan(placement: Placement, kind: ReminderKind, due_at: datetime) -> None:
    """Owe a reminder at a date."""
    db.session.add(Reminder(placement_id=placement.id, kind=kind, due_at=due_at))


def cancel_owed(placement: Placement, *, now: datetime) -> None:
    """Owe nothing more of what was planned so far."""
    db.session.execute(
        update(Reminder)
        .where(Reminder.placement_id == placement.id, Reminder.sent_at.is_(None), Reminder.cancelled_at.is_(None))
        .values(cancelled_at=now)
    )


def replan(placement: Placement, action: A, *, now: datetime) -> None:
    """Cancel what the former state owed and plan what the new one owes. Looking at a request stops no clock."""
    if action is A.OPEN:
        return
    cancel_owed(placement, now=now)
    planner = _PLANNERS.get(action)
    if planner is not None:
        planner(placement, now)


def plan_proposal(placement: Placement, now: datetime) -> None:
    """A proposal is recalled at day 7 and the day before it lapses."""
    days = settings_of(placement.person.territory_code).proposal_lapses_days
    placement.lapses_at = after_open_days(now, days)
    first = min(PROPOSAL_FIRST_DAYS, days - LAST_NOTICE_DAYS - 1)
    plan(placement, ReminderKind.PROPOSAL_FIRST, after_open_days(now, first))
    plan(placement, ReminderKind.PROPOSAL_LAST, after_open_days(now, days - LAST_NOTICE_DAYS))
    plan(placement, ReminderKind.PROPOSAL_LAPSES, placement.lapses_at)


def _plan_recorded(placement: Placement, now: datetime) -> None:
    hours = settings_of(placement.person.territory_code).agreement_delay_hours
    delay = max(timedelta(hours=hours), deadlines.RECORDED_STANDS_MINIMUM)
    placement.lapses_at = now + delay
    plan(placement, ReminderKind.AGREEMENT_STANDS, now + delay)


def request_due_dates(placement: Placement) -> dict[ReminderKind, datetime]:
    """Return when each reminder of a request rings, as the structure's closures are known today."""
    start = placement.meeting_at or placement.sent_at
    if start is None:
        return {}
    closures = closures_of(placement.offer.structure)
    days = settings_of(placement.offer.structure.territory_code).request_expires_days
    return {
        ReminderKind.REQUEST_FIRST: after_open_days(start, days // 3, closures),
        ReminderKind.REQUEST_SECOND: after_open_days(start, 2 * days // 3, closures),
        ReminderKind.REQUEST_EXPIRES: after_open_days(start, days, closures),
    }


def _plan_request(placement: Placement, _now: datetime) -> None:
    due = request_due_dates(placement)
    placement.expires_at = due[ReminderKind.REQUEST_EXPIRES]
    for kind, due_at in due.items():
        plan(placement, kind, due_at)


def _plan_meeting(placement: Placement, now: datetime) -> None:
    _plan_request(placement, now)
    notice = (placement.meeting_at or now) - deadlines.MEETING_NOTICE
    if notice > now:
        plan(placement, ReminderKind.MEETING_TOMORROW, notice)


def _plan_correction(placement: Placement, now: datetime) -> None:
    placement.meeting_at, placement.sent_at = None, placement.sent_at or now
    _plan_request(placement, now)


def _plan_held_seat(placement: Placement, now: datetime) -> None:
    placement.seat_held_until = now + deadlines.SEAT_HELD
    plan(placement, ReminderKind.SEAT_RELEASED, placement.seat_held_until)


def _plan_first_day(placement: Placement, now: datetime) -> None:
    if placement.starts_on is None:
        return
    notice = deadlines.morning_of(placement.starts_on - timedelta(days=1))
    if notice > now:
        plan(placement, ReminderKind.FIRST_DAY, notice)


def _plan_news(placement: Placement, now: datetime) -> None:
    for kind, days in CHECK_DAYS.items():
        plan(placement, kind, after_open_days(now, days))


_PLANNERS: dict[A, Callable[[Placement, datetime], None]] = {
    A.RECORD_AGREEMENT: _plan_recorded,
    A.SEND: _plan_request,
    A.PROPOSE_MEETING: _plan_meeting,
    A.CORRECT: _plan_correction,
    A.OFFER_SEAT: _plan_held_seat,
    A.ACCEPT: _plan_first_day,
    A.START: _plan_news,
}


def sent_before(placement: Placement, kind: ReminderKind) -> datetime | None:
    """Return when a reminder of this kind was last sent for the placement."""
    query = select(Reminder.sent_at).where(
        Reminder.placement_id == placement.id, Reminder.kind == kind, Reminder.sent_at.is_not(None)
    )
    return db.session.scalar(query.order_by(Reminder.sent_at.desc()).limit(1))
