"""Values of geography: points, places, communes as rows, and what a typed place resolves to."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from app.reference.text_keys import fold

SAINT = re.compile(r"\b(st|ste)\b")
ARRONDISSEMENTS = {  # city → its first and last arrondissement
    "75056": ("75101", "75120"), "69123": ("69381", "69389"), "13055": ("13201", "13216"),
}
MAX_LATITUDE = 90.0
MAX_LONGITUDE = 180.0


def normalise(text: str) -> str:
    """Return the search key of a place name: folded, « st » and « ste » written in full."""
    return SAINT.sub(lambda found: "saint" if found.group() == "st" else "sainte", fold(text))


def city_of(insee: str) -> str:
    """Return the city of an arrondissement's INSEE code (75112 → 75056); any other code is returned as it is."""
    for city, (first, last) in ARRONDISSEMENTS.items():
        if first <= insee <= last:
            return city
    return insee


class Precision(StrEnum):
    """How closely a point says where something is."""

    ADDRESS = "address"
    COMMUNE = "commune"   # the commune's own point: never to be read as an address

    @property
    def label(self) -> str:
        return "adresse" if self is Precision.ADDRESS else "commune (position approchée)"


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees (WGS 84). (0, 0) is refused: nobody lives there, faulty files do."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and math.isfinite(self.lon)):
            raise ValueError("latitude and longitude must be finite numbers")
        if abs(self.lat) > MAX_LATITUDE or abs(self.lon) > MAX_LONGITUDE:
            raise ValueError("latitude is within ±90 and longitude within ±180 degrees")
        if self.lat == 0 and self.lon == 0:
            raise ValueError("(0, 0) is a missing position, not a place")


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune, or an arrondissement of Paris, Lyon, Marseille (then ``parent`` is the city's code).

    ``population`` and ``area_km2`` are None when unknown. ``former`` is the old name that was searched, '' otherwise.
    """

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    departement: str
    region: str
    epci: str
    ept: str
    lat: float | None
    lon: float | None
    population: int | None
    area_km2: float | None
    parent: str = ""
    former: str = ""

    @property
    def point(self) -> Point | None:
        """Its point, None for the few communes without one; a zero is a number, not a hole."""
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)

    @property
    def label(self) -> str:
        """« Guéret (23) »: names alone are ambiguous."""
        return f"{self.name} ({self.departement})"

    @property
    def postal_code(self) -> str:
        """Its first postal code, '' when it has none."""
        return self.postal_codes[0] if self.postal_codes else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, how precisely, and how wide and dense its commune is (for travel estimates).

    ``lat`` and ``lon`` are both None when unknown; so are ``area_km2`` and ``density_per_km2`` (inhabitants).
    """

    label: str
    insee: str
    lat: float | None
    lon: float | None
    precision: Precision
    area_km2: float | None = None
    density_per_km2: float | None = None

    @property
    def point(self) -> Point | None:
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a typed place means: one commune, several to choose from, or none with close spellings."""

    commune: CommuneRow | None = None
    choices: tuple[CommuneRow, ...] = ()
    suggestions: tuple[CommuneRow, ...] = ()

    @property
    def is_one(self) -> bool:
        return self.commune is not None

    @property
    def is_ambiguous(self) -> bool:
        return self.commune is None and bool(self.choices)

    @property
    def is_unknown(self) -> bool:
        return self.commune is None and not self.choices
