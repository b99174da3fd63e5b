"""Which offers are looked at: live, of the wished kinds, with a place within 100 km, or remote."""

from dataclasses import dataclass

import numpy as np

from app.matching.codes import Kind
from app.matching.columns import Array, Columns
from app.matching.encoding import insee_number
from app.matching.geometry import BoolArray, distance_km, within_chord
from app.matching.values import Profile

UNIVERSE_RADIUS_KM = 100.0


@dataclass(frozen=True, slots=True)
class Universe:
    """Rows to judge; ``wished`` are the kinds counted as left out when a rule says no."""

    activities: Array
    services: Array


def wished_kinds(profile: Profile) -> frozenset[Kind]:
    """All but volunteering when nothing is said; volunteering only for someone who asked for it."""
    wished = frozenset(Kind) - {Kind.VOLUNTEERING} if profile.kinds is None else profile.kinds
    if profile.wants_volunteering is not None:
        volunteering = frozenset({Kind.VOLUNTEERING})
        wished = wished | volunteering if profile.wants_volunteering else wished - volunteering
    return wished


def near_rows(columns: Columns, profile: Profile, radius_km: float = UNIVERSE_RADIUS_KM) -> Array:
    """Sorted rows with a place (not a stop) within the radius, in the person's commune, or that distance cannot judge."""
    found: BoolArray = columns.anywhere.copy()
    if profile.lat is None or profile.lon is None:
        found[:] = True
        return np.flatnonzero(found)
    places = np.flatnonzero(within_chord(columns.place_vectors, profile.lat, profile.lon, radius_km))
    exact = distance_km(profile.lat, profile.lon, columns.lat[places], columns.lon[places])
    places = places[(exact <= radius_km) & ~columns.is_stop[places]]
    found[columns.place_offer[places]] = True
    if profile.insee is not None:
        found[columns.place_offer[columns.insee == insee_number(profile.insee)]] = True
    return np.flatnonzero(found)
