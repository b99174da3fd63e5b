"""The communes of France in memory: columns and sorted keys; rows are made only for what is returned."""

from array import array
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.geo.spelling import SpellingIndex
from app.geo.values import CommuneRow, normalise
from app.reference.word_index import WordIndex, prefix_range

ARTICLES = ("le", "la", "les", "l")
CODE_LENGTH = 5
NO_NUMBER = -1
CLOSE_DEGREES = 0.6  # of latitude: about 65 km
Ids = NDArray[np.int32]
H = TypeVar("H", bound=Hashable)


class CommuneFacts(NamedTuple):
    """A commune as the tables hold it; ``postal_codes`` are separated by |, ``parent`` is '' but in a large city."""

    insee: str
    name: str
    postal_codes: str
    departement: str
    region: str
    epci: str
    ept: str
    lat: float | None
    lon: float | None
    population: int | None
    area_km2: float | None
    parent: str


class FormerName(NamedTuple):
    """The name and code of a commune that has merged into ``insee``."""

    code: str
    name: str
    insee: str


class CommuneIndex:
    """Communes numbered from the most populous to the least: the smaller number is always the better answer.

    An *entry* is a searchable name: entries below ``len(self)`` are the communes themselves, the others old names.
    """

    def __init__(self, communes: Iterable[CommuneFacts], former: Iterable[FormerName] = ()) -> None:
        ordered = _by_size(communes)
        self._fill_columns(ordered)
        keys = [normalise(commune.name) for commune in ordered]
        owners = list(range(len(ordered)))
        del ordered
        self._former: list[FormerName] = []
        self._successors: dict[str, int] = {}
        self._add_former(former, keys, owners)
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = [keys[entry] for entry in order]
        self._entries = np.array(order, dtype=np.int32)
        self._owners = np.array(owners, dtype=np.int32)
        self._words = WordIndex(keys)
        self._postal = WordIndex(codes.replace("|", " ") for codes in self._postal_codes)
        weights = np.maximum(np.array(self._population, dtype=np.float32), 0)[self._owners]
        self._spelling = SpellingIndex(keys, weights) if keys else None
        self._vectors: NDArray[np.float64] | None = None

    def _fill_columns(self, ordered: Sequence[CommuneFacts]) -> None:
        self._names = [commune.name for commune in ordered]
        self._postal_codes = _shared(commune.postal_codes for commune in ordered)
        self._regions = _shared((commune.region, commune.epci, commune.ept) for commune in ordered)
        self._departements = np.array([commune.departement for commune in ordered], dtype="U3")
        self._lat = array("d", (np.nan if commune.lat is None else commune.lat for commune in ordered))
        self._lon = array("d", (np.nan if commune.lon is None else commune.lon for commune in ordered))
        self._population = array("i", (NO_NUMBER if commune.population is None else commune.population
                                       for commune in ordered))
        self._area_km2 = array("d", (np.nan if commune.area_km2 is None else commune.area_km2 for commune in ordered))
        self._codes = np.array([commune.insee for commune in ordered], dtype="S5")
        self._code_order = np.argsort(self._codes, kind="stable").astype(np.int32)
        self._sorted_codes = self._codes[self._code_order]
        self._parents = {number: commune.parent for number, commune in enumerate(ordered) if commune.parent}

    def _add_former(self, former: Iterable[FormerName], keys: list[str], owners: list[int]) -> None:
        numbered = [(self._number(old.insee), old) for old in former]
        for number, old in sorted(pair for pair in numbered if pair[0] != NO_NUMBER):
            if self._number(old.code) == NO_NUMBER:
                self._successors[old.code] = number
            key = normalise(old.name)
            if key != keys[number]:  # a merged commune often kept the name of one of its parts
                keys.append(key)
                owners.append(number)
                self._former.append(old)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[CommuneRow]:
        return (self.row(number) for number in range(len(self)))

    def row(self, number: int, former: str = "") -> CommuneRow:
        """Return a commune by its number; ``former`` is the old name that led to it."""
        codes = self._postal_codes[number]
        region, epci, ept = self._regions[number]
        population = self._population[number]
        return CommuneRow(
            self._codes[number].decode(), self._names[number], tuple(codes.split("|")) if codes else (),
            str(self._departements[number]), region, epci, ept, _known(self._lat[number]), _known(self._lon[number]),
            None if population == NO_NUMBER else population, _known(self._area_km2[number]),
            self._parents.get(number, ""), former)

    def by_insee(self, code: str) -> CommuneRow | None:
        """Return the commune or arrondissement of today with this INSEE code."""
        number = self._number(code)
        return None if number == NO_NUMBER else self.row(number)

    def successor(self, code: str) -> CommuneRow | None:
        """Return the commune of today that a code of today or an old one stands for."""
        number = self._successors.get(code)
        return self.by_insee(code) if number is None else self.row(number)

    def codes_in_box(self, south: float, north: float, west: float, east: float) -> list[str]:
        """Return the codes of the communes whose point lies in a box of degrees."""
        lat, lon = np.asarray(self._lat), np.asarray(self._lon)
        inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        return [str(code.decode()) for code in self._codes[inside]]

    def children(self, code: str) -> tuple[CommuneRow, ...]:
        """Return the arrondissements of a city, in order; empty for all the others."""
        rows = (self.row(number) for number, parent in self._parents.items() if parent == code)
        return tuple(sorted(rows, key=lambda row: row.insee))

    def by_postal_code(self, prefix: str, limit: int | None = None) -> list[CommuneRow]:
        """Return the communes with a postal code that begins so, by population.

        For a full code the arrondissement precedes its city, which has the codes of them all.
        """
        numbers = self._postal.with_prefix(prefix)
        if len(prefix) < CODE_LENGTH:
            return [self.row(int(number)) for number in numbers[:limit]]
        return sorted((self.row(int(number)) for number in numbers), key=lambda row: not row.parent)[:limit]

    def exact(self, key: str) -> list[CommuneRow]:
        """Return the communes of this very name (with or without its article), else those that once had it."""
        for candidate in (key, *(f"{article} {key}" for article in ARTICLES)):
            if entries := self._exact_entries(candidate):
                current = [entry for entry in entries if entry < len(self)]
                return [self._row_of_entry(entry) for entry in (current or entries)]
        return []

    def search(self, key: str, limit: int, departements: Sequence[str] = (),
               near: tuple[float, float] | None = None) -> list[CommuneRow]:
        """Return communes by name: exact, then beginning with, then with words beginning so; each by population.

        In each group those close to ``near``, when given, come first, the nearest first; then the names of today
        precede the old ones. ``departements`` restricts, when given.
        """
        found: dict[int, int] = {}
        for tier in self._tiers(key):
            entries = tier if near is None else self._nearest_first(tier, *near)
            inside = np.isin(self._departements[self._owners[entries]], departements) if departements else slice(None)
            for entry in entries[inside]:
                found.setdefault(int(self._owners[entry]), int(entry))
                if len(found) == limit:
                    return [self._row_of_entry(entry) for entry in found.values()]
        return [self._row_of_entry(entry) for entry in found.values()]

    def _nearest_first(self, entries: Ids, lat: float, lon: float) -> Ids:
        """Put the entries within ``CLOSE_DEGREES`` of a point first, the nearest first; the others keep their order."""
        owners = self._owners[entries]
        north = np.frombuffer(self._lat)[owners] - lat
        east = (np.frombuffer(self._lon)[owners] - lon) * np.cos(np.radians(lat))
        far = np.hypot(north, east)
        return np.asarray(entries[np.argsort(np.where(far <= CLOSE_DEGREES, far, np.inf), kind="stable")])

    def largest(self, limit: int) -> list[CommuneRow]:
        """Return the most populous communes."""
        return [self.row(number) for number in range(min(limit, len(self)))]

    def of_departement(self, code: str, limit: int) -> list[CommuneRow]:
        """Return the most populous communes of a département."""
        return [self.row(int(number)) for number in np.flatnonzero(self._departements == code)[:limit]]

    def close_names(self, key: str, limit: int) -> list[CommuneRow]:
        """Return communes whose name, of today or old, is spelt nearly so; two letters exchanged come first."""
        swapped = (key[:at] + key[at + 1] + key[at] + key[at + 2:] for at in range(len(key) - 1))
        found = {int(self._owners[entry]): entry for name in swapped for entry in self._exact_entries(name)}
        for entry in self._spelling.close_to(key, 2 * limit) if self._spelling else ():
            found.setdefault(int(self._owners[entry]), entry)
        return [self._row_of_entry(entry) for entry in list(found.values())[:limit]]

    def nearest(self, lat: float, lon: float) -> CommuneRow | None:
        """Return the commune whose point is the nearest, an arrondissement rather than its city."""
        if self._vectors is None:
            self._vectors = self._unit_vectors()
        likeness = self._vectors @ _unit(np.array([lat]), np.array([lon]))[0]
        return self.row(int(np.nanargmax(likeness))) if np.isfinite(likeness).any() else None

    def within(self, south: float, north: float, west: float, east: float) -> list[CommuneRow]:
        """Return the communes whose point lies in a box of degrees, the most populous first."""
        lat, lon = np.frombuffer(self._lat), np.frombuffer(self._lon)
        inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        return [self.row(int(number)) for number in np.flatnonzero(inside)]

    def _unit_vectors(self) -> NDArray[np.float64]:
        vectors = _unit(np.array(self._lat), np.array(self._lon))
        vectors[[self._number(parent) for parent in set(self._parents.values())]] = np.nan
        return vectors

    def _number(self, code: str) -> int:
        """Return the number of a commune by its INSEE code, ``NO_NUMBER`` when there is none."""
        wanted = code.encode("utf-8", "ignore")
        position = int(np.searchsorted(self._sorted_codes, wanted))
        if position < len(self._sorted_codes) and self._sorted_codes[position] == wanted:
            return int(self._code_order[position])
        return NO_NUMBER

    def _exact_entries(self, key: str) -> list[int]:
        low, _ = prefix_range(self._keys, key)
        return sorted(int(entry) for entry in self._entries[low:bisect_right(self._keys, key, lo=low)])

    def _tiers(self, key: str) -> Iterator[Ids]:
        low, high = prefix_range(self._keys, key)
        middle = bisect_right(self._keys, key, lo=low)
        yield np.sort(self._entries[low:middle])
        yield np.sort(self._entries[middle:high])
        yield self._words.with_all(key.split())

    def _row_of_entry(self, entry: int) -> CommuneRow:
        if entry < len(self):
            return self.row(entry)
        return self.row(int(self._owners[entry]), former=self._former[entry - len(self)].name)


def _by_size(communes: Iterable[CommuneFacts]) -> list[CommuneFacts]:
    """Sort by population; an arrondissement, whose own is unknown, weighs its share of the city's."""
    communes = list(communes)
    cities = {commune.parent for commune in communes if commune.parent}
    population = {commune.insee: commune.population or 0 for commune in communes if commune.insee in cities}
    children = [commune.parent for commune in communes if commune.parent]
    share = {city: inhabitants / children.count(city) for city, inhabitants in population.items()}

    def size(commune: CommuneFacts) -> float:
        return commune.population or share.get(commune.parent, 0.0)

    return sorted(communes, key=lambda commune: (-size(commune), commune.insee))


def _shared(values: Iterable[H]) -> list[H]:
    """List the values, equal ones being kept once in memory."""
    pool: dict[H, H] = {}
    return [pool.setdefault(value, value) for value in values]


def _known(number: float) -> float | None:
    return None if np.isnan(number) else number


def _unit(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors, shape (n, 3), of positions in degrees; in 64 bits their products tell metres apart."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)), axis=1)
