"""What is asked of the catalogue. Filters narrow; an absent information never excludes."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.geo.values import CommuneRow
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Mode, Remote

DEFAULT_RADIUS_KM = 30.0
MIN_RADIUS_KM, MAX_RADIUS_KM = 1.0, 100.0
DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 100
MAX_QUERY_CHARS = 300
NEW_SINCE = timedelta(days=7)


class Sort(StrEnum):
    """Order of the list; without words, relevance is distance then date."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    DATE = "date"

    @property
    def label(self) -> str:
        return {
            "relevance": "les plus proches de votre recherche",
            "distance": "les plus près",
            "date": "les plus récentes",
        }[self.value]


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def center(self) -> tuple[float, float]:
        """Latitude and longitude of its middle."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2

    @property
    def text(self) -> str:
        """« west,south,east,north », as GeoJSON writes a box."""
        return ",".join(f"{side:g}" for side in (self.west, self.south, self.east, self.north))

    def twice(self) -> "View":
        """The same middle, twice as wide and high, within the world."""
        high, wide = (self.north - self.south) / 2, (self.east - self.west) / 2
        west, east = max(-180.0, self.west - wide), min(180.0, self.east + wide)
        sides = west, max(-90.0, self.south - high), east, min(90.0, self.north + high)
        return View(*(round(side, 4) for side in sides))


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search. ``lat`` and ``lon`` are both given or both None; ``commune`` is the searched commune, if any.

    ``view`` replaces the radius: offers with a place in what the map shows; distances still start from the point.
    ``mode`` is the means of travel whose time is printed; with ``max_minutes``, a trip by it replaces the radius, which
    is then the farthest one may get. ``literal`` are the words asked as written, not as choices: they change nothing.
    """

    q: str = ""
    commune: CommuneRow | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    view: View | None = None
    kinds: frozenset[Kind] = frozenset()
    remotes: frozenset[Remote] = frozenset()
    rome: str = ""
    theme: str = ""
    structure: str = ""
    source: str = ""
    weekly_minutes_max: int | None = None
    without_licence: bool = False
    no_cv: bool = False
    beginners: bool = False
    days: frozenset[Day] = frozenset()
    half_days: frozenset[HalfDay] = frozenset()
    starts_within_days: int | None = None
    french: FrenchLevel | None = None
    contracts: frozenset[Contract] = frozenset()
    accessible: bool = False
    shuttle: bool = False
    childcare: bool = False
    night: bool = False
    outside: bool = False
    new: bool = False
    mode: Mode | None = None
    max_minutes: int | None = None
    literal: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE

    @property
    def has_place(self) -> bool:
        """Tell whether distances are known."""
        return self.lat is not None and self.lon is not None

    def but(self, **changes: Any) -> "Criteria":
        """Return the same search with some answers changed, on its first page."""
        return replace(self, **{"page": 1, **changes})
