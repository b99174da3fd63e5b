"""The walk over the map, for the compiled kernel: which offers are worth judging, and about how far each one is."""

from typing import Any

import numpy as np

from app.matching.compiled import compiled_inside
from app.matching.geometry import EARTH_RADIUS_KM, ROUNDING_KM, SPHERE_MARGIN
from app.matching.offer_table import BAND_DEGREES
from app.matching.people_table import KNOWN_HOME, KNOWN_MODES
from app.matching.universe import UNIVERSE_RADIUS_KM

KM_PER_DEGREE = 110.0  # under every length of a degree of latitude: boxes are never too small
RINGS = 64  # of the same width around the person, up to how far they go
ANYWHERE = RINGS  # beyond the rings: what distance does not judge


@compiled_inside
def walk(offers: Any, person: Any, met: Any, ring: Any) -> int:
    """Rows worth judging: near enough for one of the person's means, in their commune, or out of distance's reach.

    ``ring`` says in which ring each lies, when only a trip by the person's own means leads there.
    """
    asks, refused = offers.asks, person["refused"]
    if not person["flags"] & KNOWN_HOME:
        return every(asks, refused, met, ring, 0, len(asks), 0)
    home = (person["home_lat"], person["home_lon"], person["home_x"], person["home_y"], person["home_z"])
    start = (person["lat"], person["lon"], person["x"], person["y"], person["z"])
    centre = start if person["flags"] & KNOWN_MODES else home
    count = around(offers, person, met, ring, 0, 0, person["reach_km"], centre)
    count = around(offers, person, met, ring, count, 1, UNIVERSE_RADIUS_KM, home)
    if person["insee"]:
        at = first_from(offers.insee_sorted, 0, len(offers.insee_sorted), person["insee"])
        while at < len(offers.insee_sorted) and offers.insee_sorted[at] == person["insee"]:
            if not asks[offers.by_insee[at]] & refused:
                met[count], ring[count] = offers.by_insee[at], ANYWHERE
                count += 1
            at += 1
    return every(asks, refused, met, ring, offers.parts[1], len(asks), count)


@compiled_inside
def every(asks: Any, refused: int, met: Any, ring: Any, first: int, last: int, count: int) -> int:
    """Rows of a part that are not refused at once, wherever they are."""
    for row in range(first, last):
        if not asks[row] & refused:
            met[count], ring[count] = row, ANYWHERE
            count += 1
    return count


@compiled_inside
def first_from(values: Any, low: int, high: int, least: float) -> int:
    """Position of the first of the sorted ``values`` that is not under ``least``."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < least:
            low = middle + 1
        else:
            high = middle
    return low


@compiled_inside
def around(
    offers: Any, person: Any, met: Any, ring: Any, count: int, part: int, radius: float, centre: Any
) -> int:
    """Rows of a part of the map near a point, band after band; those of the person's commune are met apart."""
    lat, lon, _, _, _ = centre
    high = radius * SPHERE_MARGIN + ROUNDING_KM
    chord = np.float32((2 * np.sin(min(high / EARTH_RADIUS_KM / 2, np.pi / 2))) ** 2)
    tall = high / KM_PER_DEGREE
    broad = tall / np.cos(np.radians(min(abs(lat) + tall, 89.0)))
    if lon - broad < -180.0 or lon + broad > 180.0 or abs(lat) + tall >= 89.0:
        broad = 360.0
    rings = RINGS / radius if part == 0 else 0.0
    bands = offers.bands
    lowest = max(0, int((lat - tall + 90.0) / BAND_DEGREES))
    highest = min(bands.shape[1] - 2, int((lat + tall + 90.0) / BAND_DEGREES))
    for band in range(lowest, highest + 1):
        begin, end = bands[part, band], bands[part, band + 1]
        first = first_from(offers.lon, begin, end, lon - broad)
        last = first_from(offers.lon, first, end, lon + broad + 1e-9)
        count = close(offers, person, met, ring, count, first, last, chord, centre, rings)
    return count


@compiled_inside
def close(
    offers: Any, person: Any, met: Any, ring: Any, count: int, first: int, last: int, chord: float, centre: Any,
    rings: float,
) -> int:
    """Rows of a stretch of a band within the chord; ``rings`` is how many make a kilometre, 0 where none is told."""
    _, _, x, y, z = centre
    asks, xs, ys, zs, insee = offers.asks, offers.x, offers.y, offers.z, offers.insee
    refused, own = person["refused"], person["insee"]
    for row in range(first, last):
        dx, dy, dz = xs[row] - x, ys[row] - y, zs[row] - z
        squared = dx * dx + dy * dy + dz * dz
        if squared <= chord and not asks[row] & refused and not (own and insee[row] == own):
            met[count] = row
            ring[count] = min(int(np.sqrt(squared) * EARTH_RADIUS_KM * rings), RINGS - 1) if rings > 0 else ANYWHERE
            count += 1
    return count
