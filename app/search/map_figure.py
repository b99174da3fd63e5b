"""The map beside the results: drawn by the server from our own outlines, no tile and no script.

The picture is a window around the searched point; its ground (borders, names, rings) depends on the place and the
radius alone and is kept; only the pins change with the list.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.kit import french
from app.matching.geometry import distance_km
from app.search import outlines

WIDTH, HEIGHT = 560, 600
MARGIN_PX = 26
KM_PER_DEGREE = 111.2
WIDTHS_KM = (6.0, 9.0, 15.0, 30.0, 60.0, 90.0, 150.0)  # a third of each is a round number of kilometres
ROOM = 1.05
SIMPLER_PX = 1.6       # a bend smaller than this is not seen
COMMUNES_BELOW_KM = 45  # beyond, borders of communes are only noise
MOST_NAMES = 9
NAME_LETTER_PX, NAME_HEIGHT_PX = 8.2, 24
PIN_PX = 38            # what a pin takes on the paper
TRAILS = 6
SPIRAL = [(0.0, 0.0)] + [
    (ring * PIN_PX * math.cos(turn), ring * PIN_PX * math.sin(turn))
    for ring in (1, 2, 3)
    for turn in (2 * math.pi * step / (6 * ring) - math.pi / 2 for step in range(6 * ring))
]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the world that is drawn."""

    lat: float
    lon: float
    km: float  # from the centre to the nearest border of the picture

    @property
    def px_per_km(self) -> float:
        return (WIDTH / 2 - MARGIN_PX) / self.km

    def project(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Any, Any]:
        """Return x and y of points in degrees."""
        east = (np.asarray(lon, dtype=np.float64) - self.lon) * math.cos(math.radians(self.lat)) * KM_PER_DEGREE
        north = (np.asarray(lat, dtype=np.float64) - self.lat) * KM_PER_DEGREE
        return WIDTH / 2 + east * self.px_per_km, HEIGHT / 2 - north * self.px_per_km

    @property
    def bounds(self) -> Box:
        """South, north, west, east, in degrees."""
        high = HEIGHT / 2 / self.px_per_km / KM_PER_DEGREE
        wide = WIDTH / 2 / self.px_per_km / KM_PER_DEGREE / max(0.05, math.cos(math.radians(self.lat)))
        return self.lat - high, self.lat + high, self.lon - wide, self.lon + wide


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the pins."""

    lines: tuple[str, ...]
    edges: tuple[str, ...]
    rings: tuple[dict[str, Any], ...]
    names: tuple[dict[str, Any], ...]
    departements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """An offer on the map: its place, its kind, its number in the list."""

    lat: float
    lon: float
    kind: str
    number: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What ``map_figure`` prints."""

    width: int
    height: int
    lines: Sequence[str]
    edges: Sequence[str]
    rings: Sequence[dict[str, Any]]
    names: Sequence[dict[str, Any]]
    trails: Sequence[str]
    home: dict[str, float] | None
    pins: Sequence[dict[str, Any]]
    departements: Sequence[str]


@lru_cache(maxsize=512)
def draw(lat: float, lon: float, pins: tuple[Pin, ...], *, home: bool = True) -> Figure:
    """Return the map around a point, as close as its pins allow; a pin beyond the widest map is left to the list.

    Without ``home`` nobody starts from that point: no house, no ring, no trail.
    """
    furthest = max((float(distance_km(lat, lon, pin.lat, pin.lon)) for pin in pins), default=0.0)
    km = next((width for width in WIDTHS_KM if width >= furthest * ROOM), WIDTHS_KM[-1])
    window = Window(lat, lon, km)
    ground = ground_of(round(lat, 4), round(lon, 4), km)
    placed, trails = _placed(window, pins)
    return Figure(
        width=WIDTH, height=HEIGHT, lines=ground.lines, edges=ground.edges, rings=ground.rings if home else (),
        names=[name for name in ground.names if not _covered(name, placed)],
        trails=trails if home else (), home={"x": WIDTH / 2, "y": HEIGHT / 2} if home else None, pins=placed,
        departements=ground.departements,
    )  # fmt: skip


@lru_cache(maxsize=256)
def ground_of(lat: float, lon: float, radius_km: float) -> Ground:
    """Return borders, rings and names around a point."""
    window = Window(lat, lon, radius_km)
    communes = gazetteer().index.within(*window.bounds)
    departements = tuple(sorted({row.departement for row in communes}))
    found = [outlines.of_departement(code) for code in departements]
    return Ground(
        lines=_paths(window, [line for one in found for line in one.inner] if radius_km < COMMUNES_BELOW_KM else ()),
        edges=_paths(window, [line for one in found for line in one.edges]),
        rings=tuple(_ring(window, share) for share in (1 / 3, 2 / 3, 1)),
        names=tuple(_names(window, communes)),
        departements=departements,
    )


def _paths(window: Window, lines: Iterable[outlines.Line]) -> tuple[str, ...]:
    """Return one path of all the lines that cross the window, in whole pixels, small bends dropped."""
    parts = []
    for line in lines:
        x, y = window.project(line[:, 0], line[:, 1])
        if x.max() < 0 or x.min() > WIDTH or y.max() < 0 or y.min() > HEIGHT:
            continue
        parts.append(_path(x, y))
    return ("".join(parts),) if any(parts) else ()


def _path(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> str:
    points = [(round(float(x[0])), round(float(y[0])))]
    for px, py in zip(x[1:-1], y[1:-1], strict=True):
        if abs(px - points[-1][0]) + abs(py - points[-1][1]) > 2 * SIMPLER_PX:
            points.append((round(float(px)), round(float(py))))
    points.append((round(float(x[-1])), round(float(y[-1]))))
    steps = "".join(
        f"l{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(points) if (ax, ay) != (bx, by)
    )
    return f"M{points[0][0]} {points[0][1]}{steps}" if steps else ""


def _ring(window: Window, share: float) -> dict[str, Any]:
    radius = window.km * share * window.px_per_km
    x, y = WIDTH / 2, HEIGHT / 2
    arc = f"a{radius:.0f} {radius:.0f} 0 1 0 "
    return {
        "path": f"M{x - radius:.0f} {y:.0f}{arc}{2 * radius:.0f} 0{arc}{-2 * radius:.0f} 0Z",
        "text": f"{window.km * share:g}{french.NBSP}km",
        "x": x,
        "y": round(y + radius + 5),
    }


def _names(window: Window, communes: Sequence[CommuneRow]) -> Iterable[dict[str, Any]]:
    """Yield the largest communes whose name has room, the first in large letters."""
    taken: list[Box] = []
    cities = {row.parent for row in communes if row.parent}
    for row in communes:
        if row.lat is None or row.lon is None or row.insee in cities:
            continue
        x, y = (float(value) for value in window.project(row.lon, row.lat))
        if math.hypot(x - WIDTH / 2, y - HEIGHT / 2) < PIN_PX / 2:
            y += PIN_PX + 6  # under the house
        half = len(row.name) * NAME_LETTER_PX / 2
        box = (x - half, y - NAME_HEIGHT_PX / 2, x + half, y + NAME_HEIGHT_PX / 2)
        inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < HEIGHT
        if not inside or any(_overlap(box, other) for other in taken):
            continue
        yield {"text": row.name, "x": round(x), "y": round(y + 5), "big": not taken, "box": box}
        taken.append(box)
        if len(taken) == MOST_NAMES:
            return


def _placed(window: Window, pins: Iterable[Pin]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the pins side by side where several share a place, and the trails that lead to the first ones."""
    placed: list[dict[str, Any]] = [{"x": WIDTH / 2, "y": HEIGHT / 2}]  # the house keeps its room
    trails: list[str] = []
    for pin in pins:
        x, y = (float(value) for value in window.project(pin.lon, pin.lat))
        spot = _free_spot(x, y, placed)
        if spot is None:
            continue
        placed.append({"x": round(spot[0]), "y": round(spot[1]), "kind": pin.kind, "number": pin.number, "id": pin.id})
        if len(trails) < TRAILS:
            trails.append(_trail(*spot))
    return placed[1:], trails


def _free_spot(x: float, y: float, placed: Sequence[dict[str, Any]]) -> tuple[float, float] | None:
    """Return the nearest free place of the paper, None when there is none."""
    for east, south in SPIRAL:
        spot = (x + east, y + south)
        inside = MARGIN_PX <= spot[0] <= WIDTH - MARGIN_PX and MARGIN_PX <= spot[1] <= HEIGHT - MARGIN_PX
        if inside and all(math.hypot(spot[0] - one["x"], spot[1] - one["y"]) >= PIN_PX - 1 for one in placed):
            return spot
    return None


def _trail(x: float, y: float) -> str:
    home_x, home_y = WIDTH / 2, HEIGHT / 2
    bend_x = (home_x + x) / 2 + (y - home_y) * 0.12
    bend_y = (home_y + y) / 2 - (x - home_x) * 0.12
    return f"M{home_x:.0f} {home_y:.0f}Q{bend_x:.0f} {bend_y:.0f} {x:.0f} {y:.0f}"


def _covered(name: dict[str, Any], pins: Sequence[dict[str, Any]]) -> bool:
    half = PIN_PX / 2
    boxes = ((pin["x"] - half, pin["y"] - half, pin["x"] + half, pin["y"] + half) for pin in pins)
    house = (WIDTH / 2 - half, HEIGHT / 2 - half, WIDTH / 2 + half, HEIGHT / 2 + half)
    return any(_overlap(name["box"], box) for box in (house, *boxes))


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
