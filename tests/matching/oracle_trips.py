"""Trips again, slow and obvious: one person, one offer, plain Python."""

from math import isnan, nan, sqrt

from app.matching.geometry import distance_km
from app.matching.values import (
    Help,
    Mode,
    OfferFacts,
    Place,
    Precision,
    Profile,
    Remote,
    Schedule,
    Verdict,
)
from tests.matching.oracle_readings import CHECK, NO, YES, fits, is_open_to_callers, slot_spans

SPEEDS = {
    Mode.WALK: (4.5, 4.5, 4.5),
    Mode.BIKE: (13, 13, 13),
    Mode.E_BIKE: (17, 17, 17),
    Mode.MOPED: (30, 30, 30),
    Mode.TRANSIT: (18, 18, 18),
    Mode.CAR: (28, 45, 60),
}
EXTRA = {Mode.TRANSIT: 10, Mode.CAR: 5}
MAXIMA = {Mode.WALK: 30, Mode.BIKE: 30, Mode.E_BIKE: 30, Mode.MOPED: 40, Mode.TRANSIT: 60, Mode.CAR: 40}


def speed(mode: Mode, density: float | None) -> float:
    dense, mixed, rural = SPEEDS[mode]
    if density is None:
        return mixed
    return dense if density >= 1500 else rural if density < 300 else mixed


def line_value(minutes: float, most: float) -> float:
    if not minutes <= most:
        return 0.0
    return min(1.0, 1.0 - (minutes - 10.0) / (most - 10.0) * (1.0 - 0.2)) if most > 10 else 1.0


def distance(profile: Profile, place: Place) -> float:
    """Kilometres from where trips begin, never less than half the side of a commune known without an address."""
    lat, lon = profile.lat, profile.lon
    if profile.start_lat is not None and profile.start_lon is not None:
        lat, lon = profile.start_lat, profile.start_lon
    if None in (lat, lon, place.lat, place.lon) or (place.lat, place.lon) == (0, 0):
        return nan
    least = 0.0 if place.precision is Precision.ADDRESS else 0.5 * sqrt(place.area_km2 or 15.0)
    if profile.area_km2 is not None and profile.precision is Precision.COMMUNE:
        least = max(least, 0.5 * sqrt(profile.area_km2))
    return max(float(distance_km(lat, lon, place.lat, place.lon)), least)


def session(fact: OfferFacts) -> int | None:
    spans = slot_spans(fact)
    if spans:
        return round(sum(end - start for _, start, end in spans) / len(spans))
    most = fact.minutes_max if fact.minutes_max is not None else fact.minutes_min
    return None if most is None else min(most, 480)


def earliest_way_home(fact: OfferFacts) -> int:
    spans = slot_spans(fact)
    if is_open_to_callers(fact):
        return min((start for _, start, _ in spans), default=0)
    return (max if fact.schedule is Schedule.FIXED else min)((end for _, _, end in spans), default=0)


def by_mode(profile: Profile, fact: OfferFacts, place: Place, mode: Mode) -> tuple[Verdict, float]:
    km = distance(profile, place)
    pace = (speed(mode, profile.density_per_km2) + speed(mode, place.density_per_km2)) / 2
    minutes = km * 1.3 / pace * 60 + EXTRA.get(mode, 0)
    most = profile.max_minutes.get(mode, MAXIMA[mode])
    verdict = YES if minutes <= most and km <= profile.max_km.get(mode, float("inf")) else NO
    spans = slot_spans(fact)
    if mode is Mode.TRANSIT:
        verdict = min(verdict, CHECK)
        if profile.last_return is not None and earliest_way_home(fact) > profile.last_return:
            verdict = NO
    if mode is Mode.CAR and profile.car_times is not None:
        there = Profile(availability=profile.car_times)
        if not spans:
            verdict = min(verdict, CHECK)
        elif not fits(there, fact):
            verdict = NO
    value = line_value(minutes, most)
    spot = session(fact)
    if spot is not None and spot > 0 and 2 * minutes > spot / 2:
        value = min(value, 0.3)
    if verdict is CHECK:
        value = min(value, 0.5)
    return verdict, value if verdict is not NO else 0.0


def at_place(profile: Profile, fact: OfferFacts, place: Place, *, stop: bool) -> tuple[Verdict, float]:
    km = distance(profile, place)
    if isnan(km):
        verdict, value = CHECK, 0.5
    elif not profile.modes:
        verdict, value = CHECK, min(max(1.0 - km / 30.0, 0.0), 1.0)
    else:
        trips = [by_mode(profile, fact, place, mode) for mode in profile.modes]
        verdict, value = max(v for v, _ in trips), max(x for _, x in trips)
    if not stop and profile.insee is not None and place.insee == profile.insee:
        return YES, 0.2 if verdict is NO else value
    return verdict, value


def trip(profile: Profile, fact: OfferFacts) -> tuple[Verdict, float]:
    doors = [at_place(profile, fact, place, stop=False) for place in fact.places or (Place(),)]
    doors += [at_place(profile, fact, stop, stop=True) for stop in fact.stops]
    verdict, value = max(v for v, _ in doors), max(x for _, x in doors)
    if fact.remote is Remote.POSSIBLE:
        verdict, value = max(verdict, CHECK), max(value, 0.5)
    if Help.LODGING in fact.helps and profile.sleep_away is not False:
        weekly = lodging_value(profile, fact)
        verdict = max(verdict, YES if profile.sleep_away else CHECK)
        value = max(value, weekly if profile.sleep_away else min(weekly, 0.5))
    if Help.SHUTTLE in fact.helps and not fact.stops:
        verdict, value = max(verdict, CHECK), max(value, 0.5)
    if fact.remote in (Remote.FULL, Remote.ANYWHERE):
        verdict, value = YES, 1.0
    return verdict, value


def lodging_value(profile: Profile, fact: OfferFacts) -> float:
    """Only used by generators that give one address and one mode: minutes of that trip, once a week."""
    place = (fact.places or (Place(),))[0]
    if not profile.modes or isnan(distance(profile, place)):
        return 0.0
    (mode,) = profile.modes
    pace = (speed(mode, profile.density_per_km2) + speed(mode, place.density_per_km2)) / 2
    minutes = distance(profile, place) * 1.3 / pace * 60 + EXTRA.get(mode, 0)
    return line_value(minutes / 5, profile.max_minutes.get(mode, MAXIMA[mode]))
