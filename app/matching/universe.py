"""Which offers are looked at: live, of the wished kinds, with a place within 100 km, or remote."""

from datetime import date

import numpy as np

from app.matching.arrays import Array, Columns
from app.matching.codes import Kind
from app.matching.encoding import NO_DAY, insee_number
from app.matching.geometry import within_km
from app.matching.values import Profile

UNIVERSE_RADIUS_KM = 100.0
KINDS_FOR_CAP = 3  # under three kinds ticked, the cap on kinds would hide what was asked


def wished_kinds(profile: Profile) -> frozenset[Kind]:
    """All but volunteering when nothing is said; volunteering only for someone who asked for it."""
    wished = frozenset(Kind) - {Kind.VOLUNTEERING} if profile.kinds is None else profile.kinds
    if profile.wants_volunteering is not None:
        volunteering = frozenset({Kind.VOLUNTEERING})
        wished = wished | volunteering if profile.wants_volunteering else wished - volunteering
    return wished


def shown_kinds(profile: Profile) -> frozenset[Kind]:
    """The wished kinds, and services for someone who said a need."""
    return wished_kinds(profile) | ({Kind.SERVICE} if profile.needs else frozenset())


def near_rows(columns: Columns, profile: Profile, radius_km: float = UNIVERSE_RADIUS_KM) -> Array:
    """Rows with a place within the radius or in the person's commune, and those distance cannot judge; sorted."""
    if profile.lat is None or profile.lon is None:
        return np.arange(len(columns))
    places = within_km(columns.place_vectors, columns.lat, columns.lon, profile.lat, profile.lon, radius_km)
    places = places[~columns.is_stop[places]]
    found = columns.anywhere.copy()
    found[columns.place_offer[places]] = True
    if profile.insee is not None:
        found[columns.place_offer[columns.insee == insee_number(profile.insee)]] = True
    return np.flatnonzero(found)


def universe_rows(columns: Columns, rows: Array, profile: Profile, today: date, *, services: bool = False) -> Array:
    """Those of ``rows`` that are live and of a kind shown: the services, or everything else."""
    kinds = shown_kinds(profile) & {Kind.SERVICE} if services else shown_kinds(profile) - {Kind.SERVICE}
    is_shown = np.zeros(len(Kind), dtype=np.bool_)
    is_shown[[kind.number for kind in kinds]] = True
    expires = columns.expires[rows]
    live = columns.live[rows] & ((expires == NO_DAY) | (expires >= today.toordinal()))
    shown: Array = rows[live & is_shown[columns.kind[rows]]]
    return shown


def caps_kinds(profile: Profile) -> bool:
    """Kinds are mixed at the top only for someone open to three or more, who put none first."""
    return len(wished_kinds(profile) - {Kind.SERVICE}) >= KINDS_FOR_CAP and not profile.first_kinds
