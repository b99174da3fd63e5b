"""A composed week as printed: by day, with the sentences that say why it holds. Never a share of a target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.kit import french
from app.kit.french import NBSP
from app.matching.availability import DAY_MINUTES, HALF_DAY_BOUNDS
from app.matching.values import Day, HalfDay
from app.matching.week import Block
from app.offers.paths import offer_path, short_path
from app.search.rows import LiveOffer
from app.week.calendar import Entry
from app.week.composing import Activity, Situation, WholeWeek

DISCREET = "Rendez-vous"
BAND_MINUTES = 30  # closer than half an hour to the hours wanted is the hours wanted
HALVES = ((HalfDay.AM, 0, 12 * 60), (HalfDay.PM, 12 * 60, 18 * 60), (HalfDay.EVE, 18 * 60, 24 * 60))


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One activity of a week, with what may be done about it."""

    id: str
    title: str
    url: str
    kind: str
    kind_label: str
    structure: str
    when: str
    hours: str
    trip: str
    reason: str


@dataclass(frozen=True, slots=True)
class WeekCard:
    """One week proposed: what it holds, by day, and the sentences that explain it."""

    ids: list[str]
    activities: list[ActivityLine]
    days: list[dict[str, Any]]
    total: str
    explained: list[str] = field(default_factory=list)


def week_card(week: WholeWeek, situation: Situation) -> WeekCard:
    """Return a week as a card."""
    return WeekCard(
        ids=week.public_ids,
        activities=[activity_line(activity) for activity in week.activities],
        days=days_of(week, situation),
        total=french.minutes(week.minutes + situation.planned_minutes),
        explained=explained(week, situation),
    )


def activity_line(activity: Activity) -> ActivityLine:
    """Return one activity in words; a discreet service is not named."""
    offer, item = activity.offer, activity.ranked.item
    travel = item.travel
    trip = f"{french.minutes(travel.minutes)} {travel.mode.label}" if travel.mode and travel.minutes is not None else ""
    return ActivityLine(
        id=offer.public_id,
        title=title_of(offer),
        url=short_path(offer.public_id) if offer.discreet else offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        structure="" if offer.discreet else offer.structure_name,
        when=times_in_words(activity.blocks),
        hours=french.minutes(activity.minutes),
        trip=trip,
        reason=next((reason for reason in item.reasons if reason != travel.text), ""),  # the trip is said already
    )


def title_of(offer: LiveOffer) -> str:
    """The title; « Rendez-vous » for a discreet service."""
    return DISCREET if offer.discreet else offer.title


def explained(week: WholeWeek, situation: Situation) -> list[str]:
    """Why this week holds: its hours beside those wanted, the trips, the days left free."""
    said = [hours_sentence(week, situation)]
    trips = [activity.travel_minutes for activity in week.activities]
    if trips and None not in trips:
        total = sum(trip or 0 for trip in trips)
        said.append(f"Environ {french.minutes(total)} de trajet en tout." if total else "Aucun trajet.")
    elif trips:
        said.append("Un trajet au moins est à vérifier.")
    free = free_days(week, situation)
    if free and week.activities and not any(one.minutes for one in situation.planned):
        words = french.enumerate_words([day.label for day in free])
        said.append(f"{words[:1].upper()}{words[1:]} {'reste libre' if len(free) == 1 else 'restent libres'}.")
    longest = situation.profile.hours.max
    if longest is not None and week.minutes + situation.planned_minutes > round(longest * 60):
        said.append(f"C’est plus que le maximum dit ({french.minutes(round(longest * 60))}).")
    return said


def hours_sentence(week: WholeWeek, situation: Situation) -> str:
    """« 13 h par semaine, dont 3 h déjà prévues : 2 h de moins que souhaité. »"""
    total = week.minutes + situation.planned_minutes
    words = f"{french.minutes(total)} par semaine"
    if situation.planned_minutes:
        words += f", dont {french.agreed(situation.planned_minutes, 'déjà prévue')}"
    hours = situation.profile.hours
    if hours.no_target or hours.wanted is None:
        return f"{words}."
    gap = total - round(hours.wanted * 60)
    if abs(gap) < BAND_MINUTES:
        return f"{words}{NBSP}: la durée souhaitée."
    return f"{words}{NBSP}: {french.minutes(abs(gap))} de {'plus' if gap > 0 else 'moins'} que souhaité."


def free_days(week: WholeWeek, situation: Situation) -> list[Day]:
    """Days from Monday to Saturday with nothing at a fixed time."""
    taken = {block.start // DAY_MINUTES for one in (*situation.planned, *week.activities) for block in one.blocks}
    return [day for day in tuple(Day)[:6] if day.number not in taken]


def days_of(week: WholeWeek, situation: Situation) -> list[dict[str, Any]]:
    """The days of the week with something: what is planned, and what is only proposed (dashed)."""
    by_day: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for start, slot in _slots(week, situation):
        by_day.setdefault(start // DAY_MINUTES % 7, []).append((start, slot))
    days: list[dict[str, Any]] = [
        {
            "day": french.DAYS[day].capitalize(),
            "small": str((situation.monday + timedelta(days=day)).day),
            "slots": [slot for _, slot in sorted(slots, key=lambda pair: pair[0])],
        }
        for day, slots in sorted(by_day.items())
    ]
    free = [{"time": french.minutes(one.minutes), "label": one.label} for one in situation.planned if one.minutes]
    return [*days, {"day": "Déjà prévu", "slots": free}] if free else days


def half_days(week: WholeWeek, situation: Situation) -> list[tuple[str, list[Any]]]:
    """The same as a grid of half-days: « off » when the person is not free at all."""
    grid: dict[tuple[HalfDay, int], list[dict[str, Any]]] = {}
    for start, slot in _slots(week, situation):
        grid.setdefault((_half_of(start), start // DAY_MINUTES % 7), []).append(slot)
    free = situation.free
    rows = []
    for half, _, _ in HALVES:
        low, high = HALF_DAY_BOUNDS[half]
        cells = [
            grid.get((half, day))
            or (None if free[day * DAY_MINUTES + high] - free[day * DAY_MINUTES + low] >= 60 else "off")
            for day in range(7)
        ]
        rows.append((half.label.capitalize(), cells))
    return rows


def _half_of(start: int) -> HalfDay:
    minute = start % DAY_MINUTES
    return next((half for half, low, high in HALVES if low <= minute < high), HalfDay.EVE)


def _slots(week: WholeWeek, situation: Situation) -> Iterable[tuple[int, dict[str, Any]]]:
    for one in situation.planned:
        for block in one.blocks:
            kind = one.kind.value if one.kind else ""
            yield block.start, {"time": clock_range(block), "label": one.label, "kind": kind}
    for activity in week.activities:
        offer = activity.offer
        for block in activity.blocks:
            yield (
                block.start,
                {
                    "time": clock_range(block),
                    "label": title_of(offer),
                    "kind": "" if offer.discreet else offer.kind.value,
                    "maybe": True,
                },
            )


def times_in_words(blocks: Sequence[Block]) -> str:
    """« mardi et jeudi, 9 h à 12 h »; each day with its hours when they differ."""
    by_time: dict[str, list[str]] = {}
    for block in blocks:
        by_time.setdefault(clock_range(block), []).append(french.DAYS[block.start // DAY_MINUTES % 7])
    parts = [f"{french.enumerate_words(days)}, {time}" for time, days in by_time.items()]
    return f"{NBSP}; ".join(parts)


def clock_range(block: Block) -> str:
    """« 9 h à 12 h 30 »."""
    return f"{_clock(block.start)} à {_clock(block.end)}"


def _clock(minute: int) -> str:
    hours, rest = divmod(minute % DAY_MINUTES, 60)
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def calendar_entries(week: WholeWeek, situation: Situation) -> list[Entry]:
    """The week as entries of a calendar."""
    sure = [
        Entry(f"semaine-{number}", one.label, "", block, is_sure=True)
        for number, one in enumerate(situation.planned)
        for block in one.blocks
    ]
    return sure + [
        Entry(
            activity.offer.public_id,
            title_of(activity.offer),
            "" if activity.offer.discreet else _place_words(activity.offer),
            block,
            is_sure=False,
            until=activity.offer.ends_on,
        )
        for activity in week.activities
        for block in activity.blocks
    ]


def _place_words(offer: LiveOffer) -> str:
    names = list(dict.fromkeys(place.commune for place in offer.places if place.commune))
    return ", ".join([offer.structure_name, *names[:1]])


def monday_after(day: date) -> date:
    """The Monday of the coming week: a week is composed before it begins."""
    return day + timedelta(days=7 - day.weekday())
