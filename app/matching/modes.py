"""How fast people travel: the one table of constants behind every estimated trip.

Every figure is a hypothesis, written here so that it can be discussed; estimates are always shown as such, and an
imported travel matrix replaces them.
"""

from dataclasses import dataclass

import numpy as np

from app.matching.arrays import Array
from app.matching.values import Mode, Profile

STATUS = "hypothèse"
DETOUR = 1.3  # road length over straight line
DENSE_PER_KM2 = 1500.0  # thresholds of the European degree of urbanisation
RURAL_PER_KM2 = 300.0


@dataclass(frozen=True, slots=True)
class Means:
    """One mode: speeds by the density of the communes, minutes lost at the ends, maximum when the person gave none."""

    mode: Mode
    dense_kmh: float
    mixed_kmh: float
    rural_kmh: float
    extra_minutes: float
    default_max_minutes: int
    to_check: bool = False  # timetables decide: never certain without a matrix


MEANS: dict[Mode, Means] = {
    means.mode: means
    for means in (
        Means(Mode.WALK, 4.5, 4.5, 4.5, 0, 30),
        Means(Mode.BIKE, 13, 13, 13, 0, 30),
        Means(Mode.E_BIKE, 17, 17, 17, 0, 30),
        Means(Mode.MOPED, 30, 30, 30, 0, 40),
        Means(Mode.TRANSIT, 18, 18, 18, 10, 60, to_check=True),
        Means(Mode.CAR, 28, 45, 60, 5, 40),
    )
}
FULL_VALUE_MINUTES = 10.0  # no point lost under ten minutes: 3 or 6 minutes change nobody's day
VALUE_AT_MAXIMUM = 0.2


def speeds(means: Means, density_per_km2: Array) -> Array:
    """Speed in a commune of each density, km/h; an unknown density counts as mixed."""
    dense, rural = density_per_km2 >= DENSE_PER_KM2, density_per_km2 < RURAL_PER_KM2
    return np.where(dense, means.dense_kmh, np.where(rural, means.rural_kmh, means.mixed_kmh))


def estimated_minutes(means: Means, km: Array, here_density: float | None, there_density: Array) -> Array:
    """Door to door minutes over ``km`` as the crow flies, at the mean of the speeds of both ends."""
    if means.dense_kmh == means.rural_kmh:
        speed: Array | float = means.mixed_kmh
    else:
        here = speeds(means, np.array(np.nan if here_density is None else here_density))
        speed = (here + speeds(means, there_density)) / 2
    return km * DETOUR / speed * 60 + means.extra_minutes


def max_minutes(profile: Profile, mode: Mode) -> int:
    """What the person accepts by this mode, or the default."""
    return profile.max_minutes.get(mode, MEANS[mode].default_max_minutes)


def trip_value(minutes: Array, most: float) -> Array:
    """1 up to ten minutes, then a straight line to 0.2 at the person's maximum, 0 beyond."""
    span = most - FULL_VALUE_MINUTES
    line = 1.0 - (minutes - FULL_VALUE_MINUTES) / span * (1.0 - VALUE_AT_MAXIMUM) if span > 0 else np.ones(len(minutes))
    return np.where(minutes <= most, np.minimum(line, 1.0), 0.0)
