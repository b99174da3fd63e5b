"""What the slow oracle reads of an offer and of a person: the small pieces its rules, trips and criteria share."""

from app.matching.needs import NEED_HELPS, NEED_THEMES
from app.matching.person import LICENCE_GIVES
from app.matching.values import (
    Condition,
    Day,
    HalfDay,
    Kind,
    Licence,
    Need,
    OfferFacts,
    Profile,
    Schedule,
    Verdict,
)

STEP = 15  # every time of day in the tests is a quarter of an hour
NO, CHECK, YES = Verdict.NO, Verdict.CHECK, Verdict.YES
HALF_DAYS = {HalfDay.AM: (240, 780), HalfDay.PM: (720, 1140), HalfDay.EVE: (1080, 1440)}


def required(fact: OfferFacts) -> set[str]:
    return {need.code for need in fact.requirements if need.level == "required"}


def seats_left(fact: OfferFacts) -> int | None:
    return fact.seats_left if fact.seats_left is not None else fact.seats_total


def three(asked: bool, held: bool | None) -> Verdict:
    """Asked: yes if held, to check if unknown, else no."""
    if not asked or held:
        return YES
    return CHECK if held is None else NO


def held_licences(licences: frozenset[Licence]) -> set[Licence]:
    return {given for held in licences for given in (held, *LICENCE_GIVES.get(held, ()))}


def wished_kinds(profile: Profile) -> set[Kind]:
    wished = set(Kind) - {Kind.VOLUNTEERING} if profile.kinds is None else set(profile.kinds)
    if profile.wants_volunteering is True:
        wished.add(Kind.VOLUNTEERING)
    if profile.wants_volunteering is False:
        wished.discard(Kind.VOLUNTEERING)
    return wished


def shown_kinds(profile: Profile) -> set[Kind]:
    return wished_kinds(profile) | ({Kind.SERVICE} if profile.needs else set())


def answered(fact: OfferFacts) -> set[Need]:
    found = {need for need in Need if set(NEED_HELPS[need]) & fact.helps}
    if fact.kind in (Kind.SERVICE, Kind.TRAINING):
        for need, prefixes in NEED_THEMES.items():
            if any(theme.startswith(prefix) for theme in fact.themes for prefix in prefixes):
                found.add(need)
    return found


def slot_spans(fact: OfferFacts) -> list[tuple[int, int, int]]:
    """(day, start, end), the end beyond 1440 after midnight."""
    return [(s.day, s.start, s.end if s.end > s.start else s.end + 1440) for s in fact.slots]


def conditions(fact: OfferFacts) -> set[Condition]:
    found = set(fact.conditions)
    spans = slot_spans(fact)
    weekend = [day in (6, 7) for day, _, _ in spans]
    night = [start < 300 or end > 1320 for _, start, end in spans]
    one_may_choose = fact.schedule is Schedule.CHOICE
    if weekend and (all(weekend) if one_may_choose else any(weekend)):
        found.add(Condition.WEEKEND)
    if night and (all(night) if one_may_choose else any(night)):
        found.add(Condition.NIGHT)
    return found


def is_free(profile: Profile, day: int, minute: int) -> bool:
    """Whether the person is free at this minute of this day."""
    if minute >= 1440:
        day, minute = day % 7 + 1, minute - 1440
    name = list(Day)[day - 1]
    if minute < profile.not_before.get(name, 0) or minute >= profile.not_after.get(name, 1440):
        return False
    if any(busy.day == day and busy.start <= minute < busy.end for busy in profile.busy):
        return False
    if profile.availability is None:
        return True
    halves = profile.availability.get(name, frozenset())
    if len(halves) == 3 or any(HALF_DAYS[half][0] <= minute < HALF_DAYS[half][1] for half in halves):
        return True
    return HalfDay.AM in halves and name in profile.not_before and minute < 240


def is_open_to_callers(fact: OfferFacts) -> bool:
    return fact.kind is Kind.SERVICE and fact.schedule is Schedule.CHOICE


def fits(profile: Profile, fact: OfferFacts) -> bool:
    if is_open_to_callers(fact):
        spans = slot_spans(fact)
        free = [[m for m in range(start, end, STEP) if is_free(profile, day, m)] for day, start, end in spans]
        both = zip(free, spans, strict=True)
        return any(len(minutes) * STEP >= min(30, end - start) for minutes, (_, start, end) in both)
    inside = [all(is_free(profile, day, m) for m in range(start, end, STEP)) for day, start, end in slot_spans(fact)]
    return all(inside) if fact.schedule is Schedule.FIXED else any(inside)
