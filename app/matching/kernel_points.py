"""Rules and points of one offer for one person, number by number, for the compiled kernel.

What ``rules`` and ``criteria`` say over arrays, held to the same bits by the tests.
"""

from typing import Any

import numpy as np

from app.matching.codes import Kind, Schedule
from app.matching.compiled import compiled_inside
from app.matching.criteria import (
    BEGINNER_VALUE,
    FULL_TIME_MINUTES,
    MISSING_EXPERIENCE,
    OPEN_FRENCH_VALUE,
    PART_TIME_MINUTES,
    TAUGHT_BITS,
    TOO_LONG_PART_TIME,
    UNKNOWN_RHYTHM,
    UNSAID_ACTIVITY,
)
from app.matching.encoding import LICENCE_MASK, NO_DAY
from app.matching.families import FIRST_KIND_FLOOR
from app.matching.kernel_trips import CHECK, NO, YES, is_looked_at, slots_fit, trip_of
from app.matching.needs import Help, Need
from app.matching.offer_table import DIPLOMA, EXPERIENCE, FLEXIBLE, SCHOOL_WEEKS, VEHICLE_BIT, WAITING
from app.matching.people_table import (
    ALWAYS_FREE,
    ASKS_VEHICLE,
    BELOW_B1,
    KNOWN_EXPERIENCE,
    KNOWN_FREE,
    KNOWN_FRENCH,
    KNOWN_SKILLS,
    NO_DIPLOMA,
    NO_TARGET,
    SCHOOL_ONLY,
)
from app.matching.person import SAME_APPELLATION, WISH_PRIORITIES
from app.matching.ranking import ROUNDING
from app.matching.travel import OPEN_VALUE
from app.matching.values import JobTime

FREE = Schedule.FREE.number
JOB, INSERTION_SITE, TRAINING = Kind.JOB.number, Kind.INSERTION_SITE.number, Kind.TRAINING.number
FLEXIBLE_HOURS, BEGINNERS, LEARNS_FRENCH = Help.FLEXIBLE_HOURS.bit, Help.BEGINNERS.bit, Need.FRENCH.bit
FULL, PART, ANY = JobTime.FULL.number, JobTime.PART.number, JobTime.ANY.number
APPELLATION_VALUES = np.array([SAME_APPELLATION * priority for priority in WISH_PRIORITIES])
OUT = -1  # no place in the list; otherwise the points lost, 100 for none left, and WAITS_FROM more on a waiting list
WAITS_FROM = 128


@compiled_inside
def is_among(values: Any, first: int, last: int, wanted: int) -> bool:
    """Whether a part of a list holds a number."""
    for at in range(first, last):  # noqa: SIM110 - a loop the compiler reads
        if values[at] == wanted:
            return True
    return False


@compiled_inside
def is_refused(mine: Any, person: Any, offer: Any) -> bool:
    """By volume, dates, conditions, public, zone, or what was done already."""
    if offer["minutes_min"] > person["most_minutes"] or offer["conditions"] & person["limits"]:
        return True
    if offer["ends"] != NO_DAY and offer["ends"] < person["first_day"]:
        return True
    if offer["starts"] > person["last_day"] and not offer["flags"] & FLEXIBLE:
        return True
    publics = offer["publics"]
    if publics and not publics & person["publics"] and not publics & ~person["not_publics"]:
        return True
    zone = offer["zone"]
    known = zone and person["zone_types"] >> offer["zone_type"] & 1
    if known and not is_among(mine, person["zone"], person["zone_end"], zone):
        return True
    if is_among(mine, person["seen"], person["seen_end"], offer["key"]):
        return True
    return bool(is_among(mine, person["blocked"], person["blocked_end"], offer["structure"]))


@compiled_inside
def hours_verdict(lists: Any, free: Any, person: Any, offer: Any) -> int:
    """Slots lie within free times; adaptable hours are to discuss, unknown ones to check."""
    if offer["schedule"] == FREE:
        return YES
    flags, has_slots = person["flags"], offer["slot"] < offer["slot_end"]
    refused, open_ = False, False
    if has_slots:
        refused = not slots_fit(lists, free, person["week"], offer)
    if not flags & KNOWN_FREE:
        open_ = True
    elif not has_slots:
        refused = offer["minutes_min"] > person["free_minutes"]
        open_ = not flags & ALWAYS_FREE
    if flags & SCHOOL_ONLY and not offer["flags"] & SCHOOL_WEEKS:
        open_ = True
    if refused:
        return CHECK if offer["helps"] & FLEXIBLE_HOURS else NO
    return CHECK if open_ else YES


@compiled_inside
def french_is_open(person: Any, offer: Any) -> bool:
    """A level to ask about: unsaid by the person, or by the offer for someone below B1."""
    if not person["flags"] & KNOWN_FRENCH:
        return bool(offer["french"] > 0)
    if not person["flags"] & BELOW_B1 or offer["french"] > 0:
        return False
    return not offer["answers"] & LEARNS_FRENCH


@compiled_inside
def activity_value(lists: Any, mine: Any, person: Any, offer: Any, jobs: Any) -> float:
    """Best of the wishes, the themes, and, for a course, the needs declared."""
    if offer["kind"] == TRAINING and offer["answers"] & person["needs"] & TAUGHT_BITS:
        return 1.0
    for at in range(offer["theme"], offer["theme_end"]):
        if is_among(mine, person["theme"], person["theme_end"], lists[at]):
            return 1.0
    value = appellation_value(lists, mine, person, offer)
    for at in range(offer["rome"], offer["rome_end"]):
        value = max(value, jobs[lists[at]])
    if offer["rome"] == offer["rome_end"] and offer["theme"] == offer["theme_end"]:
        value = max(value, UNSAID_ACTIVITY)
    return value


@compiled_inside
def appellation_value(lists: Any, mine: Any, person: Any, offer: Any) -> float:
    """Best of the wishes said by their very name."""
    value = 0.0
    for at in range(offer["appellation"], offer["appellation_end"]):
        for wish in range(person["appellation"], person["appellation_end"], 2):
            if mine[wish] == lists[at]:
                value = max(value, APPELLATION_VALUES[mine[wish + 1]])
    return value


@compiled_inside
def stage_value(person: Any, offer: Any) -> float:
    """The stage table; a kind named first counts at least 0.8."""
    value: float = person["stage"][offer["family"]]
    if person["first_kinds"] >> offer["kind"] & 1:
        return max(value, FIRST_KIND_FLOOR)
    return value


@compiled_inside
def rhythm_value(person: Any, offer: Any, hours: int) -> float:
    """Jobs and insertion posts against the working time wanted; the rest against the hours still missing."""
    low, high = offer["minutes_min"], offer["minutes_max"]
    nothing = low < 0 and high < 0
    least, most = (high if low < 0 else low), (low if high < 0 else high)
    if offer["kind"] == JOB or offer["kind"] == INSERTION_SITE:
        value = work_value(person["job_time"], least, most, nothing and offer["schedule"] == FREE, nothing)
    elif person["flags"] & NO_TARGET:
        value = 1.0
    elif person["missing"] <= 0:
        value = UNKNOWN_RHYTHM
    elif nothing:
        value = 1.0 if offer["schedule"] == FREE else UNKNOWN_RHYTHM
    else:
        missing = person["missing"]
        value = min(min(most / missing, 1.0), missing / max(float(least), missing))
    return min(value, OPEN_VALUE) if hours == CHECK else value


@compiled_inside
def work_value(wanted: int, least: int, most: int, any_time: bool, nothing: bool) -> float:
    """Against the working time wanted."""
    if wanted == ANY or (any_time and wanted >= 0):
        return 1.0
    if nothing or wanted < 0:
        return UNKNOWN_RHYTHM
    if wanted == FULL:
        return min(most / FULL_TIME_MINUTES, 1.0)
    slope = (least - PART_TIME_MINUTES) / (FULL_TIME_MINUTES - PART_TIME_MINUTES) * (1.0 - TOO_LONG_PART_TIME)
    return min(max(1.0 - slope, TOO_LONG_PART_TIME), 1.0)


@compiled_inside
def helps_value(person: Any, answers: int) -> float:
    """Share of the needs declared that the offer answers."""
    left, answered = answers & person["needs"], 0
    while left:
        left &= left - 1
        answered += 1
    value: float = answered / person["needs_count"]
    return value


@compiled_inside
def skills_value(lists: Any, mine: Any, person: Any, offer: Any) -> float:
    """The weaker of skills, record, and what waits for an answer."""
    value = skills_share(lists, mine, person, offer)
    if lacks_record(lists, mine, person, offer):
        value = min(value, MISSING_EXPERIENCE)
    missing_licence = offer["asks"] & LICENCE_MASK & ~person["licences"]
    if missing_licence or (offer["asks"] & VEHICLE_BIT and person["flags"] & ASKS_VEHICLE):
        value = min(value, OPEN_VALUE)
    if french_is_open(person, offer):
        value = min(value, OPEN_FRENCH_VALUE if person["flags"] & BELOW_B1 else OPEN_VALUE)
    return value


@compiled_inside
def skills_share(lists: Any, mine: Any, person: Any, offer: Any) -> float:
    """Weighted share of the skills held; 1 without any, half when nothing is known."""
    total, gained = 0, 0
    for at in range(offer["skill"], offer["skill_end"]):
        weight = lists[at - offer["skill"] + offer["skill_weight"]]
        total += weight
        if is_among(mine, person["skill"], person["skill_end"], lists[at]):
            gained += weight
    if total == 0:
        return 1.0
    share = gained / total if person["flags"] & KNOWN_SKILLS else OPEN_VALUE
    return max(share, BEGINNER_VALUE) if offer["helps"] & BEGINNERS else share


@compiled_inside
def lacks_record(lists: Any, mine: Any, person: Any, offer: Any) -> bool:
    """A diploma or an experience required, and known to be missing."""
    if offer["flags"] & DIPLOMA and person["flags"] & NO_DIPLOMA:
        return True
    if not (offer["flags"] & EXPERIENCE and person["flags"] & KNOWN_EXPERIENCE):
        return False
    for at in range(offer["rome"], offer["rome_end"]):
        if is_among(mine, person["experience"], person["experience_end"], lists[at]):
            return False
    return True


@compiled_inside
def points_lost(places: Any, lists: Any, mine: Any, free: Any, activity: float, person: Any, offer: Any) -> int:
    """What the offer loses of one hundred points, ``WAITS_FROM`` more when it waits; OUT when a rule says no."""
    if is_refused(mine, person, offer) or not is_looked_at(places, person, offer):
        return OUT
    hours = hours_verdict(lists, free, person, offer)
    if hours == NO:
        return OUT
    reachable, trip = trip_of(places, lists, free, person, offer)
    if reachable == NO:
        return OUT
    weights = person["weights"]
    exact = activity * weights[0] + trip * weights[1] + stage_value(person, offer) * weights[2]
    exact = exact + rhythm_value(person, offer, hours) * weights[3]
    exact = exact + helps_value(person, offer["answers"]) * weights[4]
    exact = exact + skills_value(lists, mine, person, offer) * weights[5]
    exact = exact + offer["reply"] * weights[6]
    total = int(exact + 0.5 + ROUNDING)
    lost: int = 100 - total + min(offer["malus"], total)
    return lost + WAITS_FROM if offer["flags"] & WAITING else lost
