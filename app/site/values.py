"""What the home and statistics pages print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many offers of a kind, in words, and where to read them."""

    kind: str
    count: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page around one place. ``place_name`` is '' while the instance serves no territory."""

    place_name: str
    radius_km: int
    search_url: str
    counts: Sequence[KindCount]
    total: int
    total_text: str
    new_text: str
    stops: Sequence[Mapping[str, object]]
    elsewhere: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """What is online on the whole instance."""

    counts: Sequence[KindCount]
    total: int
    offers_text: str
    structures_text: str
    territories_text: str
