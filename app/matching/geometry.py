"""Distances on columns: chords of unit vectors to select, the FCC ellipsoid formula to rank.

The chord replaces all trigonometry in the scan: two points are within ``r`` kilometres on a sphere exactly
when the squared chord of their unit vectors is at most ``(2 sin(r / 2R))²``. The sphere differs from the
ellipsoid by 0.57 % at most (north to south, near the equator), so the scan is widened by 0.6 % and the formula below
decides.
"""

from math import cos, radians
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
SPHERE_MARGIN = 1.006  # the sphere errs by at most 0.31 % below 100 km in mainland France, by 0.57 % overseas
ROUNDING_KM = 0.002  # float32 unit vectors move a point by at most 0.6 m


def unit_vectors(lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Points of the unit sphere.

    lat, lon  shape (n,), degrees; NaN where the position is unknown
    returns   shape (3, n), float32; NaN columns where the position is unknown
    """
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    theta = np.radians(np.asarray(lon, dtype=np.float64))
    return np.stack((np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi))).astype(np.float32)


def squared_chords(vectors: npt.NDArray[np.float32], lat: float, lon: float) -> npt.NDArray[np.float32]:
    """Squared chords from one point to every place; NaN where the position is unknown."""
    centre = unit_vectors([lat], [lon])[:, 0]
    step = vectors[0] - centre[0]
    squared: npt.NDArray[np.float32] = step * step
    for axis in (1, 2):
        np.subtract(vectors[axis], centre[axis], out=step)
        step *= step
        squared += step
    return squared


def chord_limit(radius_km: float) -> np.float32:
    """Squared chord of a distance on the sphere."""
    return np.float32((2 * np.sin(min(radius_km / EARTH_RADIUS_KM / 2, np.pi / 2))) ** 2)


def within_chord(vectors: npt.NDArray[np.float32], lat: float, lon: float, radius_km: float) -> BoolArray:
    """Places that may lie within ``radius_km``: a superset, by at most 0.6 %, of those that do.

    vectors  shape (3, n), from ``unit_vectors``
    returns  shape (n,); unknown positions are False
    """
    near: BoolArray = squared_chords(vectors, lat, lon) <= chord_limit(radius_km * SPHERE_MARGIN + ROUNDING_KM)
    return near


def within_km(
    vectors: npt.NDArray[np.float32], lats: Float64, lons: Float64, lat: float, lon: float, radius_km: float
) -> npt.NDArray[np.intp]:
    """Places within ``radius_km``, exactly as ``distance_km`` says; the formula is only asked about the thin ring
    where the sphere and the ellipsoid may disagree.

    vectors     shape (3, n), from ``unit_vectors``
    lats, lons  shape (n,), the same places in degrees
    returns     sorted positions; unknown positions are left out
    """
    squared = squared_chords(vectors, lat, lon)
    near = np.flatnonzero(squared <= chord_limit(radius_km * SPHERE_MARGIN + ROUNDING_KM))
    unsure = squared[near] > chord_limit(max(0.0, radius_km / SPHERE_MARGIN - ROUNDING_KM))
    ring = near[unsure]
    kept = ~unsure
    kept[unsure] = distance_km(lat, lon, lats[ring], lons[ring]) <= radius_km
    return near[kept]


def half_angles(lat: npt.ArrayLike) -> tuple[Float64, Float64]:
    """Cosine and sine of half the latitudes: all the trigonometry of ``ellipsoid_km``, once for each place."""
    half = np.radians(np.asarray(lat, dtype=np.float64) / 2)
    return np.cos(half), np.sin(half)


def distance_km(lat1: npt.ArrayLike, lon1: npt.ArrayLike, lat2: npt.ArrayLike, lon2: npt.ArrayLike) -> Float64:
    """Distance on the ellipsoid projected to a plane; within 0.01 % of the geodesic under 100 km in France.

    lat, lon  degrees, broadcast together; NaN where unknown
    returns   kilometres, float64; NaN where unknown
    """
    lat1, lon1 = np.asarray(lat1, dtype=np.float64), np.asarray(lon1, dtype=np.float64)
    lat2, lon2 = np.asarray(lat2, dtype=np.float64), np.asarray(lon2, dtype=np.float64)
    cos1, sin1 = half_angles(lat1)
    cos2, sin2 = half_angles(lat2)
    east = np.abs(lon1 - lon2)
    east = np.minimum(east, 360.0 - east)  # the short way round at the antimeridian
    distance: Float64 = ellipsoid_km(cos1 * cos2 - sin1 * sin2, lat1 - lat2, east)
    return distance


def km_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """``distance_km`` of one pair, without the cost of arrays."""
    east = abs(lon1 - lon2)
    middle = cos(radians((lat1 + lat2) / 2))
    return float(ellipsoid_km(middle, lat1 - lat2, min(east, 360.0 - east)))


def ellipsoid_km(c1: Any, north: Any, east: Any) -> Any:
    """Kilometres between two points, from the cosine of their middle latitude and the degrees between them.

    Source: 47 CFR 73.208 (c), United States Federal Communications Commission; valid under 475 km. The cosines of
    multiples of the middle latitude come from one cosine by Chebyshev's recurrence. Only sums, products and a square
    root, which every processor rounds alike: compiled or not, for one number or an array, the answer is the same.
    """
    c2 = 2 * c1 * c1 - 1
    c3 = c1 * (2 * c2 - 1)
    c4 = 2 * c2 * c2 - 1
    c5 = 2 * c1 * c4 - c3
    up = (111.13209 - 0.56605 * c2 + 0.00120 * c4) * north
    across = (111.41513 * c1 - 0.09455 * c3 + 0.00012 * c5) * east
    return np.sqrt(up * up + across * across)
