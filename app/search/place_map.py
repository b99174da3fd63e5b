"""The little map of an offer's or a structure's page: its places on our own outlines, no tile and no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from app.kit.instance import settings
from app.matching.geometry import distance_km
from app.search.map_figure import WIDTH, Window, ground_of

HEIGHT, TOP = 384, 108  # the middle of the square the outlines are drawn on
WIDTHS_KM = (6.0, 9.0, 15.0, 30.0, 60.0, 90.0, 150.0)
ROOM = 1.9  # the picture is lower than it is wide
PIN_PX = 38
MOST_PINS = 12
MOST_DEPARTEMENTS = 8


class Spot(NamedTuple):
    """One place to show: where, what it is called, which sign."""

    lat: float
    lon: float
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class PlaceFigure:
    """What ``map_figure`` prints, the band of the square that is seen."""

    width: int
    height: int
    top: int
    lines: Sequence[str]
    edges: Sequence[str]
    rings: Sequence[dict[str, Any]]
    names: Sequence[dict[str, Any]]
    pins: Sequence[dict[str, Any]]
    departements: Sequence[str]


def place_map(places: Sequence[tuple[float, float, str, str]]) -> dict[str, Any] | None:
    """Return the drawn map and what the detailed one needs, None when no place has a position."""
    spots = [Spot(*place) for place in places]
    if not spots:
        return None
    figure = _drawn(tuple(spots[:MOST_PINS]))
    codes = "-".join(figure.departements[:MOST_DEPARTEMENTS])
    live = {
        "points": [{"lat": one.lat, "lon": one.lon, "label": one.label, "url": way_to(one), "kind": one.kind}
                   for one in spots],
        "outlines_url": f"/carte/contours/{codes}.json" if codes else "",
        "tiles_url": settings().tile_url, "attribution": settings().tile_attribution,
    }  # fmt: skip
    return {"figure": figure, "live": live, "way": way_to(spots[0])}


def way_to(spot: Spot) -> str:
    """Return the address of a public route planner to a place, opened only if the reader follows the link."""
    return f"https://www.openstreetmap.org/directions?to={spot.lat:.5f}%2C{spot.lon:.5f}"


@lru_cache(maxsize=512)
def _drawn(spots: tuple[Spot, ...]) -> PlaceFigure:
    first = spots[0]
    furthest = max(float(distance_km(first.lat, first.lon, one.lat, one.lon)) for one in spots)
    km = next((width for width in WIDTHS_KM if width >= furthest * ROOM), WIDTHS_KM[-1])
    window = Window(first.lat, first.lon, km)
    ground = ground_of(round(first.lat, 4), round(first.lon, 4), km)
    pins = []
    for one in spots:
        x, y = (float(value) for value in window.project(one.lon, one.lat))
        pins.append({"x": round(x), "y": round(y), "kind": one.kind})
    names = [name for name in ground.names if not any(_covers(pin, name) for pin in pins)]
    return PlaceFigure(WIDTH, HEIGHT, TOP, ground.lines, ground.edges, ground.rings[:2], names, pins,
                       ground.departements)  # fmt: skip


def _covers(pin: dict[str, Any], name: dict[str, Any]) -> bool:
    left, top, right, bottom = name["box"]
    half = PIN_PX / 2
    across = left < pin["x"] + half and pin["x"] - half < right
    return bool(across and top < pin["y"] + half and pin["y"] - half < bottom)
