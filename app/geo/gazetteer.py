"""From what people type to communes, without asking the database. One per process: ``queries.gazetteer()``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.geo.commune_index import CODE_LENGTH, CommuneFacts, CommuneIndex, FormerName
from app.geo.place_query import PlaceQuery, arrondissement_code, departement_of_postal_code, read_place
from app.geo.values import CommuneRow, Place, Point, Precision, Resolution, normalise

MOST_CHOICES = 10
MOST_SUGGESTIONS = 5
LONGEST_TAIL_WORDS = 6   # words at the end of an address tried as a commune's name
CORSICA = ("2a", "2b")   # codes that are neither a number nor the beginning of a name
CLOSEST_DIGITS = 3       # a mistyped code still begins with three right digits
ARTICLE = re.compile(r"^(?:l[ae]s?|l) (?=\w)")  # « la Creuse », « l'Ain »
TOWN_TO_VILLAGE = 5  # a shared postal code goes to a town this many times larger than the next


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The communes, and the départements by code and by normalised code or name."""

    index: CommuneIndex
    departements: dict[str, str]
    departement_codes: dict[str, str]

    @classmethod
    def build(cls, communes: Iterable[CommuneFacts], former: Iterable[FormerName],
              departements: dict[str, str]) -> "Gazetteer":
        """Build it from rows, whatever they come from; ``departements`` gives the names by code."""
        codes = {code.lower(): code for code in departements}
        for code, name in departements.items():
            codes[normalise(name)] = codes[normalise(name).removeprefix("la ")] = code
        return cls(CommuneIndex(communes, former), departements, codes)

    def search(self, text: str, limit: int = 20, near: Point | None = None) -> list[CommuneRow]:
        """Return the communes for a text being typed, best first; a blank text gives the largest ones.

        Names that answer as well are told apart by how close they are to ``near``, then by population.
        """
        if not text.strip():
            return self.index.largest(limit)
        query = read_place(text)
        if query.code:
            rows = self._of_code(query)
            return (self._named(rows, query.name) or rows)[:limit]
        if not query.key:
            return []
        if query.key.isdigit() and len(query.key) < CODE_LENGTH:
            return self.index.by_postal_code(query.key, limit)
        if query.key in CORSICA:
            return self.index.of_departement(self.departement_codes[query.key], limit)
        around = (near.lat, near.lon) if near and near.lat is not None and near.lon is not None else None
        return self._of_name(query, limit, around)

    def resolve(self, text: str) -> Resolution:
        """Say which commune a finished text means: one, several to choose from, or none with suggestions."""
        query = read_place(text)
        if not query.key:
            return Resolution()
        found = self._of_finished_code(query) if query.code else self._of_finished_name(query)
        if len(found) == 1:
            return Resolution(commune=found[0])
        if found:
            return Resolution(choices=tuple(found))
        return Resolution(suggestions=tuple(self.suggestions(text)))

    def meant(self, text: str) -> Resolution:
        """Say which commune a search starts from: a postal code shared with villages means its town, a département
        lets choose among its towns.

        Who types 23000 means Guéret; the villages stay in ``choices``. Where one lives is never guessed so: forms use
        ``resolve``.
        """
        if towns := self._of_departement(text):
            return Resolution(choices=tuple(towns))
        found = self.resolve(text)
        first, *others = (row.population or 0 for row in found.choices) if found.choices else (0,)
        if read_place(text).code and others and first >= TOWN_TO_VILLAGE * max(others):
            return Resolution(commune=found.choices[0], choices=found.choices[1:])
        return found

    def _of_departement(self, text: str) -> list[CommuneRow]:
        """Communes of a département typed by its name or code, the largest first, and one of that name elsewhere.

        Empty when it is also the name of a commune of its own (Paris).
        """
        key = read_place(text).key
        code = self.departement_codes.get(ARTICLE.sub("", key))
        same = self.index.exact(key) if code else []
        if code is None or any(row.departement == code for row in same):
            return []
        return [*self.index.of_departement(code, MOST_SUGGESTIONS), *same]

    def suggestions(self, text: str, limit: int = MOST_SUGGESTIONS) -> list[CommuneRow]:
        """Return communes with a close name or code, for « Voulez-vous dire… »."""
        query = read_place(text)
        if query.code and (not query.name or query.looks_like_address):
            return self._close_codes(query.code, limit)
        close = self.index.close_names(query.name, limit)
        return close or self.index.close_names(query.key, limit)

    def identify(self, *, insee: str = "", postal_code: str = "", name: str = "") -> CommuneRow | None:
        """Return the one commune a record means by its codes and name; None when they do not agree on one.

        Old INSEE codes lead to the commune of today; a postal code alone is enough when it serves one commune.
        """
        if insee and (row := self.index.successor(insee.strip().upper())):
            return row
        return self.resolve(f"{postal_code} {name}").commune

    def by_insee(self, code: str) -> CommuneRow | None:
        """Return the commune or arrondissement of today with this INSEE code."""
        return self.index.by_insee(code)

    def nearest(self, point: Point) -> CommuneRow | None:
        """Return the commune whose point is nearest, to name a position."""
        return self.index.nearest(point.lat, point.lon)

    def family(self, insee: str) -> frozenset[str]:
        """Return the codes that count as the same commune: a city and its arrondissements know each other.

        « Paris » and « Paris 12e » are the same commune for someone who typed either; two arrondissements are not.
        """
        row = self.index.by_insee(insee)
        parent = {row.parent} if row is not None and row.parent else set()
        return frozenset({insee, *parent, *(child.insee for child in self.index.children(insee))})

    def place_of(self, commune: CommuneRow) -> Place:
        """Return the commune as a place: its point, its area and density.

        The area of an arrondissement, unknown here, is its share of the city's; its density is the city's.
        """
        whole = self.index.by_insee(commune.parent) if commune.parent else commune
        whole = whole or commune
        share = len(self.index.children(whole.insee)) if whole is not commune else 1
        area_km2 = whole.area_km2 / share if whole.area_km2 else None
        density = whole.population / whole.area_km2 if whole.area_km2 and whole.population is not None else None
        return Place(commune.label, commune.insee, commune.lat, commune.lon, Precision.COMMUNE, area_km2, density)

    # codes

    def _of_code(self, query: PlaceQuery) -> list[CommuneRow]:
        """Communes of a postal code, else of a cedex with its name, else of an INSEE code of today or of once."""
        if rows := self.index.by_postal_code(query.code):
            return rows
        departements = departement_of_postal_code(query.code)
        if named := [row for row in self.index.exact(query.name) if row.departement in departements]:
            return named
        row = self.index.successor(query.code)
        return [row] if row else []

    def _of_finished_code(self, query: PlaceQuery) -> list[CommuneRow]:
        rows = self._of_code(query)
        cities = {row.parent for row in rows}
        rows = [row for row in rows if row.insee not in cities]
        if not query.name or (query.looks_like_address and query.name == query.before):
            return rows
        # code and name disagree: both are offered
        return self._named(rows, query.name) or [*self.index.exact(query.name), *rows]

    def _named(self, rows: Sequence[CommuneRow], name: str) -> list[CommuneRow]:
        """Keep the communes that go by this name, else those whose name it begins, else those it begins with."""
        if not name:
            return []
        known = {row.insee for row in self.index.exact(name)} | ({arrondissement_code(name)} - {""})
        names = [normalise(row.name) for row in rows]
        return ([row for row in rows if row.insee in known or row.parent in known]
                or [row for row, own in zip(rows, names, strict=True) if _begins_words(name, own)]
                or [row for row, own in zip(rows, names, strict=True) if f"{name} ".startswith(f"{own} ")])

    def _close_codes(self, code: str, limit: int) -> list[CommuneRow]:
        """Communes whose postal code begins with as many of the same digits as possible, else of the département."""
        for length in range(CODE_LENGTH, CLOSEST_DIGITS - 1, -1):
            if found := self.index.by_postal_code(code[:length], limit):
                return found
        return [row for departement in departement_of_postal_code(code)
                for row in self.index.of_departement(departement, limit)][:limit]

    # names

    def _of_name(self, query: PlaceQuery, limit: int, near: tuple[float, float] | None) -> list[CommuneRow]:
        if labelled := self._labelled(query):
            return labelled[:limit]
        arrondissement = self.index.by_insee(arrondissement_code(query.key))
        if arrondissement is not None:
            others = self.index.search(query.key, limit)
            return [arrondissement, *(row for row in others if row.insee != arrondissement.insee)][:limit]
        return self.index.search(query.key, limit, near=near) or self._of_parts(query, limit)

    def _of_finished_name(self, query: PlaceQuery) -> list[CommuneRow]:
        if labelled := self._labelled(query):
            return labelled
        arrondissement = self.index.by_insee(arrondissement_code(query.key))
        if arrondissement is not None:
            return [arrondissement]
        return (self.index.exact(query.key) or self._of_parts(query, MOST_CHOICES)
                or self.index.search(query.key, MOST_CHOICES))

    def _labelled(self, query: PlaceQuery) -> list[CommuneRow]:
        """Communes as we print them: « Marseille (13) » is the city, not its 13th arrondissement."""
        return [row for row in self.index.exact(query.name) if query.is_label and row.departement == query.departement]

    def _of_parts(self, query: PlaceQuery, limit: int) -> list[CommuneRow]:
        """Communes of a name followed by its département, else at the end of an address, else of the name alone."""
        name, departement = self._split_departement(query)
        if departement:
            exact = [row for row in self.index.exact(name) if row.departement == departement]
            return exact or self.index.search(name, limit, (departement,))
        if found := self._at_the_end(query):
            return found
        return self.index.search(query.name, limit) if query.departement else []

    def _split_departement(self, query: PlaceQuery) -> tuple[str, str]:
        """Return the name and the code of the département typed after it, ('', '') when there is none."""
        if query.departement:
            return query.name, self.departement_codes.get(query.departement, "")
        words = query.key.split()
        for start in range(1, len(words)):
            if code := self.departement_codes.get(" ".join(words[start:])):
                return " ".join(words[:start]), code
        return "", ""

    def _at_the_end(self, query: PlaceQuery) -> list[CommuneRow]:
        """Communes named by the last words of an address, the longest name first."""
        words = query.key.split()
        if not query.looks_like_address and not query.departement:
            return []
        for count in range(min(LONGEST_TAIL_WORDS, len(words) - 1), 0, -1):
            if found := self.index.exact(" ".join(words[-count:])):
                return found
        return []


def _begins_words(typed: str, name: str) -> bool:
    """Tell whether every typed word begins a word of the name."""
    words = name.split()
    return all(any(word.startswith(part) for word in words) for part in typed.split())
