"""What must hold of any search, whatever the catalogue: the metamorphic relations of the list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.geo.queries import gazetteer
from app.matching.values import Kind, Place
from app.search.criteria import Criteria, Sort
from app.search.selection import Results, results_in
from tests.factories.catalogues import CENTRES, NOW, TODAY, Catalogue, a_catalogue, a_read, snapshot_of

EXAMPLES = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
catalogues = st.integers(0, 15).map(lambda seed: kept(seed))
_kept: dict[int, Catalogue] = {}
YES = st.just(value=True)
filters = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.frozensets(st.sampled_from(Kind), min_size=1),
        "without_licence": YES, "no_cv": YES, "beginners": YES, "new": YES,
        "weekly_minutes_max": st.sampled_from((60, 300, 600)), "source": st.just("flux"),
    },
)  # fmt: skip
radii = st.floats(1, 100)
phrases = st.sampled_from((
    "", "jardin", "aide à domicile", "maçonnerie", "cuisinière école", "réparer des vélos", "épicerie solidaire forêt",
))  # fmt: skip


def kept(seed: int) -> Catalogue:
    if seed not in _kept:
        _kept[seed] = a_catalogue(seed, size=80)
    return _kept[seed]


def around(insee: str = "23096", **asked) -> Criteria:
    lat, lon = CENTRES[insee]
    return Criteria(commune=gazetteer().by_insee(insee), lat=lat, lon=lon, **{"per_page": 100, **asked})


def find(catalogue: Catalogue, criteria: Criteria) -> Results:
    return results_in(catalogue.snapshot, criteria, today=TODAY)


def listed(catalogue: Catalogue, criteria: Criteria) -> list[tuple[int, float | None]]:
    return [(found.offer.key, found.distance_km) for found in find(catalogue, criteria).page.items]


@EXAMPLES
@given(catalogues, filters, radii, phrases, st.sampled_from(Sort))
def test_m12_a_filtered_list_is_the_unfiltered_one_with_offers_left_out(app, catalogue, asked, radius_km, q, sort):
    whole = listed(catalogue, around(radius_km=radius_km, q=q, sort=sort))
    fewer = listed(catalogue, around(radius_km=radius_km, q=q, sort=sort, **asked))

    assert fewer == [line for line in whole if line in fewer]
    assert set(fewer) <= set(whole)


@EXAMPLES
@given(catalogues, filters, radii, radii)
def test_m13_a_wider_radius_only_adds(app, catalogue, asked, one, other):
    near = listed(catalogue, around(radius_km=min(one, other), **asked))
    wide = listed(catalogue, around(radius_km=max(one, other), **asked))

    assert set(near) <= set(wide)


@pytest.mark.parametrize("variants", [
    ("maçonnerie", "maconnerie", "MAÇONNERIE", "Maçonneries"),
    ("cuisinier", "cuisinière", "cuisinier·ère", "cuisinier/ère", "Cuisinier (H/F)", "cuisiniers", "cuisinieres"),
    ("école", "ecole", "l’école", "écoles"),
    ("vélo", "velo", "vélos", "le vélo"),
    ("épicerie solidaire", "epicerie-solidaire", "Épiceries solidaires", "solidaire épicerie"),
])  # fmt: skip
def test_m14_accents_case_hyphens_gender_and_plural_change_nothing(app, variants):
    for seed in range(8):
        lists = [listed(kept(seed), around(radius_km=100, q=variant)) for variant in variants]
        assert all(found == lists[0] for found in lists), variants


@EXAMPLES
@given(catalogues, phrases)
def test_m15_a_word_repeated_changes_nothing(app, catalogue, q):
    assert listed(catalogue, around(q=f"{q} {q}")) == listed(catalogue, around(q=q))


@EXAMPLES
@given(catalogues, phrases, st.integers(1, 9), st.sampled_from(Sort))
def test_m16_pages_put_together_are_the_whole_list(app, catalogue, q, per_page, sort):
    whole = listed(catalogue, around(radius_km=60, q=q, sort=sort))
    last = find(catalogue, around(radius_km=60, q=q, per_page=per_page)).page.last
    pages = [listed(catalogue, around(radius_km=60, q=q, sort=sort, per_page=per_page, page=number))
             for number in range(1, last + 2)]  # fmt: skip

    assert [line for page in pages for line in page] == whole
    assert pages[-1] == []


@EXAMPLES
@given(catalogues, filters, phrases)
def test_m17_each_count_is_the_length_of_the_list_it_promises(app, catalogue, asked, q):
    criteria = around(radius_km=40, q=q, **asked)
    facets = find(catalogue, criteria).facets

    for kind in Kind:
        assert facets["kind"][kind.value] == find(catalogue, criteria.but(kinds=frozenset({kind}))).page.total
    for word, change in (("without_licence", True), ("no_cv", True), ("beginners", True), ("new", True)):
        assert facets["words"][word] == find(catalogue, criteria.but(**{word: change})).page.total


@pytest.mark.parametrize(("lat", "lon"), [(46.8, 0.0), (0.0, 1.87), (46.17182, 1.87171), (-20.882, 55.45)])
def test_m21_zero_is_a_number_and_a_missing_position_is_not_zero(app, lat, lon):
    here = a_read(1, places=[Place(None, lat, lon)])
    unknown = a_read(2, places=[Place(None)])
    only_commune = a_read(3, places=[Place("23096")])
    catalogue = Catalogue([here, unknown, only_commune], snapshot_of([here, unknown, only_commune]))

    found = listed(catalogue, Criteria(lat=lat, lon=lon, radius_km=1))

    assert found == [(1, 0.0), (2, None)]
    in_gueret = Criteria(lat=lat, lon=lon, commune=gazetteer().by_insee("23096"), radius_km=1)
    assert listed(catalogue, in_gueret)[-1] == (3, None)
    assert all(line != (2, 0.0) for line in listed(catalogue, Criteria(lat=0.0, lon=0.001, radius_km=100)))


def test_m22_an_offer_past_its_last_day_is_in_no_list_and_no_count(app):
    reads = [a_read(1, expires_on=TODAY), a_read(2, expires_on=TODAY - timedelta(days=1))]
    catalogue = Catalogue(reads, snapshot_of(reads))

    today, tomorrow = (results_in(catalogue.snapshot, around(), today=TODAY + timedelta(days=days)) for days in (0, 1))

    assert [found.offer.key for found in today.page.items] == [1]
    assert today.facets["kind"]["job"] == 1
    assert (tomorrow.page.total, tomorrow.facets["kind"]["job"], tomorrow.facets["words"]["new"]) == (0, 0, 0)


def test_an_empty_catalogue_answers_nothing_and_does_not_fail(app):
    empty = Catalogue([], snapshot_of([]))

    for criteria in (around(), around(q="jardin"), Criteria(), Criteria(q="jardin", sort=Sort.DATE)):
        assert find(empty, criteria).page.total == 0


def test_offers_that_speak_as_well_of_the_words_come_nearest_first(app):
    lat, lon = CENTRES["23096"]
    far = a_read(1, title="Entretenir le jardin", places=[Place("23193", lat - 0.05, lon)])
    place = [Place("23096", lat, lon)]
    near = a_read(2, title="Le jardin de la place", places=place, published_at=NOW - timedelta(days=9))
    barely = a_read(3, title="Tenir la buvette", text="Près du jardin.", places=place)
    reads = [far, near, barely]

    found = listed(Catalogue(reads, snapshot_of(reads)), around(q="jardin"))

    assert [key for key, _ in found] == [2, 1, 3]


def test_the_name_of_a_structure_finds_its_offers(app):
    reads = [replace_offer(a_read(1), structure_name="Les Jardins de la Naute"), a_read(2, title="Jardin")]
    catalogue = Catalogue(reads, snapshot_of(reads))

    assert [key for key, _ in listed(catalogue, around(q="jardins naute"))] == [1]


def replace_offer(read, **changes):
    return replace(read, offer=read.offer._replace(**changes))
