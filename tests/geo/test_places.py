"""Points, places, distances and zones."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.geo.distance import geodesic_km
from app.geo.values import Place, Point, Precision, city_of, normalise
from app.geo.zones import Zone, ZoneType, covers, zone_of
from tests.factories.geo import commune, facts, france, gazetteer_of

LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-179, 179)


@pytest.mark.parametrize(("text", "key"), [
    ("Guéret", "gueret"), ("St-Étienne", "saint etienne"), ("Ste Feyre", "sainte feyre"), ("L’Haÿ", "l hay"),
    ("  Œuilly  ", "oeuilly"), ("Best", "best"), ("A'B-C", "a b c"), ("Bâgé la Ville", "bage la ville"), ("", ""),
])
def test_a_name_is_normalised(text, key):
    assert normalise(text) == key


@given(st.text(max_size=100))
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (91, 0), (0, 181), (math.nan, 2), (46, math.inf), (-0.0, 0.0)])
def test_a_position_that_is_none_is_refused(lat, lon):
    with pytest.raises(ValueError):
        Point(lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(0, 9.45), (44.8, 0), (-21.1, 55.5)])
def test_a_zero_latitude_or_longitude_is_a_number(lat, lon):
    assert Point(lat, lon) == Point(float(lat), float(lon))


def test_a_commune_on_the_meridian_of_greenwich_has_a_point():
    row = gazetteer_of(facts()._replace(lon=0.0)).by_insee("23999")

    assert row.point == Point(46.0, 0.0)


def test_gueret_is_33_km_from_aubusson():
    gueret, aubusson = commune("23096").point, commune("23008").point

    assert geodesic_km(gueret, aubusson) == pytest.approx(33.2, abs=0.1)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_symmetric_and_zero_only_on_itself(lat_a, lon_a, lat_b, lon_b):
    assume((lat_a, lon_a) != (0, 0) and (lat_b, lon_b) != (0, 0))
    a, b = Point(lat_a, lon_a), Point(lat_b, lon_b)

    assert geodesic_km(a, b) == pytest.approx(geodesic_km(b, a), abs=1e-6)
    assert geodesic_km(a, a) == 0


def test_the_place_of_a_commune_says_how_vague_and_how_dense_it_is():
    place = france().place_of(commune("23096"))

    assert place == Place("Guéret (23)", "23096", 46.1718, 1.8717, Precision.COMMUNE, 26.2, 12955 / 26.2)


def test_an_arrondissement_takes_its_share_of_the_city():
    city, place = commune("75056"), france().place_of(commune("75112"))

    assert place.area_km2 == pytest.approx(city.area_km2 / 20)
    assert place.density_per_km2 == pytest.approx(city.population / city.area_km2)


def test_a_commune_without_a_point_or_an_area_has_a_place_without_them():
    place = france().place_of(commune("98901"))

    assert (place.lat, place.lon, place.point, place.area_km2, place.density_per_km2) == (None,) * 5


def test_every_commune_makes_a_place():
    for row in france().index:
        place = france().place_of(row)
        assert (place.point is None) == (row.lat is None)


@pytest.mark.parametrize(("lat", "lon", "insee"), [
    (46.17, 1.87, "23096"), (47.275, -2.218, "44184"), (48.835, 2.420, "75112"), (48.8395, 2.4185, "94067"),
    (-20.88, 55.45, "97411"), (41.92, 8.74, "2A004"),
])
def test_a_position_is_named_by_the_nearest_commune(lat, lon, insee):
    assert france().nearest(Point(lat, lon)).insee == insee


def test_without_any_point_no_commune_is_the_nearest():
    nowhere = facts()._replace(lat=None, lon=None)

    assert gazetteer_of(nowhere).nearest(Point(46.0, 2.0)) is None
    assert gazetteer_of().nearest(Point(46.0, 2.0)) is None


@pytest.mark.parametrize(("code", "city"), [
    ("75112", "75056"), ("69381", "69123"), ("13216", "13055"), ("75121", "75121"), ("13217", "13217"),
    ("23096", "23096"),
])
def test_the_city_of_an_arrondissement_is_known_by_its_code(code, city):
    assert city_of(code) == city


@pytest.mark.parametrize(("text", "zone"), [
    ("23096", Zone(ZoneType.COMMUNE, "23096")), ("2a004", Zone(ZoneType.COMMUNE, "2A004")),
    ("200034825", Zone(ZoneType.EPCI, "200034825")), ("23", Zone(ZoneType.DEPARTEMENT, "23")),
    ("2B", Zone(ZoneType.DEPARTEMENT, "2B")), ("974", Zone(ZoneType.DEPARTEMENT, "974")),
    ("France", Zone(ZoneType.FRANCE)), ("", None), ("20", None), ("96", None), ("abc", None),
])
def test_a_code_is_read_as_a_zone(text, zone):
    assert zone_of(text) == zone


@pytest.mark.parametrize(("zone_type", "code", "insee", "may_come"), [
    ("commune", "23096", "23096", True), ("commune", "23096", "23008", False),
    ("epci", "200034825", "23096", True), ("epci", "200034825", "23008", False), ("epci", "", "97501", False),
    ("epci", "200057875", "93008", True),      # a territory of Grand Paris
    ("departement", "23", "23008", True), ("departement", "23", "87085", False),
    ("departement", "75", "33063", False),     # 75 is Paris, not the region of Bordeaux
    ("departement", "44", "57463", False),     # 44 is Loire-Atlantique, not the region of Metz
    ("departement", "978", "97801", True), ("france", "", "97411", True),
    ("commune", "75056", "75112", True), ("commune", "75112", "75056", True), ("commune", "75112", "75113", False),
])
def test_a_zone_covers_those_who_live_in_it(zone_type, code, insee, may_come):
    assert covers(zone_type, code, commune(insee)) is may_come


def test_an_unknown_type_of_zone_is_an_error():
    with pytest.raises(ValueError):
        covers("region", "75", commune("33063"))


def test_every_enumeration_has_a_french_label():
    assert [zone.label for zone in ZoneType] == ["Une commune", "Une intercommunalité", "Un département",
                                                 "Toute la France"]
    assert Precision.COMMUNE.label == "commune (position approchée)"
    assert Precision.ADDRESS.label == "adresse"
