"""Where things happen: communes drawn by their size, addresses around their point, and names with their preposition."""

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.geo.gazetteer import Gazetteer
from app.geo.values import CommuneRow

VOWELS = "AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒH"
OTHER_DEPARTEMENT = re.compile(r"(.+) \((\d[\dAB]\d?)\)")
KM_PER_DEGREE = 111.2
ADDRESS_SPREAD_KM = 0.6
TOWN_WEIGHT = 0.7  # a town weighs its population to this power: villages exist too


def de(name: str) -> str:
    """« de Guéret », « d’Ahun », « du Grand-Bourg », « des Lilas »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[0].upper() in VOWELS else f"de {name}"


def at(name: str) -> str:
    """« à Guéret », « au Grand-Bourg », « aux Lilas »."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def distance_km(one: CommuneRow, two: CommuneRow) -> float:
    """Return how far two communes are, near enough to draw from: flat earth, points known."""
    lat = math.radians(((one.lat or 0) + (two.lat or 0)) / 2)
    north = ((two.lat or 0) - (one.lat or 0)) * KM_PER_DEGREE
    east = ((two.lon or 0) - (one.lon or 0)) * KM_PER_DEGREE * math.cos(lat)
    return math.hypot(north, east)


@dataclass(frozen=True, slots=True)
class Ground:
    """The communes of a territory, by name and to draw from."""

    departement: str
    communes: tuple[CommuneRow, ...]
    weights: tuple[float, ...]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, departement: str, gazetteer: Gazetteer, *, center: str = "", radius_km: float = 0.0) -> "Ground":
        """Return the communes of a département, or those near its center when a radius is given."""
        rows = [row for row in gazetteer.index if row.departement == departement and row.point and not row.parent]
        middle = gazetteer.by_insee(center) if center else None
        if middle is not None and radius_km:
            rows = [row for row in rows if distance_km(middle, row) <= radius_km]
        rows.sort(key=lambda row: row.insee)
        weights = tuple(float(row.population or 1) ** TOWN_WEIGHT for row in rows)
        return cls(departement, tuple(rows), weights, gazetteer)

    def named(self, name: str) -> CommuneRow:
        """Return a commune by its name; « Limoges (87) » is in another département. Raises LookupError."""
        elsewhere = OTHER_DEPARTEMENT.fullmatch(name)
        wanted, departement = elsewhere.groups() if elsewhere else (name, self.departement)
        wanted = wanted.replace("’", "'")  # the tables are set in type, the directory of communes is not
        for row in self.gazetteer.search(f"{wanted} ({departement})", limit=5):
            if row.name == wanted and row.departement == departement:
                return row
        raise LookupError(f"no commune {name!r} in {self.departement}")

    def draw(self, chance: random.Random) -> CommuneRow:
        """Draw a commune, larger ones more often."""
        return chance.choices(self.communes, self.weights)[0]


def address_point(commune: CommuneRow, chance: random.Random) -> tuple[float, float]:
    """Return a position a few streets away from the commune's point."""
    angle, away = chance.uniform(0, 2 * math.pi), ADDRESS_SPREAD_KM * math.sqrt(chance.random())
    lat = (commune.lat or 0) + away * math.sin(angle) / KM_PER_DEGREE
    lon = (commune.lon or 0) + away * math.cos(angle) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
    return round(lat, 5), round(lon, 5)


def pick(chance: random.Random, choices: Sequence[str], count: int) -> list[str]:
    """Draw some of the choices, in the order they were written."""
    kept = set(chance.sample(range(len(choices)), min(count, len(choices))))
    return [choice for position, choice in enumerate(choices) if position in kept]
