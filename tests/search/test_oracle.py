"""Random searches over random catalogues answer what the slow, obvious loops answer."""

from itertools import pairwise

import numpy as np
import pytest

from app.geo.queries import gazetteer
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.search.criteria import Criteria, Sort
from app.search.selection import Results, results_in
from tests.factories.catalogues import CENTRES, JOBS, THEMES, TODAY, WORDS, Catalogue, a_catalogue
from tests.search.oracle import TOLERANCE, answer, band, nearest_km

CATALOGUES, SEARCHES = 12, 20
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
        kinds=frozenset(kind for kind in Kind if asked(0.5)) if asked(0.3) else frozenset(),
        remotes=frozenset({Remote.NO, Remote.FULL}) if asked(0.1) else frozenset(),
        rome=str(rng.choice(JOBS)) if asked(0.1) else "", theme=str(rng.choice(THEMES)) if asked(0.1) else "",
        structure="s000000003" if asked(0.05) else "", source="flux" if asked(0.05) else "",
        weekly_minutes_max=600 if asked(0.2) else None, without_licence=asked(0.2), no_cv=asked(0.1),
        beginners=asked(0.1), new=asked(0.1), accessible=asked(0.05), shuttle=asked(0.05),
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
    kinds = {read.offer.key: read.offer.kind for read in catalogue.reads}
    remotes = {read.offer.key: read.offer.remote for read in catalogue.reads}
    for name, codes, of in (("kind", Kind, kinds), ("remote", Remote, remotes)):
        found = answer(catalogue.reads, criteria, but=name)
        if found.must == found.may:
            counted = {code.value: sum(1 for key in found.must if of[key] is code) for code in codes}
            assert results.facets[name] == counted, (name, criteria)
    for name, asked in (("without_licence", True), ("no_cv", True), ("beginners", True), ("weekly_minutes_max", 600)):
        if not (name == "weekly_minutes_max" and criteria.weekly_minutes_max is not None):
            found = answer(catalogue.reads, criteria.but(**{name: asked}))
            assert results.facets["words"][name] == len(found.must), (name, criteria)


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
