"""The kernel answers what the arrays answer, row for row and point for point, compiled or as plain Python."""

import sys
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching import batch, compiled, engine, kernel_trips, kernel_walk
from app.matching.columns import columns_of
from app.matching.people_table import Asked, people_of
from app.matching.results import NO_CONTEXT, Context
from app.matching.values import (
    Day,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Mode,
    Need,
    OfferSlot,
    Place,
    Remote,
    Required,
    Rule,
    Wish,
    Zone,
    ZoneType,
)
from app.matching.weights import DEFAULT_WEIGHTS
from tests.factories.matching import HOME_LON, make_facts, make_profile, near
from tests.matching.kernels import KERNELS, PLAIN
from tests.matching.strategies import EDGES, HOME, TITLES, TODAY, examples, profiles, worlds

EXPERIENCE, SKILL = Required("experience"), Required("skill:11")
SEEN = Context(asked=frozenset({3}), declined=frozenset({7}), blocked_structures=frozenset({4}))


@st.composite
def people(draw):
    """Anyone: also without a position, starting from the school, or at the edge of the map."""
    home = draw(st.sampled_from((HOME, HOME, HOME, (None, None), (-16.5, 179.95), (89.95, 10.0))))
    start = draw(st.sampled_from((None, None, (HOME[0] + 0.1, HOME[1]))))
    lat, lon = start or (None, None)
    return replace(draw(profiles()), lat=home[0], lon=home[1], start_lat=lat, start_lon=lon)


@st.composite
def catalogues(draw):
    """Offers, some with a lodging, some far away."""
    facts = draw(worlds(least=1))
    lodged, far = draw(st.booleans()), draw(st.booleans())
    if lodged:
        facts[0] = replace(facts[0], helps=facts[0].helps | {Help.LODGING})
    if far:
        facts[-1] = replace(facts[-1], places=(Place("98611", -16.5, -179.95), Place("23096", None, None)))
    return facts


def asked(profile, context=NO_CONTEXT, seed=5):
    return Asked(profile, context, seed)


def by_kernel(everyone, columns, *, limit, threads=1):
    return batch.rank_many(
        everyone, columns, today=TODAY, edges=EDGES, weights=DEFAULT_WEIGHTS, limit=limit, threads=threads
    )


def same(profile, columns, context, limit):
    """Rows and points of both, as lists."""
    ((rows, points),) = by_kernel([asked(profile, context)], columns, limit=limit)
    there, worth = engine.rank_in_arrays(
        profile, columns, today=TODAY, seed=5, edges=EDGES, limit=limit, context=context
    )
    assert list(zip(rows.tolist(), points.tolist(), strict=True)) == list(
        zip(there.tolist(), worth.tolist(), strict=True)
    )


@pytest.mark.timeout(900)  # the first run compiles
@pytest.mark.parametrize("name", KERNELS)
def test_the_kernel_gives_the_rows_and_points_of_the_arrays(name, monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: KERNELS[name])

    @settings(max_examples=examples(50), deadline=None)
    @given(profile=people(), facts=catalogues(), limit=st.integers(0, 7))
    def agrees(profile, facts, limit):
        same(profile, columns_of(facts), SEEN, limit)

    agrees()


@settings(max_examples=examples(25), deadline=None)
@given(
    given_=st.lists(
        st.tuples(
            st.integers(0, 26), st.integers(1, 3), st.sampled_from(Kind), st.integers(0, 3), st.sampled_from(TITLES)
        ),
        min_size=1, max_size=40,
    ),
    limit=st.integers(1, 12),
    first=st.sampled_from((frozenset(), frozenset({Kind.JOB}))),
)  # fmt: skip
def test_the_caps_of_the_first_page_are_those_of_the_arrays(given_, limit, first):
    facts = [
        make_facts(km, structure_key=structure, kind=kind, seats_left=1, pending_load=0.4 * load, title=title)
        for km, structure, kind, load, title in given_
    ]
    person = make_profile(kinds=frozenset(Kind), wants_volunteering=True, first_kinds=first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "kernel", lambda: PLAIN)
        same(person, columns_of(facts), NO_CONTEXT, limit)


def test_an_alternative_below_the_first_ones_is_looked_for_further_down(monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    crowd = [make_facts(1, structure_key=1) for _ in range(30)]
    apart = [make_facts(8, structure_key=2 + at, kind=Kind.TRAINING) for at in range(4)]
    columns = columns_of([*crowd, *apart])

    same(make_profile(), columns, NO_CONTEXT, 10)
    ((rows, _),) = by_kernel([asked(make_profile())], columns, limit=10)
    assert set(rows.tolist()) & set(range(30, 34)) == set(range(30, 34))


@pytest.mark.parametrize(
    ("profile", "fact"),
    [
        (make_profile(modes=None), make_facts(40)),
        (make_profile(modes=None, start_lat=near(90).lat, start_lon=HOME_LON), make_facts(80)),
        (make_profile(modes=None, start_lat=near(90).lat, start_lon=HOME_LON), make_facts(120)),
        (make_profile(modes=None, start_lat=near(90).lat, start_lon=HOME_LON), make_facts(112)),
        (make_profile(max_minutes={Mode.CAR: 300}), make_facts(99.9)),
        (make_profile(max_minutes={Mode.CAR: 300}), make_facts(100.05)),
        (make_profile(max_minutes={Mode.CAR: 8}), make_facts(0)),
        (make_profile(modes=frozenset({Mode.WALK})), make_facts(places=(near(20, insee="23096"),))),
        (make_profile(insee=None), make_facts(places=(near(2, insee=None),))),
        (make_profile(insee=None), make_facts(places=(near(160), near(3)))),
        (make_profile(insee=None), make_facts(places=(replace(near(83), lon=HOME_LON + 1.1),))),  # in the box alone
        (make_profile(), make_facts(900, remote=Remote.FULL)),
        (make_profile(), make_facts(90, remote=Remote.POSSIBLE)),
        (make_profile(), make_facts(110, remote=Remote.POSSIBLE)),
        (make_profile(), make_facts(90, stops=(near(5),), helps=frozenset({Help.SHUTTLE}))),
        (make_profile(sleep_away=True), make_facts(95, helps=frozenset({Help.LODGING}))),
        (make_profile(sleep_away=None), make_facts(60, helps=frozenset({Help.LODGING}))),
        (make_profile(car_times={Day.TUE: frozenset({HalfDay.AM})}), make_facts(slots=(OfferSlot(4, 540, 720),))),
        (make_profile(), make_facts(key=3)),
        (make_profile(), make_facts(structure_key=4)),
        (make_profile(available_from=TODAY + timedelta(9)), make_facts(ends_on=TODAY + timedelta(5))),
        (make_profile(), make_facts(zone=Zone(ZoneType.DEPARTEMENT, "44"))),
        (make_profile(insee=None), make_facts(zone=Zone(ZoneType.DEPARTEMENT, "44"))),
        (make_profile(experience=frozenset({"A1203"})), make_facts(rome=("A1203",), requirements=(EXPERIENCE,))),
        (make_profile(experience=frozenset({"A1203"})), make_facts(rome=("K1304",), requirements=(EXPERIENCE,))),
        (make_profile(experience=None), make_facts(rome=("K1304",), requirements=(EXPERIENCE,))),
        (make_profile(diploma=False), make_facts(requirements=(Required("diploma"),))),
        (make_profile(skills=frozenset({11})), make_facts(requirements=(Required("skill:11"), Required("skill:12")))),
        (make_profile(skills=frozenset()), make_facts(requirements=(SKILL,), helps=frozenset({Help.BEGINNERS}))),
        (make_profile(school_weeks_only=True), make_facts(school_weeks=False)),
        (make_profile(school_weeks_only=True), make_facts(school_weeks=True)),
        (make_profile(job_time=JobTime.PART, hours=Hours(15)), make_facts(minutes_min=1900, minutes_max=2100)),
        (make_profile(wishes=(Wish("A1203", 2), Wish("K1304", 1))), make_facts(rome=("K1304",), appellations=(1, 2))),
    ],
)
def test_the_edges_of_the_map_and_of_trips(profile, fact, monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)

    same(profile, columns_of([fact, make_facts(3)]), SEEN, 5)


def test_offers_that_cannot_be_among_the_first_are_left_without_being_judged(monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    wished = make_profile(wishes=(Wish("A1203"),))
    columns = columns_of([make_facts(1, rome=(code,)) for code in ("A1203",) * 40 + ("N1103",) * 40])

    same(wished, columns, NO_CONTEXT, 2)


@pytest.mark.parametrize("modes", [{Mode.CAR}, {Mode.WALK}, {Mode.TRANSIT, Mode.BIKE}, {Mode.E_BIKE, Mode.CAR}])
def test_no_trip_is_worth_more_than_its_ring_says_and_those_near_are_never_left_for_those_far(modes, monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    somebody = make_profile(modes=frozenset(modes), max_minutes={Mode.TRANSIT: 90, Mode.BIKE: 45}, insee=None)
    columns = columns_of([make_facts(km / 3) for km in (*range(130, 0, -1), *range(1, 40))])
    offers = batch.offers_on(columns, TODAY)
    people = people_of([asked(somebody)], offers, today=TODAY, edges=EDGES, weights=DEFAULT_WEIGHTS)
    person, size = people.rows[0], len(columns)
    met, ring, trips = np.zeros(size, np.int32), np.zeros(size, np.uint8), np.zeros(kernel_walk.RINGS + 1)

    PLAIN.read_trips(person, trips)
    found = PLAIN.walk(offers.table, person, met, ring)

    table, too_much = offers.table, []
    for row, at in zip(met[:found].tolist(), ring[:found].tolist(), strict=True):
        _, worth = kernel_trips.trip_of(table.places, table.lists, people.free, person, table.rows[row])
        too_much.append(trips[at] - worth)
    assert min(too_much) >= 0
    assert np.median(too_much) < 0.05
    assert trips[kernel_walk.ANYWHERE] == 1.0
    same(somebody, columns, NO_CONTEXT, 5)


def test_an_offer_that_may_lose_just_what_the_last_of_the_first_loses_is_judged():
    needs = frozenset({Need.MEALS, Need.LODGING, Need.MONEY})
    somebody = make_profile(themes=frozenset({"numerique"}), needs=needs, availability=None)
    columns = columns_of([make_facts(0, themes=("numerique",), helps=frozenset({Help.MEALS}))])
    offers = batch.offers_on(columns, TODAY)
    people = people_of([asked(somebody)], offers, today=TODAY, edges=EDGES, weights=DEFAULT_WEIGHTS)
    person, jobs, worth = people.rows[0], np.zeros(len(offers.jobs)), np.zeros(1)
    PLAIN.read_lots(person, offers.table.lots, worth)

    def loss(most: int) -> int:
        return PLAIN.loss_of(offers.table, people, person, jobs, worth, 0, most)

    least = PLAIN.least_lost(person, 1.0, 1.0, worth[0])
    assert loss(least) == loss(100) >= least
    assert loss(least - 1) == PLAIN.OUT


def test_many_people_are_ranked_as_each_one_alone(monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    monkeypatch.setattr(batch, "PEOPLE_A_TIME", 3)
    monkeypatch.setattr(batch, "PEOPLE_A_TASK", 1)
    columns = columns_of([make_facts(km) for km in range(0, 30, 3)])
    crowd = [asked(make_profile(max_minutes={Mode.CAR: 10 + 5 * at}), seed=at) for at in range(5)]

    together = by_kernel(crowd, columns, limit=4, threads=2)

    alone = [by_kernel([one], columns, limit=4)[0] for one in crowd]
    assert [(r.tolist(), p.tolist()) for r, p in together] == [(r.tolist(), p.tolist()) for r, p in alone]


def test_the_kernel_is_used_where_it_pays_and_reads_everything(monkeypatch):
    columns = columns_of([make_facts()])
    monkeypatch.setattr(batch, "IS_COMPILED", True)
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)

    assert not batch.pays(columns, NO_CONTEXT)
    assert engine.rank(make_profile(), columns, today=TODAY)[0].tolist() == [0]
    monkeypatch.setattr(batch, "PAYS_FROM", 1)
    assert batch.pays(columns, NO_CONTEXT)
    assert not batch.pays(columns, Context(lifted=frozenset({Rule.TRIP})))
    assert not batch.pays(columns, Context(pending_load={1: 2.0}))
    rows, points = engine.rank(make_profile(), columns, today=TODAY, edges=EDGES)
    assert rows.tolist() == [0]
    assert points.tolist() == engine.rank_in_arrays(make_profile(), columns, today=TODAY)[1].tolist()


def test_without_numba_the_same_functions_are_plain_python(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)

    assert compiled.find_compiler.__wrapped__() is None


def test_with_numba_what_is_compiled_is_kept_beside_the_sources_under_their_name(monkeypatch):
    numba = SimpleNamespace(config=SimpleNamespace(), njit=len)
    monkeypatch.setitem(sys.modules, "numba", numba)

    assert compiled.find_compiler.__wrapped__() is len
    assert numba.config.CACHE_DIR.endswith(f"__pycache__/kernel-{compiled.digest_of_sources()}")
    assert batch.kernel.__wrapped__().__name__ == "app.matching.kernel"


def test_where_nothing_can_be_written_functions_are_compiled_all_the_same():
    def compiler(*, cache=False, **_):
        if cache:
            raise RuntimeError("no locator available")
        return lambda function: (function, "not kept")

    assert compiled.compile_kept(compiler, len, nogil=True) == (len, "not kept")


def test_what_is_compiled_is_named_after_everything_it_reads():
    assert compiled.digest_of_sources() == compiled.digest_of_sources()
    assert len(compiled.digest_of_sources()) == 16


@pytest.mark.parametrize("is_compiled", [True, False])
def test_warming_up_asks_nothing_of_numpy_alone(is_compiled, monkeypatch):
    asked_ = []
    monkeypatch.setattr(batch, "IS_COMPILED", is_compiled)
    monkeypatch.setattr(batch, "rank_many", lambda people, *_, **__: asked_.extend(people))

    batch.warm_up(columns_of([make_facts()]), TODAY)

    assert len(asked_) == is_compiled
