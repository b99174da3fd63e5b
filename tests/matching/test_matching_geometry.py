"""Distances: the fast formula against the geodesic of geopy, the chord filter against the formula."""

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.geometry import distance_km, km_between, unit_vectors, within_chord, within_km
from app.matching.reference import TravelMatrix
from app.matching.values import Mode

france = st.tuples(st.floats(41.3, 51.1), st.floats(-5.2, 9.6))
small_move = st.tuples(st.floats(-0.6, 0.6), st.floats(-0.9, 0.9))


@settings(max_examples=100, deadline=None)
@given(here=france, move=small_move)
def test_the_formula_stays_within_one_ten_thousandth_of_the_geodesic_under_100_km(here, move):
    there = here[0] + move[0], here[1] + move[1]
    exact = geodesic(here, there).km

    if exact < 100:
        assert float(distance_km(*here, *there)) == pytest.approx(exact, rel=1e-4, abs=1e-6)
        assert km_between(*here, *there) == pytest.approx(exact, rel=1e-4, abs=1e-6)


def test_one_pair_is_measured_the_short_way_round_as_many_are():
    fiji, over_the_line = (-16.5, 179.95), (-16.4, -179.9)

    assert km_between(*fiji, *over_the_line) == pytest.approx(float(distance_km(*fiji, *over_the_line)), rel=1e-12)
    assert km_between(*fiji, *over_the_line) < 25


@settings(max_examples=60, deadline=None)
@given(here=france, moves=st.lists(small_move, min_size=1, max_size=20), radius=st.floats(0.5, 100))
def test_the_chord_filter_loses_no_place_within_the_radius_and_keeps_few_beyond(here, moves, radius):
    lat, lon = np.array([here[0] + m[0] for m in moves]), np.array([here[1] + m[1] for m in moves])
    distances = distance_km(*here, lat, lon)

    near = within_chord(unit_vectors(lat, lon), *here, radius)

    exact = within_km(unit_vectors(lat, lon), lat, lon, *here, radius)

    np.testing.assert_array_equal(exact, np.flatnonzero(distances <= radius))
    assert np.all(near[distances <= radius])
    assert not np.any(near[distances > radius * 1.01 + 0.01])


@pytest.mark.parametrize("lat", [-21.1, -12.8, 4.9, 14.6, 48.9, 58.0])
@pytest.mark.parametrize("radius", [5.0, 30.0, 100.0])
def test_the_radius_is_exact_overseas_as_on_the_mainland(lat, radius):
    north, east = np.linspace(0, 1, 20_001), np.linspace(0, 2, 20_001)
    lats = np.concatenate([lat + north, np.full(20_001, lat)])
    lons = np.concatenate([np.full(20_001, 55.4), 55.4 + east])

    found = within_km(unit_vectors(lats, lons), lats, lons, lat, 55.4, radius)

    np.testing.assert_array_equal(found, np.flatnonzero(distance_km(lat, 55.4, lats, lons) <= radius))


def test_distance_is_symmetric_zero_on_itself_and_unknown_when_a_position_is():
    assert distance_km(46.2, 1.9, 47.0, 2.5) == distance_km(47.0, 2.5, 46.2, 1.9)
    assert distance_km(46.2, 1.9, 46.2, 1.9) == 0
    assert np.isnan(distance_km(46.2, 1.9, np.nan, 2.5))
    assert not within_chord(unit_vectors([np.nan], [np.nan]), 46.2, 1.9, 100)[0]


def test_the_antimeridian_is_crossed_the_short_way():
    assert float(distance_km(-16.8, 179.9, -16.8, -179.9)) == pytest.approx(
        geodesic((-16.8, 179.9), (-16.8, -179.9)).km, rel=1e-3
    )


def test_a_travel_matrix_answers_what_it_knows_and_nothing_else():
    matrix = TravelMatrix.build(Mode.TRANSIT, [("23096", "23079", 42.0), ("2A004", "2B033", 180.0)])
    codes = np.array([int(code, 36) for code in ("23079", "23096", "2B033")])

    np.testing.assert_array_equal(matrix.minutes_from(int("23096", 36), codes), [42.0, np.nan, np.nan])
    assert np.isnan(TravelMatrix.build(Mode.CAR, []).minutes_from(1, codes)).all()
