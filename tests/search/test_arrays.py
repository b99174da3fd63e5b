"""The arrays under a search, each against the obvious way to say the same thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.columns import columns_of
from app.matching.encoding import insee_number
from app.matching.geometry import distance_km, unit_vectors
from app.search.grid import Grid
from app.search.growing import ROOM, Room
from app.search.postings import Postings
from tests.factories.matching import make_facts

latitudes = st.floats(-89.9, 89.9)
longitudes = st.floats(-180, 179.99)
around_gueret = st.tuples(st.floats(45.2, 47.2), st.floats(0.6, 3.2))
anywhere = st.tuples(latitudes, longitudes)


def grid_of(places: list[tuple[float, float]], *, communes: list[int] | None = None) -> Grid:
    lat, lon = (np.array([place[axis] for place in places], dtype=np.float64) for axis in (0, 1))
    insee = np.array(communes or [0] * len(places), dtype=np.int32)
    return Grid.of(lat, lon, unit_vectors(lat, lon), insee, np.zeros(len(places), dtype=np.bool_))


def loop_within(places, lat: float, lon: float, radius_km: float) -> set[int]:
    return {at for at, place in enumerate(places) if float(distance_km(lat, lon, *place)) <= radius_km}


@given(st.lists(around_gueret, max_size=40), around_gueret, st.floats(1, 100))
def test_the_grid_finds_what_a_loop_over_every_place_finds(places, centre, radius_km):
    lat, lon = (np.array([place[axis] for place in places]) for axis in (0, 1))

    found = grid_of(places).within(lat, lon, *centre, radius_km)

    assert sorted(found.tolist()) == sorted(loop_within(places, *centre, radius_km))


@pytest.mark.parametrize("centre", [(-16.5, 179.99), (-16.5, -179.99), (64.1, -21.9), (-21.1, 55.5), (0.0, 0.0)])
def test_the_grid_finds_places_across_the_antimeridian_overseas_and_at_zero(centre):
    rng = np.random.default_rng(1)
    places = [
        (centre[0] + float(north), (centre[1] + float(east) + 180) % 360 - 180)
        for north, east in rng.uniform(-1.5, 1.5, size=(200, 2))
    ]
    lat, lon = (np.array([place[axis] for place in places]) for axis in (0, 1))

    found = grid_of(places).within(lat, lon, *centre, 80.0)

    expected = loop_within(places, *centre, 80.0)
    assert expected
    assert set(found.tolist()) == expected


def test_a_place_without_a_position_is_nowhere_on_the_grid_but_in_its_commune():
    places = [(46.17, 1.87), (np.nan, np.nan)]
    grid = grid_of(places, communes=[insee_number("23096"), insee_number("2A004")])

    lat, lon = (np.array([place[axis] for place in places]) for axis in (0, 1))
    assert grid.within(lat, lon, 46.17, 1.87, 100).tolist() == [0]
    assert grid.in_communes([insee_number("2A004")]).tolist() == [1]
    assert grid.in_communes([insee_number("75056")]).tolist() == []


documents = st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from((1.0, 2.0, 7.0))), max_size=30)


@given(documents, st.sampled_from("abcdefghz"), st.data())
def test_postings_hold_what_the_documents_hold(found, term, data):
    postings = Postings.of([list(document.items()) for document in found])
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(found) - 1)))) if found else [], dtype=np.int64)

    assert postings.at(term, rows).tolist() == [found[row].get(term, 0.0) for row in rows]
    assert postings.of_term(term)[0].tolist() == [row for row, document in enumerate(found) if term in document]


def test_rows_added_behind_are_the_same_as_columns_made_at_once_and_move_nothing():
    facts = [make_facts(km) for km in (1.0, 2.0, 3.0, 4.0)]
    room, grown = Room(), columns_of(facts[:1])
    former = []
    for fact in facts[1:]:
        new = columns_of([fact])
        former.append((grown, {name: values.copy() for name, values in grown.arrays().items()}))
        grown = room.add_columns(grown, new, np.concatenate([grown.live, new.live]))

    whole = columns_of(facts)
    for name, values in whole.arrays().items():
        np.testing.assert_array_equal(grown.arrays()[name], values, err_msg=name)
    for name in ("place_offer", "place_vectors", "anywhere"):
        np.testing.assert_array_equal(getattr(grown, name), getattr(whole, name), err_msg=name)
    for columns, before in former:
        for name, values in before.items():
            np.testing.assert_array_equal(columns.arrays()[name], values, err_msg=name)


def test_buffers_grow_again_when_their_room_is_used():
    room, present = Room(), np.arange(3, dtype=np.int32)
    for number in range(ROOM + 50):
        present = room.add("x", present, np.array([number], dtype=np.int32))

    assert present.tolist() == [0, 1, 2, *range(ROOM + 50)]
