"""Trips of one person to one offer, number by number: what ``travel`` computes over arrays, for the compiled kernel.

The tests hold both to the same bits. Every function runs compiled or as plain Python.
"""

from typing import Any

import numpy as np

from app.matching.codes import Remote, Schedule
from app.matching.compiled import compiled_inside
from app.matching.geometry import ROUNDING_KM, SPHERE_MARGIN, chord_limit, ellipsoid_km
from app.matching.modes import DETOUR, FULL_VALUE_MINUTES, MEANS, VALUE_AT_MAXIMUM
from app.matching.needs import Help
from app.matching.people_table import (
    KNOWN_HOME,
    KNOWN_MODES,
    KNOWN_ORIGIN,
    MAY_SLEEP_AWAY,
    MODES,
    SHARED_CAR,
    SLEEPS_AWAY,
)
from app.matching.travel import LONG_TRIP_VALUE, OPEN_VALUE, OWN_COMMUNE_VALUE, TRIPS_A_WEEK, UNKNOWN_MODES_KM
from app.matching.universe import UNIVERSE_RADIUS_KM
from app.matching.values import Mode
from app.matching.verdicts import Verdict

NO, CHECK, YES = int(Verdict.NO), int(Verdict.CHECK), int(Verdict.YES)
FIXED = Schedule.FIXED.number
CAR = Mode.CAR.number
EXTRA = np.array([float(MEANS[mode].extra_minutes) for mode in Mode])
TO_CHECK = np.array([MEANS[mode].to_check for mode in Mode])
POSSIBLE, FULLY_REMOTE = Remote.POSSIBLE.number, Remote.FULL.number
SHUTTLE, LODGING = Help.SHUTTLE.bit, Help.LODGING.bit
OUTER_CHORD = chord_limit(UNIVERSE_RADIUS_KM * SPHERE_MARGIN + ROUNDING_KM)
INNER_CHORD = chord_limit(UNIVERSE_RADIUS_KM / SPHERE_MARGIN - ROUNDING_KM)

km_of = compiled_inside(ellipsoid_km)


@compiled_inside
def planar_km(lat: float, lon: float, cos: float, sin: float, place: Any) -> float:
    """Distance from a point to a place."""
    east = abs(lon - place["lon"])
    km: float = km_of(cos * place["cos"] - sin * place["sin"], lat - place["lat"], min(east, 360.0 - east))
    return km


@compiled_inside
def in_universe(person: Any, place: Any) -> bool:
    """Within the radius of what is looked at, from home; the formula decides in the thin ring."""
    dx, dy, dz = place["x"] - person["home_x"], place["y"] - person["home_y"], place["z"] - person["home_z"]
    squared = dx * dx + dy * dy + dz * dz
    if not squared <= OUTER_CHORD:
        return False
    if squared <= INNER_CHORD:
        return True
    away = planar_km(person["home_lat"], person["home_lon"], person["home_cos"], person["home_sin"], place)
    return bool(away <= UNIVERSE_RADIUS_KM)


@compiled_inside
def is_looked_at(places: Any, person: Any, offer: Any) -> bool:
    """In the universe: everything for someone without a position, else near home, in their commune, or anywhere."""
    if not person["flags"] & KNOWN_HOME or offer["anywhere"]:
        return True
    for at in range(offer["place"], offer["place_end"]):
        place = places[at]
        if person["insee"] and place["insee"] == person["insee"]:
            return True
        if not place["is_stop"] and in_universe(person, place):
            return True
    return False


@compiled_inside
def slots_fit(lists: Any, free: Any, week: int, offer: Any) -> bool:
    """Whether the slots lie in a week: all of them, or one when one may choose."""
    good = 0
    for at in range(offer["slot"], offer["slot_end"]):
        good += free[week, lists[at]]
    return good == offer["slot_end"] - offer["slot"] if offer["schedule"] == FIXED else good > 0


@compiled_inside
def line_value(minutes: float, most: float) -> float:
    """1 up to ten minutes, then a straight line to 0.2 at the maximum, 0 beyond."""
    if not minutes <= most:
        return 0.0
    span = most - FULL_VALUE_MINUTES
    if not span > 0:
        return 1.0
    return min(1.0 - (minutes - FULL_VALUE_MINUTES) / span * (1.0 - VALUE_AT_MAXIMUM), 1.0)


@compiled_inside
def is_too_late(person: Any, offer: Any) -> bool:
    """The last bus home leaves before the end: of every slot when one may choose, of any otherwise."""
    end = offer["last_end"] if offer["schedule"] == FIXED else offer["first_end"]
    return bool(end > person["last_return"])


@compiled_inside
def mode_verdict(lists: Any, free: Any, person: Any, offer: Any, mode: int, minutes: float, km: float) -> int:
    """Whether this mode goes there within what the person accepts."""
    within = minutes <= person["most"][mode] and km <= person["most_km"][mode]
    verdict = YES if within else NO
    if TO_CHECK[mode]:
        verdict = CHECK if within and not is_too_late(person, offer) else NO
    if mode == CAR and person["flags"] & SHARED_CAR:
        if offer["slot"] == offer["slot_end"]:
            verdict = min(verdict, CHECK)
        elif not slots_fit(lists, free, person["car_week"], offer):
            verdict = NO
    return verdict


@compiled_inside
def by_modes(lists: Any, free: Any, person: Any, offer: Any, place: Any, km: float) -> Any:
    """The best verdict of any mode owned, the best value of any, and the minutes of that one."""
    verdict, value, least = NO, 0.0, np.nan
    for mode in range(MODES):
        if not person["owns"][mode]:
            continue
        minutes = km * DETOUR / person["pace"][mode][place["density"]] * 60 + EXTRA[mode]
        said = mode_verdict(lists, free, person, offer, mode, minutes, km)
        worth = line_value(minutes, person["most"][mode])
        if offer["session"] > 0 and 2 * minutes > offer["session"] / 2:
            worth = min(worth, LONG_TRIP_VALUE)
        if said == CHECK:
            worth = min(worth, OPEN_VALUE)
        if said == NO:
            worth = 0.0
        verdict = max(verdict, said)
        if worth > value or (value == 0.0 and not minutes >= least):
            value, least = worth, minutes
    return verdict, value, least


@compiled_inside
def at_door(lists: Any, free: Any, person: Any, offer: Any, place: Any) -> Any:
    """Verdict, value and minutes at one place; one's own commune is always within reach."""
    km = np.nan
    if person["flags"] & KNOWN_ORIGIN:
        km = planar_km(person["lat"], person["lon"], person["cos"], person["sin"], place)
    if np.isnan(km):
        verdict, value, minutes = CHECK, OPEN_VALUE, np.nan
    else:
        km = max(km, max(place["floor_km"], person["floor_km"]))
        if person["flags"] & KNOWN_MODES:
            verdict, value, minutes = by_modes(lists, free, person, offer, place, km)
        else:
            verdict, value, minutes = CHECK, min(max(1.0 - km / UNKNOWN_MODES_KM, 0.0), 1.0), np.nan
    if person["insee"] and place["insee"] == person["insee"] and not place["is_stop"]:
        if verdict == NO:
            value = OWN_COMMUNE_VALUE
        verdict = YES
    return verdict, value, minutes


@compiled_inside
def trip_of(places: Any, lists: Any, free: Any, person: Any, offer: Any) -> Any:
    """Verdict and value of the trip: the best door, then what the offer brings to shorten it."""
    verdict, value, minutes, has_stops = NO, -1.0, np.nan, False
    for at in range(offer["place"], offer["place_end"]):
        place = places[at]
        said, worth, taken = at_door(lists, free, person, offer, place)
        has_stops = has_stops or place["is_stop"] != 0
        verdict = max(verdict, said)
        if worth > value or (worth == value and not taken >= minutes):
            minutes = taken if worth > value or not np.isnan(taken) else minutes
            value = worth
    return relieved(person, offer, verdict, value, minutes, has_stops)


@compiled_inside
def relieved(person: Any, offer: Any, verdict: int, value: float, minutes: float, has_stops: bool) -> Any:
    """At least what remote work, a lodging or a shuttle make possible."""
    helps, remote = offer["helps"], offer["remote"]
    if remote >= FULLY_REMOTE:
        return YES, 1.0
    if remote == POSSIBLE or (helps & SHUTTLE and not has_stops):
        verdict, value = max(verdict, CHECK), max(value, OPEN_VALUE)
    if helps & LODGING and person["flags"] & MAY_SLEEP_AWAY:
        weekly = line_value(minutes / TRIPS_A_WEEK, person["most_lodged"])
        if person["flags"] & SLEEPS_AWAY:
            return YES, max(value, weekly)
        verdict, value = max(verdict, CHECK), max(value, min(weekly, OPEN_VALUE))
    return verdict, value
