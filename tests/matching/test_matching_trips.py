"""Trips in the field: what is reachable, by which means, and what is only to check."""

import pytest

from app.matching.values import (
    Day,
    Fit,
    HalfDay,
    Help,
    Mode,
    OfferSlot,
    Place,
    Precision,
    Profile,
    Remote,
    Rule,
    Schedule,
)
from app.matching.verdicts import Verdict
from tests.factories.matching import make_facts, make_profile, near, only, points_of, said, search, shown


def test_two_hours_on_the_spot_do_not_pay_for_forty_minutes_on_the_road_each_way():
    person = make_profile(max_minutes={Mode.CAR: 60})
    fact = make_facts(km=26, slots=(OfferSlot(2, 540, 660),))

    item = only(person, fact)
    trip = item.contributions[0]

    assert trip.points <= round(0.3 * trip.max)
    assert trip.reason == "1\u00a0h\u00a018 de route pour 2\u00a0h sur place"
    assert points_of(only(person, make_facts(km=26, slots=(OfferSlot(2, 540, 960),))), "trip") > trip.points


def test_without_slots_the_weekly_hours_tell_the_longest_visit():
    person = make_profile(max_minutes={Mode.CAR: 60})
    short, long = (make_facts(km=26, slots=(), minutes_max=minutes) for minutes in (120, 2100))

    assert points_of(only(person, short), "trip") < points_of(only(person, long), "trip")


def test_an_offer_known_by_its_commune_only_is_never_at_zero_kilometre():
    walker = make_profile(modes=frozenset({Mode.WALK}), max_minutes={Mode.WALK: 120})
    vague = make_facts(places=(near(0, precision=Precision.COMMUNE, area_km2=36.0),))

    assert only(walker, vague).travel.minutes == round(3 * 1.3 / 4.5 * 60)  # half the square root of 36 km² is 3 km


def test_someone_known_by_their_commune_only_is_not_at_every_door_either():
    walker = {"modes": frozenset({Mode.WALK}), "max_minutes": {Mode.WALK: 120}, "area_km2": 16.0}

    assert only(make_profile(precision=Precision.COMMUNE, **walker), make_facts(km=0)).travel.minutes == 35
    assert only(make_profile(**walker), make_facts(km=0)).travel.minutes == 0


def test_the_persons_own_commune_always_matches():
    walker = make_profile(modes=frozenset({Mode.WALK}))
    there = make_facts(places=(near(8, insee="23096"),))

    assert only(walker, there).contributions[0].points > 0
    assert not search(walker, make_facts(km=8)).items


def test_unknown_modes_use_a_straight_line_over_thirty_kilometres_and_a_question():
    person = make_profile(modes=None)
    close, far, beyond = (make_facts(km=km) for km in (6, 24, 60))

    result = search(person, beyond, far, close)

    assert shown(result) == [close.key, far.key, beyond.key]
    assert result.questions[0].question == "Comment vous déplacez-vous\u00a0?"
    assert result.questions[0].offers == 3


def test_transit_is_always_to_check_and_worth_half_at_most():
    item = only(make_profile(modes=frozenset({Mode.TRANSIT})), make_facts(km=1))

    assert item.to_check[0].question == "Y a-t-il un bus ou un train aux bonnes heures\u00a0?"
    assert item.contributions[0].points == round(item.contributions[0].max / 2)
    assert item.fit is not Fit.STRONG
    assert "horaires à vérifier" in item.travel.text


def test_an_activity_that_ends_after_the_last_bus_is_not_reachable_by_bus():
    person = make_profile(modes=frozenset({Mode.TRANSIT}), last_return=18 * 60 + 10)
    late = make_facts(slots=(OfferSlot(2, 900, 1140), OfferSlot(4, 540, 720)))
    choice = make_facts(slots=late.slots, schedule=Schedule.CHOICE)

    assert said(person, late, Rule.TRIP) == (
        Verdict.NO,
        "L’activité finit après votre dernier retour (18\u00a0h\u00a010).",
    )
    assert said(person, choice, Rule.TRIP)[0] is Verdict.CHECK
    assert said(make_profile(modes=frozenset({Mode.TRANSIT, Mode.BIKE}), last_return=1090), late, Rule.TRIP)[0]


def test_a_shared_car_counts_only_when_it_is_there():
    person = make_profile(car_times={Day.TUE: frozenset({HalfDay.AM})})

    assert said(person, make_facts(), Rule.TRIP)[0] is Verdict.YES
    assert said(person, make_facts(slots=(OfferSlot(4, 540, 720),)), Rule.TRIP)[0] is Verdict.NO
    assert said(person, make_facts(slots=()), Rule.TRIP) == (
        Verdict.CHECK,
        "La voiture sera-t-elle disponible à ces horaires\u00a0?",
    )


def test_a_car_without_licence_or_vehicle_is_a_passengers_and_said_so():
    person = make_profile(licences=frozenset(), own_vehicle=False)
    result = search(person, make_facts())

    assert result.warnings == ("Voiture sans permis B ou sans véhicule\u00a0: comptée comme passager.",)
    assert result.items[0].travel.text.endswith("en voiture, comme passager (estimation)")


def test_a_shuttle_counts_from_its_stop_and_distance_is_still_to_the_place():
    walker = make_profile(modes=frozenset({Mode.WALK}))
    item = only(walker, make_facts(km=20, stops=(near(0.5),)))

    assert item.travel.minutes == 9
    assert item.travel.distance_km == pytest.approx(20, rel=0.01)


def test_a_shuttle_without_a_known_stop_is_possible_and_asks_where_it_stops():
    item = only(make_profile(modes=frozenset({Mode.WALK})), make_facts(km=20, helps=frozenset({Help.SHUTTLE})))

    assert item.contributions[0].reason.startswith("Navette ou covoiturage\u00a0; à 20")
    assert [asked.question for asked in item.to_check] == [
        "Une navette ou un covoiturage est prévu\u00a0: d’où part-il\u00a0?"
    ]


def test_a_shuttle_that_stops_far_from_the_person_takes_them_nowhere():
    walker = make_profile(modes=frozenset({Mode.WALK}))
    fact = make_facts(km=60, stops=(near(50),), helps=frozenset({Help.SHUTTLE}))

    assert said(walker, fact, Rule.TRIP)[0] is Verdict.NO


@pytest.mark.parametrize(("sleeps", "verdict"), [(True, Verdict.YES), (None, Verdict.CHECK), (False, Verdict.NO)])
def test_lodging_turns_daily_trips_into_a_weekly_one_for_someone_who_can_sleep_away(sleeps, verdict):
    fact = make_facts(km=90, helps=frozenset({Help.LODGING}))

    assert said(make_profile(sleep_away=sleeps), fact, Rule.TRIP)[0] is verdict


def test_trips_start_at_the_school_when_the_person_says_so():
    home = make_profile(modes=frozenset({Mode.WALK}))
    school = make_profile(modes=frozenset({Mode.WALK}), start_lat=near(9).lat, start_lon=near(9).lon)

    assert said(home, make_facts(km=10), Rule.TRIP)[0] is Verdict.NO
    item = only(school, make_facts(km=10))
    assert item.travel.minutes == 17
    assert item.travel.distance_km == pytest.approx(10, rel=0.01)


def test_remote_offers_ignore_distance_and_partly_remote_ones_become_a_question():
    person = make_profile(modes=frozenset({Mode.WALK}))
    full = make_facts(km=900, remote=Remote.FULL)

    assert only(person, full).contributions[0].reason == "À distance"
    assert only(person, make_facts(places=(), remote=Remote.ANYWHERE)).travel.distance_km is None
    assert said(person, make_facts(km=50, remote=Remote.POSSIBLE), Rule.TRIP)[0] is Verdict.CHECK


def test_an_offer_without_a_position_is_to_check_and_neither_first_nor_last():
    person = make_profile()
    lost, close, far = make_facts(places=(Place(),)), make_facts(km=1), make_facts(km=25)

    assert shown(search(person, far, lost, close)) == [close.key, lost.key, far.key]
    assert only(person, make_facts(places=(Place(lat=0, lon=0),))).travel.text == "Lieu à préciser"


def test_zero_is_a_coordinate_and_zero_zero_is_not_a_place():
    greenwich = Profile(lat=47.0, lon=0.0, modes=frozenset({Mode.CAR}))
    here = make_facts(places=(Place("37001", 47.0, 0.0, Precision.ADDRESS),))

    assert only(greenwich, here).travel.distance_km == 0
    with pytest.raises(ValueError, match="Gulf of Guinea"):
        Profile(lat=0, lon=0)
    with pytest.raises(ValueError, match="Earth"):
        Profile(lat=91, lon=0)


def test_someone_without_a_position_still_gets_a_list_with_a_question():
    item = only(Profile(), make_facts())

    assert item.to_check[-1].question == "Où habitez-vous\u00a0?"


def test_what_lodging_makes_possible_is_not_told_in_hours_on_foot():
    walker = make_profile(modes=frozenset({Mode.WALK}), sleep_away=None)
    item = only(walker, make_facts(km=60, helps=frozenset({Help.LODGING})))

    assert item.travel.mode is None
    assert item.contributions[0].reason == "Logement sur place possible\u00a0; à 60\u00a0km"


def test_the_weekly_trip_to_a_lodging_is_told_by_the_persons_own_means():
    driver = make_profile(sleep_away=True)
    item = only(driver, make_facts(km=90, helps=frozenset({Help.LODGING})))

    assert item.travel.mode is Mode.CAR
    assert "voiture" in item.contributions[0].reason
