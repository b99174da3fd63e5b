"""Who puts the offers of a territory in which order: our ranking, and the plain sorts it must beat."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, log

import numpy as np

from app.evaluation.cases import TODAY, Block, GoldenPerson, GoldenTerritory
from app.evaluation.golden_offers import GoldenOffer
from app.matching import engine, ranking
from app.matching.columns import columns_of
from app.matching.geometry import distance_km
from app.matching.reference import RomeEdges
from app.matching.results import Context, MatchResult
from app.matching.universe import near_rows, universe_rows
from app.matching.values import Kind, Profile
from app.search.text_analysis import terms

Order = Mapping[Block, list[int]]
UNLIMITED = 10_000


@dataclass(frozen=True)
class Field:
    """A territory ready to be ranked."""

    territory: GoldenTerritory
    edges: RomeEdges

    @cached_property
    def columns(self) -> engine.Columns:
        return columns_of([offer.facts for offer in self.territory.offers])

    @cached_property
    def by_key(self) -> Mapping[int, GoldenOffer]:
        return {offer.facts.key: offer for offer in self.territory.offers}

    @cached_property
    def words(self) -> Mapping[int, Counter[str]]:
        """What a text index would hold of each offer: its title and the names of its jobs and themes."""
        return {offer.facts.key: Counter(terms(self._text(offer))) for offer in self.territory.offers}

    def _text(self, offer: GoldenOffer) -> str:
        facts = offer.facts
        return " ".join([offer.title, *(self.edges.labels.get(code, "") for code in (*facts.rome, *facts.themes))])

    @cached_property
    def _matched(self) -> dict[str, MatchResult]:
        return {}

    def matched(self, person: GoldenPerson) -> MatchResult:
        """Our ranking, whole, with its reasons."""
        if person.id not in self._matched:
            seed = ranking.daily_seed(TODAY, person.id)
            self._matched[person.id] = engine.match(
                person.profile, self.columns, today=TODAY, seed=seed, edges=self.edges, limit=UNLIMITED
            )
        return self._matched[person.id]

    def ranked(self, person: GoldenPerson, context: Context) -> list[int]:
        """Keys of the activities in our order, in a context: rules lifted, requests already waiting."""
        seed = ranking.daily_seed(TODAY, person.id)
        rows, _ = engine.rank(
            person.profile, self.columns, today=TODAY, seed=seed, edges=self.edges, limit=UNLIMITED, context=context
        )
        return [int(key) for key in self.columns.key[rows]]

    def universe(self, profile: Profile) -> list[int]:
        """Keys of the offers a plain site would list: live, within 100 km, of the kinds ticked."""
        rows = near_rows(self.columns, profile)
        shown = [universe_rows(self.columns, rows, profile, TODAY, services=services) for services in (False, True)]
        return [int(key) for key in self.columns.key[np.concatenate(shown)]]

    def blocks(self, keys: Sequence[int]) -> Order:
        """One list cut in the two blocks."""
        services = [key for key in keys if self.by_key[key].facts.kind is Kind.SERVICE]
        return {Block.ACTIVITIES: [key for key in keys if key not in set(services)], Block.SERVICES: services}


def ours(field: Field, person: GoldenPerson) -> Order:
    """The ranking under test."""
    result = field.matched(person)
    return {Block.ACTIVITIES: [item.key for item in result.items], Block.SERVICES: [i.key for i in result.services]}


def by_distance(field: Field, person: GoldenPerson, key: int) -> float:
    """The nearest first."""
    profile = person.profile
    located = [(place.lat, place.lon) for place in field.by_key[key].facts.places if place.lat is not None]
    if not located or profile.lat is None or profile.lon is None:
        return inf
    lats, lons = np.array(located).T
    return float(distance_km(profile.lat, profile.lon, lats, lons).min())


def by_date(field: Field, _person: GoldenPerson, key: int) -> float:
    """The newest first."""
    return field.by_key[key].online_days


def by_seats(field: Field, _person: GoldenPerson, key: int) -> float:
    """Most seats first; no limit before any number."""
    seats = field.by_key[key].facts.seats_left
    return -inf if seats is None else -seats


def by_text(field: Field, person: GoldenPerson, key: int) -> float:
    """The words of the wishes, rare ones counting more."""
    wished = [*(wish.rome for wish in person.profile.wishes), *sorted(person.profile.themes)]
    asked = set(terms(" ".join(field.edges.labels.get(code, "") for code in wished)))
    size = len(field.words)
    rarity = {term: log(1 + size / (1 + sum(term in words for words in field.words.values()))) for term in asked}
    return -sum(rarity[term] for term in asked if term in field.words[key])


SORTS: Mapping[str, Callable[[Field, GoldenPerson, int], float]] = {
    "distance": by_distance,
    "date": by_date,
    "text": by_text,
    "seats": by_seats,
}


def plain(field: Field, person: GoldenPerson, sort: str, *, with_rules: bool) -> Order:
    """A plain sort, of everything a site would list or, more fairly, of what our rules let through.

    Ties follow the same daily seed as ours.
    """
    order = ours(field, person)
    allowed = [*order[Block.ACTIVITIES], *order[Block.SERVICES]] if with_rules else field.universe(person.profile)
    keys = np.array(sorted(allowed), dtype=np.int64)
    tie = dict(zip(keys.tolist(), ranking.tie_order(keys, ranking.daily_seed(TODAY, person.id)).tolist(), strict=True))
    return field.blocks(sorted(tie, key=lambda key: (SORTS[sort](field, person, key), tie[key])))
