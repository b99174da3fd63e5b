"""Random searches over random catalogues answer what the slow, obvious loops answer."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from app.geo.queries import gazetteer
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.search.criteria import Criteria, Sort, View
from app.search.selection import Results, results_in
from tests.factories.catalogues import CENTRES, JOBS, THEMES, TODAY, WORDS, Catalogue, a_catalogue
from tests.search.oracle import TESTS, TOLERANCE, answer, band, nearest_km

CATALOGUES, SEARCHES = 12, 20
OF_OFFER = {  # counts of a code of the offer itself
    "kind": lambda offer: offer.kind.value,
    "remote": lambda offer: offer.remote.value,
    "contract": lambda offer: offer.contract and offer.contract.value,
}
WORDS_ASKED = {
    **{word: {word: True} for word in ("without_licence", "no_cv", "beginners", "accessible", "shuttle", "childcare",
                                       "night", "outside", "new")},
    "weekly_minutes_max": {"weekly_minutes_max": 600},
}  # fmt: skip
OPENED = {  # count → the filter left out, what each of its values asks
    "french": ("french", {level.value: {"french": level} for level in FrenchLevel}),
    "day": ("when", {day.value: {"days": frozenset({day})} for day in Day}),
    "half_day": ("when", {half.value: {"half_days": frozenset({half})} for half in HalfDay}),
    "starts_within_days": ("starts_within_days", {str(far): {"starts_within_days": far} for far in (7, 30, 90)}),
}
RADII = (1.0, 5.0, 12.5, 30.0, 100.0)


def a_search(rng: np.random.Generator) -> Criteria:
    """Anything that may be asked, more often little than much."""
    insee = list(CENTRES)[int(rng.integers(len(CENTRES)))]
    commune = gazetteer().by_insee(insee) if insee else None
    lat, lon = (commune.lat, commune.lon) if commune and rng.random() < 0.7 else CENTRES[insee]
    placed = rng.random() < 0.9
    words = " ".join(str(rng.choice(WORDS)) for _ in range(int(rng.integers(0, 4))))

    def asked(share: float) -> bool:
        return bool(rng.random() < share)

    words = f'"{words}"' if words and asked(0.25) else words

    return Criteria(
        q=words, commune=commune if placed else None, lat=lat if placed else None, lon=lon if placed else None,
        radius_km=float(rng.choice(RADII)),
        view=View(lon - 0.2, lat - 0.15, lon + 0.4, lat + 0.1) if placed and asked(0.15) else None,
        kinds=frozenset(kind for kind in Kind if asked(0.5)) if asked(0.3) else frozenset(),
        remotes=frozenset({Remote.NO, Remote.FULL}) if asked(0.1) else frozenset(),
        rome=str(rng.choice(JOBS)) if asked(0.1) else "", theme=str(rng.choice(THEMES)) if asked(0.1) else "",
        structure="s000000003" if asked(0.05) else "", source="flux" if asked(0.05) else "",
        weekly_minutes_max=600 if asked(0.2) else None, without_licence=asked(0.2), no_cv=asked(0.1),
        beginners=asked(0.1), new=asked(0.1),
        accessible=asked(0.05), shuttle=asked(0.05), childcare=asked(0.05),
        night=asked(0.05), outside=asked(0.05),
        french=FrenchLevel.A2 if asked(0.1) else None,
        starts_within_days=int(rng.integers(0, 40)) if asked(0.1) else None,
        contracts=frozenset({Contract.CDI}) if asked(0.1) else frozenset(),
        days=frozenset(day for day in Day if asked(0.5)) if asked(0.15) else frozenset(),
        half_days=frozenset({HalfDay.AM, HalfDay.PM}) if asked(0.1) else frozenset(),
        sort=list(Sort)[int(rng.integers(3))], per_page=100,
    )  # fmt: skip


def everything(catalogue: Catalogue, criteria: Criteria) -> Results:
    return results_in(catalogue.snapshot, criteria, today=TODAY)


def keys_of(results: Results) -> list[int]:
    return [found.offer.key for found in results.page.items]


@pytest.mark.parametrize("seed", range(CATALOGUES))
def test_a_search_finds_counts_measures_and_orders_as_the_loops_do(app, seed):
    catalogue = a_catalogue(seed, size=100)
    reads = {read.offer.key: read for read in catalogue.reads}
    rng = np.random.default_rng(1_000 + seed)

    for _ in range(SEARCHES):
        criteria = a_search(rng)
        results, expected = everything(catalogue, criteria), answer(catalogue.reads, criteria)
        keys = keys_of(results)

        assert len(set(keys)) == len(keys) == results.page.total
        assert expected.must <= set(keys) <= expected.may, criteria
        if expected.must == expected.may:
            assert_counts(catalogue, criteria, results)
        assert_distances(reads, criteria, results)
        assert_order(catalogue, criteria, results)


def assert_counts(catalogue: Catalogue, criteria: Criteria, results: Results) -> None:
    """Each count is that of the loops, its own filter left out; words are counted in what is listed."""
    reads = {read.offer.key: read for read in catalogue.reads}
    for name, code_of in OF_OFFER.items():
        found = answer(catalogue.reads, criteria, but=name)
        if found.must == found.may:
            counted = Counter(code_of(reads[key].offer) for key in found.must)
            assert results.facets[name] == {code: counted[code] for code in results.facets[name]}, (name, criteria)
    listed = answer(catalogue.reads, criteria).must
    for name, changes in WORDS_ASKED.items():
        assert results.facets["words"][name] == agreeing(reads, listed, name, criteria.but(**changes)), (name, criteria)
    for name, (left_out, choices) in OPENED.items():
        found = answer(catalogue.reads, criteria, but=left_out)
        if found.must == found.may:
            counted = {value: agreeing(reads, found.must, left_out, criteria.but(**changes))
                       for value, changes in choices.items()}  # fmt: skip
            assert results.facets[name] == counted, (name, criteria)


def agreeing(reads, keys, name: str, criteria: Criteria) -> int:
    """Count the offers of which one filter says yes."""
    return sum(1 for key in keys if TESTS[name](reads[key], criteria))


def assert_distances(reads, criteria: Criteria, results: Results) -> None:
    for found in results.page.items:
        exact = None if criteria.lat is None else nearest_km(reads[found.offer.key], criteria)
        if exact is None:
            assert found.distance_km is None
        elif exact < 100:
            assert found.distance_km == pytest.approx(exact, rel=TOLERANCE, abs=1e-6)


def assert_order(catalogue: Catalogue, criteria: Criteria, results: Results) -> None:
    reads = {read.offer.key: read for read in catalogue.reads}

    def rank(found):
        offer = found.offer
        far = float("inf") if found.distance_km is None else found.distance_km
        recent = -int(offer.published_at.timestamp())
        speaks = -band(catalogue.reads, reads[offer.key], criteria.q) if criteria.q else 0
        if criteria.sort is Sort.DATE or (criteria.lat is None and not criteria.q):
            return offer.full, recent, far, offer.key
        if criteria.sort is Sort.RELEVANCE and criteria.q:
            return offer.full, speaks, far, recent, offer.key
        return offer.full, far, recent, offer.key

    for before, after in pairwise(results.page.items):
        assert rank(before) < rank(after), criteria
