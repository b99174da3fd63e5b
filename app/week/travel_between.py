"""How long it takes to go from one activity to the next in the same day, by the quickest of the person's means."""

from collections.abc import Iterable, Mapping

import numpy as np

from app.matching.geometry import distance_km
from app.matching.modes import MEANS, estimated_minutes
from app.matching.values import Mode, Profile
from app.matching.week import PLANNED, Gap
from app.search.rows import LiveOffer

UNKNOWN_MINUTES = 30.0  # a place or a means that is not known
Point = tuple[float, float]


def gap_between(profile: Profile, places: Mapping[int, Point | None], planned: Iterable[Point | None]) -> Gap:
    """Return the minutes between the places of two keys; what is planned stands for the farthest of its places."""
    known: dict[tuple[int, int], float] = {}
    already = list(planned)

    def minutes(one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in known:
            if pair[0] == PLANNED:
                known[pair] = max((_minutes(profile, places.get(pair[1]), place) for place in already), default=0.0)
            else:
                known[pair] = _minutes(profile, places.get(pair[0]), places.get(pair[1]))
        return known[pair]

    return minutes


def place_of(offer: LiveOffer, profile: Profile) -> Point | None:
    """Return the place of an offer nearest to the person, None when no place has a position."""
    return nearest([(place.lat, place.lon) for place in offer.places], profile)


def nearest(places: Iterable[tuple[float | None, float | None]], profile: Profile) -> Point | None:
    """Return the point nearest to the person's home, the first when the home is not known."""
    points = [(lat, lon) for lat, lon in places if lat is not None and lon is not None]
    if not points or profile.lat is None or profile.lon is None:
        return points[0] if points else None
    home = profile.lat, profile.lon
    return min(points, key=lambda point: float(distance_km(*home, *point)))


def _minutes(profile: Profile, one: Point | None, other: Point | None) -> float:
    if one is None or other is None:
        return UNKNOWN_MINUTES
    if one == other:
        return 0.0
    modes = [mode for mode in Mode if mode in (profile.modes or ())]
    if not modes:
        return UNKNOWN_MINUTES
    km = np.array([float(distance_km(*one, *other))])
    unknown = np.array([np.nan])
    return min(float(estimated_minutes(MEANS[mode], km, None, unknown)[0]) for mode in modes)
