"""A person's own page: proposals, the week by day, the path. Words only: no points, no target, no count of refusals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.desks.next_steps import shown_title
from app.journal.models import JournalEntry
from app.kit import french
from app.kit.clock import local, local_date
from app.matching.values import Schedule
from app.placements import queries
from app.placements.models import Placement
from app.placements.presenters import ProposalView, person_words, proposal_view
from app.placements.wording import structure_name
from app.placements.workflow import PlacementState as S
from app.week.values import WeekView

PLANNED = frozenset({S.ACCEPTED, S.STARTED})
WAITING_FOR_ME = frozenset({S.PROPOSED, S.AGREEMENT_RECORDED, S.SEAT_OFFERED})


@dataclass(frozen=True, slots=True)
class Request:
    """Something under way that does not wait for the person."""

    public_id: str
    title: str
    structure: str
    words: str
    detail: str
    kind: str


def proposals(under_way: Iterable[Placement], *, now: datetime) -> list[ProposalView]:
    """Return what one person has to decide, in the order received."""
    waiting = [placement for placement in under_way if placement.state in WAITING_FOR_ME]
    follow_ups = queries.active_follow_ups(waiting[0].person_id) if waiting else []
    return [proposal_view(placement, now=now, follow_ups=follow_ups) for placement in waiting]


def coming(under_way: Iterable[Placement]) -> list[Request]:
    """Return what is under way, the latest step first."""
    others = [placement for placement in under_way if placement.state not in WAITING_FOR_ME]
    others.sort(key=lambda placement: placement.changed_at, reverse=True)
    return [
        Request(
            public_id=placement.public_id,
            title=shown_title(placement),
            structure=structure_name(placement.offer),
            words=person_words(placement.state),
            detail=_detail(placement),
            kind=placement.offer.kind.value,
        )
        for placement in others
    ]


def _detail(placement: Placement) -> str:
    if placement.state is S.MEETING and placement.meeting_at:
        return french.date_and_hour(placement.meeting_at)
    if placement.state is S.ACCEPTED and placement.starts_on:
        return f"Premier jour\u00a0: {french.long_date(placement.starts_on, weekday=True, year=False)}"
    return ""


def week_sentence(view: WeekView) -> str:
    """« 5 h prévues cette semaine. » — a help to plan."""
    if not view.minutes:
        return "Rien de prévu pour l’instant."
    return f"{french.agreed(view.minutes, 'prévue')} cette semaine."


def week_days(view: WeekView, under_way: Iterable[Placement], *, today: date) -> list[dict[str, Any]]:
    """Return the days of this week with something, then what has no fixed hour; a discreet service is not named."""
    monday = today - timedelta(days=today.weekday())
    by_day: dict[int, list[dict[str, Any]]] = {}
    timed: set[int] = set()
    for placement in under_way:
        for day, start, slot in _moments(placement, monday):
            by_day.setdefault(day, []).append({"start": start, **slot})
            timed.add(placement.id)
    days: list[dict[str, Any]] = [
        {
            "day": french.DAYS[day].capitalize(),
            "small": str((monday + timedelta(days=day)).day),
            "slots": sorted(timed_slots, key=lambda slot: int(slot["start"])),
        }
        for day, timed_slots in sorted(by_day.items())
    ]
    free = [line for line in view.lines if line.placement_id not in timed and line.minutes]
    if free:
        slots = [{"time": french.minutes(line.minutes), "label": line.label} for line in free]
        days.append({"day": "Quand je veux", "slots": slots})
    return days


def _moments(placement: Placement, monday: date) -> list[tuple[int, int, dict[str, Any]]]:
    """(day from 0, minute, slot) of one placement in the week of a Monday."""
    offer = placement.offer
    label = shown_title(placement)
    kind = None if offer.discreet else offer.kind.value
    if placement.state is S.MEETING and placement.meeting_at:
        moment = local(placement.meeting_at)
        day = (moment.date() - monday).days
        slot = {"time": french.hour(moment), "label": f"Rencontre\u00a0: {label}", "kind": kind}
        return [(day, moment.hour * 60 + moment.minute, slot)] if 0 <= day < 7 else []
    if placement.state not in PLANNED or offer.schedule is not Schedule.FIXED:
        return []
    starts_on = placement.starts_on or monday
    return [
        (
            slot.day - 1,
            slot.start_minute,
            {"time": f"{_clock(slot.start_minute)} à {_clock(slot.end_minute)}", "label": label, "kind": kind},
        )
        for slot in offer.slots
        if monday + timedelta(days=slot.day - 1) >= starts_on
    ]


def _clock(minute: int) -> str:
    hours, rest = divmod(minute, 60)
    return f"{hours}{french.NBSP}h" + (f"{french.NBSP}{rest:02d}" if rest else "")


def path(entries: Sequence[JournalEntry]) -> list[dict[str, Any]]:
    """Return the carnet de bord as a path, with who wrote each step."""
    return [
        {
            "label": entry.title,
            "state": "done",
            "when": french.long_date(local_date(entry.at)),
            "detail": entry.text or None,
            "lines": [f"Par {entry.author}"] if entry.author else [],
        }
        for entry in entries
    ]
