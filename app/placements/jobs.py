"""What the clock owes: notices, and the steps that time makes. Rows, claimed one by one under the offer's lock.

A worker stopped for days catches up: of two notices of the same wait only the last is sent, and nothing ends without
its last notice having been out for a day. Two workers queue on the lock; the second finds the row done.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from app.kit import events
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.offers import queries as offers
from app.offers import services as offer_services
from app.placements import queries, services, silence_queries
from app.placements.deadlines import GRACE
from app.placements.emails import silence
from app.placements.events import ReminderDue
from app.placements.models import Placement, Reminder
from app.placements.services.moves import lock
from app.placements.services.reminders import REQUEST_KINDS, request_due_dates, sent_before
from app.placements.values import Party, ReminderKind, TaskKind
from app.placements.workflow import PlacementState as S

log = logging.getLogger("aportee.placements")

SILENCE = timedelta(days=152)
SILENT_AFTER = timedelta(days=10)  # a request younger than its first reminder is not yet a silence
SILENT_REQUESTS = 20
MOST_OFFERS = 1_000
SILENT = "Vingt demandes ou plus attendent une réponse"
K = ReminderKind
LIVES_IN: dict[ReminderKind, frozenset[S]] = {
    K.PROPOSAL_FIRST: frozenset({S.PROPOSED}),
    K.PROPOSAL_LAST: frozenset({S.PROPOSED}),
    K.PROPOSAL_LAPSES: frozenset({S.PROPOSED}),
    K.AGREEMENT_STANDS: frozenset({S.AGREEMENT_RECORDED}),
    K.REQUEST_FIRST: frozenset({S.SENT, S.IN_REVIEW, S.MEETING}),
    K.REQUEST_SECOND: frozenset({S.SENT, S.IN_REVIEW, S.MEETING}),
    K.REQUEST_EXPIRES: frozenset({S.SENT, S.IN_REVIEW, S.MEETING}),
    K.MEETING_TOMORROW: frozenset({S.MEETING}),
    K.SEAT_RELEASED: frozenset({S.SEAT_OFFERED}),
    K.FIRST_DAY: frozenset({S.ACCEPTED}),
    K.CHECK_WEEK: frozenset({S.STARTED}),
    K.CHECK_MONTH: frozenset({S.STARTED}),
    K.CHECK_QUARTER: frozenset({S.STARTED}),
}
OVERTAKEN_BY: dict[ReminderKind, ReminderKind] = {
    K.PROPOSAL_FIRST: K.PROPOSAL_LAST,
    K.REQUEST_FIRST: K.REQUEST_SECOND,
    K.CHECK_WEEK: K.CHECK_MONTH,
    K.CHECK_MONTH: K.CHECK_QUARTER,
}
ANNOUNCED_BY: dict[ReminderKind, ReminderKind] = {
    K.PROPOSAL_LAPSES: K.PROPOSAL_LAST,
    K.REQUEST_EXPIRES: K.REQUEST_SECOND,
}
USELESS_AFTER: dict[ReminderKind, Callable[[Placement], datetime | None]] = {
    K.MEETING_TOMORROW: lambda placement: placement.meeting_at,
}


def run_due(*, now: datetime) -> int:
    """Do everything owed by now, oldest first; returns how many rows were settled."""
    settled = 0
    for reminder_id, placement_id in queries.due_reminders(now=now):
        try:
            with unit_of_work():
                settled += _settle(reminder_id, placement_id, now=now)
        except RuleBroken:
            log.exception("reminder %s could not be settled", reminder_id)
    return settled


def _settle(reminder_id: int, placement_id: int, *, now: datetime) -> bool:
    """Do one thing owed; False when it was done, cancelled or put off meanwhile."""
    placement = queries.by_id(placement_id)
    if placement is None:
        return False
    lock(placement)
    reminder = db.session.get_one(Reminder, reminder_id, populate_existing=True)
    if reminder.sent_at is not None or reminder.cancelled_at is not None or _put_off(reminder, placement, now=now):
        return False
    if placement.state not in LIVES_IN[reminder.kind] or _is_overtaken(reminder, placement, now=now):
        reminder.cancelled_at = now
        return True
    reminder.sent_at = now
    _leave_time_to_answer(placement, reminder.kind, now=now)
    db.session.flush()
    act = ACTS.get(reminder.kind)
    if act is not None:
        act(placement, now)
    else:
        events.publish(ReminderDue(placement, reminder.kind, now))
    return True


def _leave_time_to_answer(placement: Placement, kind: ReminderKind, *, now: datetime) -> None:
    """A last notice that leaves late moves the end it announces: its link lives, and its words are true."""
    if kind is K.PROPOSAL_LAST and placement.lapses_at is not None:
        placement.lapses_at = max(placement.lapses_at, now + GRACE)
    if kind is K.REQUEST_SECOND and placement.expires_at is not None:
        placement.expires_at = max(placement.expires_at, now + GRACE)


def _count_again(placement: Placement) -> None:
    """Move the dates of a request by the days its structure declared closed since they were set."""
    due = request_due_dates(placement)
    for row in queries.reminders_of(placement.id):
        if row.kind in due and row.sent_at is None and row.cancelled_at is None:
            row.due_at = due[row.kind]
    placement.expires_at = due.get(K.REQUEST_EXPIRES, placement.expires_at)
    db.session.flush()


def _put_off(reminder: Reminder, placement: Placement, *, now: datetime) -> bool:
    """Tell whether it is not due yet after all: closed days, or a last notice too fresh to end the wait."""
    if reminder.kind in REQUEST_KINDS:
        _count_again(placement)
    announced = ANNOUNCED_BY.get(reminder.kind)
    told = sent_before(placement, announced) if announced is not None else None
    if told is not None:
        reminder.due_at = max(reminder.due_at, told + GRACE)
    return reminder.due_at > now


def _is_overtaken(reminder: Reminder, placement: Placement, *, now: datetime) -> bool:
    """A later notice of the same wait is due too, or what it announces is over: this one would say nothing new."""
    later = OVERTAKEN_BY.get(reminder.kind)
    owed = queries.reminders_of(placement.id)
    if later is not None and any(row.kind is later and row.due_at <= now and row.id != reminder.id for row in owed):
        return True
    end = USELESS_AFTER.get(reminder.kind)
    moment = end(placement) if end else None
    return moment is not None and moment <= now


def _lapse(placement: Placement, now: datetime) -> None:
    services.lapse(placement, now=now)


def _let_agreement_stand(placement: Placement, now: datetime) -> None:
    """24 hours without « non »; an offer that closed meanwhile ends the proposal instead."""
    try:
        services.agree(placement, party=Party.SYSTEM, actor=SYSTEM, now=now)
    except RuleBroken:
        services.cancel(placement, party=Party.SYSTEM, actor=SYSTEM, now=now)


def _expire(placement: Placement, now: datetime) -> None:
    services.expire(placement, now=now)


def _release_seat(placement: Placement, now: datetime) -> None:
    services.let_seat_go(placement, party=Party.SYSTEM, actor=SYSTEM, now=now)


ACTS: dict[ReminderKind, Callable[[Placement, datetime], object]] = {
    K.PROPOSAL_LAPSES: _lapse,
    K.AGREEMENT_STANDS: _let_agreement_stand,
    K.REQUEST_EXPIRES: _expire,
    K.SEAT_RELEASED: _release_seat,
}


def pause_silent_structures(*, now: datetime) -> int:
    """Pause the offers of a structure that answered none of twenty requests in five months, tell it, ask for a call."""
    silent = silence_queries.silent_structures(since=now - SILENCE, until=now - SILENT_AFTER, at_least=SILENT_REQUESTS)
    return sum(_pause_all(structure_id, now=now) for structure_id in silent)


def _pause_all(structure_id: int, *, now: datetime) -> int:
    with unit_of_work():
        paused = [offers.locked(offer.id) for offer in offers.live_of_structure(structure_id, limit=MOST_OFFERS)]
        for offer in paused:
            offer_services.pause(offer, actor=SYSTEM, now=now, comment=SILENT)
        task = services.ask_call(TaskKind.SILENT_STRUCTURE, now=now, structure_id=structure_id)
        silence.offers_paused(paused, about=f"silent:{task.id}", now=now)
    return len(paused)
