"""What an offer loses at least, before it is judged: most can then be left unread, and the best are judged first."""

from typing import Any

from app.matching.compiled import compiled_inside
from app.matching.families import FIRST_KIND_FLOOR
from app.matching.geometry import ROUNDING_KM, SPHERE_MARGIN
from app.matching.kernel_points import helps_value
from app.matching.kernel_trips import EXTRA, TO_CHECK, line_value
from app.matching.kernel_walk import RINGS
from app.matching.modes import DETOUR
from app.matching.people_table import CLASSES, KNOWN_MODES, MODES
from app.matching.travel import OPEN_VALUE

BOUNDS = 101  # from 0 to 100 points lost


@compiled_inside
def read_trips(person: Any, trips: Any) -> None:
    """The most that a trip to each ring may be worth: from its near edge, by the quickest means, at its quickest."""
    trips[:] = 1.0
    if not person["flags"] & KNOWN_MODES:
        return
    for ring in range(RINGS):
        km = max(ring * person["reach_km"] / RINGS / SPHERE_MARGIN - ROUNDING_KM, 0.0)
        trips[ring] = trip_at_most(person, km)


@compiled_inside
def trip_at_most(person: Any, km: float) -> float:
    """The value of a trip of so many kilometres by the best of the person's means."""
    value = 0.0
    for mode in range(MODES):
        if not person["owns"][mode]:
            continue
        quickest = 0.0
        for density in range(CLASSES):
            quickest = max(quickest, person["pace"][mode][density])
        worth = line_value(km * DETOUR / quickest * 60 + EXTRA[mode], person["most"][mode])
        value = max(value, min(worth, OPEN_VALUE) if TO_CHECK[mode] else worth)
    return value


@compiled_inside
def read_lots(person: Any, lots: Any, worth: Any) -> None:
    """The most points that the offers of each lot may be worth, activity and trip left apart."""
    weights = person["weights"]
    for lot in range(len(lots)):
        stage = person["stage"][lots[lot]["family"]]
        if person["first_kinds"]:
            stage = max(stage, FIRST_KIND_FLOOR)
        exact = stage * weights[2] + weights[3] + helps_value(person, lots[lot]["answers"]) * weights[4]
        worth[lot] = exact + weights[5] + lots[lot]["reply"] * weights[6]


@compiled_inside
def least_lost(person: Any, activity: float, trip: float, worth: float) -> int:
    """What an offer loses at least of one hundred points, whatever its hours and what it asks."""
    exact = activity * person["weights"][0] + trip * person["weights"][1] + worth
    return max(99 - int(exact), 0)  # one point more than rounding could give


@compiled_inside
def is_told(offers: Any, person: Any, row: int) -> bool:
    """Whether its only job says what the activity is worth: no appellation, no theme in common."""
    return bool(offers.job[row] >= 0 and not offers.sign[row] & person["sign"])


@compiled_inside
def best_first(
    offers: Any, person: Any, jobs: Any, trips: Any, worth: Any, met: Any, ring: Any, count: int, bound: Any,
    ends: Any, ordered: Any,
) -> None:
    """Sort the first ``count`` rows met by what they lose at least; those that lose ``n`` end before ``ends[n]``."""
    ends[:] = 0
    for at in range(count):
        row = met[at]
        activity = jobs[offers.job[row]] if is_told(offers, person, row) else 1.0
        least = least_lost(person, activity, trips[ring[at]], worth[offers.lot[row]])
        bound[at] = least
        ends[least] += 1
    begun = 0
    for least in range(BOUNDS):
        begun += ends[least]
        ends[least] = begun - ends[least]
    for at in range(count):
        ordered[ends[bound[at]]] = met[at]
        ends[bound[at]] += 1
