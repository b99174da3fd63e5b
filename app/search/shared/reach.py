"""Which rows a place lets in, and how far they are: the formula of ``app.matching.geometry``, sum by sum.

The sines and cosines are those our columns hold: only sums, products and square roots are left to the server, which
every processor rounds alike. A distance is then the same number, to the last bit, in both engines.
"""

from math import cos, radians

from app.geo.values import CommuneRow
from app.matching.encoding import insee_number
from app.matching.geometry import ROUNDING_KM, SPHERE_MARGIN, half_angles
from app.search.criteria import Criteria, View
from app.search.grid import KM_PER_DEGREE
from app.search.nearby import lets_in
from app.search.shared.filters import Values

_EAST = "least(abs(%(lon)s::float8 - lon), 360.0::float8 - abs(%(lon)s::float8 - lon))"
_NORTH = "(%(lat)s::float8 - lat)"
_C1 = "(%(cosine)s::float8 * cosine - %(sine)s::float8 * sine)"
# Chebyshev's recurrence, a level for each step: no level is folded into the next, where it would be computed twice.
_KM = """
  (SELECT key, sqrt(up * up + across * across) AS km FROM (
     SELECT key, (111.13209::float8 - 0.56605::float8 * c2 + 0.00120::float8 * c4) * north AS up,
       (111.41513::float8 * c1 - 0.09455::float8 * c3 + 0.00012::float8 * (2 * c1 * c4 - c3)) * east AS across
     FROM (SELECT *, c1 * (2 * c2 - 1) AS c3, 2 * c2 * c2 - 1 AS c4
       FROM (SELECT *, 2 * c1 * c1 - 1 AS c2
         FROM (SELECT key, {c1} AS c1, {north} AS north, {east} AS east
               FROM aportee_search.place WHERE {where} OFFSET 0) AS a OFFSET 0) AS b OFFSET 0) AS c OFFSET 0) AS d)"""
BOXED = "at <@ box(point(%(west{0})s::float8, %(south)s::float8), point(%(east{0})s::float8, %(north)s::float8))"
WHOLE = 180.0


def kilometres(where: str) -> str:
    """Return the places of a condition as a table of keys and kilometres."""
    return _KM.format(c1=_C1, north=_NORTH, east=_EAST, where=where)


def bind_place(criteria: Criteria, family: frozenset[str], values: Values) -> str:
    """Bind what a place asks; returns the condition of the boxes that hold every place within the radius."""
    lat, lon = criteria.lat or 0.0, criteria.lon or 0.0
    cosine, sine = half_angles(lat)
    high = (criteria.radius_km * SPHERE_MARGIN + ROUNDING_KM) / KM_PER_DEGREE
    south, north = lat - high, lat + high
    narrowest = cos(radians(min(90.0, max(abs(south), abs(north)))))
    wide = min(WHOLE, high / max(narrowest, 1e-6))
    values |= {"lat": lat, "lon": lon, "cosine": float(cosine), "sine": float(sine), "radius": criteria.radius_km,
               "south": south, "north": north, "family": sorted(insee_number(code) for code in family)}  # fmt: skip
    boxes = []
    for number, turn in enumerate((0.0, -360.0, 360.0)):  # a box that passes the antimeridian goes on the other side
        west, east = lon + turn - wide, lon + turn + wide
        if west <= WHOLE and east >= -WHOLE:
            values |= {f"west{number}": west, f"east{number}": east}
            boxes.append(BOXED.format(number))
    return f"({' OR '.join(boxes)})"


def bind_view(view: View, values: Values) -> str:
    """Bind what a map shows, in place of the radius; returns the condition of its places."""
    sides = {"west_side": view.west, "south_side": view.south, "east_side": view.east, "north_side": view.north}
    values |= {**sides, "family": []}
    boxed = BOXED.format("_side").replace("%(south)s", "%(south_side)s").replace("%(north)s", "%(north_side)s")
    within = "lat BETWEEN %(south_side)s::float8 AND %(north_side)s::float8"
    return f"{boxed} AND {within} AND lon BETWEEN %(west_side)s::float8 AND %(east_side)s::float8"


def bind_zones(kept_for: list[str], commune: CommuneRow, values: Values) -> str:
    """Bind the zones that let in the inhabitants of a commune; returns the condition."""
    values["zones"] = [zone for zone in kept_for if lets_in(*_parts(zone), commune)]
    return "(zone IS NULL OR zone = ANY(%(zones)s::text[]))"


def _parts(zone: str) -> tuple[str, str]:
    kind, _, code = zone.partition(":")
    return kind, code
