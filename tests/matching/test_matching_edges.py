"""Where a rule begins and ends: the last day, the last minute, the last point, the half of an answer."""

from dataclasses import replace
from datetime import date
from math import cos, radians

import numpy as np
import pytest

from app.matching.availability import free_minutes
from app.matching.columns import columns_of, commune_floor_km, session_minutes
from app.matching.engine import rank_in_arrays
from app.matching.families import family_of
from app.matching.french import lower_first, plural
from app.matching.geometry import ellipsoid_km
from app.matching.person import Person
from app.matching.ranking import daily_seed
from app.matching.reference import NO_EDGES, RomeEdges, TravelMatrix
from app.matching.results import Context
from app.matching.standing import kept_of
from app.matching.universe import near_rows
from app.matching.values import (
    Contract,
    Day,
    Family,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Mode,
    Need,
    OfferSlot,
    Place,
    Precision,
    Public,
    Remote,
    Required,
    Rule,
    Schedule,
    Wish,
)
from app.matching.verdicts import Verdict
from app.matching.week import Block, Candidate, WeekFrame, compose, free_options, is_compatible
from tests.factories.matching import ALL_WEEK, TODAY, make_facts, make_profile, near, only, points_of, said, search
from tests.matching.test_matching_week import ALWAYS, block, candidate, no_gap

EDGES = RomeEdges.build([("A1203", "A1416", 1)], {"A1203": "Jardinier"})
THREE_WISHES = (Wish("A1203"), Wish("N1103"), Wish("K2204", 7))


def reason(item, criterion):
    """What one criterion says of an offer, with plain spaces."""
    return next(given.reason for given in item.contributions if given.criterion == criterion).replace("\u00a0", " ")


def test_the_order_of_ties_is_the_same_every_year_for_one_person_and_one_day():
    assert daily_seed(date(2026, 11, 23), "42") == 4029059621303753427


def test_without_a_seed_ties_are_in_the_order_of_seed_zero():
    columns = columns_of([make_facts(key=key) for key in range(1, 9)])
    unsaid, zero, one = (
        rank_in_arrays(make_profile(), columns, today=TODAY, **given)[0].tolist()
        for given in ({}, {"seed": 0}, {"seed": 1})
    )

    assert unsaid == zero != one


@pytest.mark.parametrize("degrees", [10, 30, 50, 80])
def test_a_degree_is_as_long_as_the_formula_of_the_fcc_says(degrees):
    north = 111.13209 - 0.56605 * cos(radians(2 * degrees)) + 0.0012 * cos(radians(4 * degrees))
    east = 111.41513 * cos(radians(degrees)) - 0.09455 * cos(radians(3 * degrees)) + 0.00012 * cos(radians(5 * degrees))

    assert ellipsoid_km(cos(radians(degrees)), 1.0, 0.0) == pytest.approx(north, rel=1e-12)
    assert ellipsoid_km(cos(radians(degrees)), 0.0, 1.0) == pytest.approx(east, rel=1e-12)


def test_half_a_home_is_no_home_and_half_a_start_is_home():
    fact = make_facts()

    for half in ({"lat": None}, {"lon": None}):
        person = make_profile(**half)
        assert Person(person, NO_EDGES).origin is None
        assert said(person, fact, Rule.TRIP) == (Verdict.CHECK, "Où habitez-vous\u00a0?")
    home = make_profile()
    assert Person(replace(home, start_lat=47.0), NO_EDGES).origin == (home.lat, home.lon)


def test_someone_always_free_is_asked_nothing_of_unsaid_hours():
    assert Person(make_profile(), NO_EDGES).is_always_free
    assert Person(make_profile(), NO_EDGES).weekly_free_minutes == 7 * 1440
    assert only(make_profile(), make_facts(slots=())).to_check == ()
    but_one = make_profile(availability=ALL_WEEK | {Day.SUN: frozenset({HalfDay.AM})})
    assert not Person(but_one, NO_EDGES).is_always_free


def test_a_morning_from_half_past_three_opens_the_end_of_its_own_night_alone():
    early = {Day.TUE: 210}

    assert free_minutes({Day.TUE: frozenset({HalfDay.AM})}, early).sum() == 13 * 60 - 210
    assert not free_minutes({Day.MON: frozenset({HalfDay.AM})}, early)[1440:].any()


@pytest.mark.parametrize(
    ("days", "family"), [(27, Family.DAY_JOB), (28, Family.SHORT_JOB), (179, Family.SHORT_JOB), (180, Family.LONG_JOB)]
)
def test_a_month_is_twenty_eight_days_and_six_are_a_hundred_and_eighty(days, family):
    assert family_of(make_facts(contract=Contract.CDD, duration_days=days)) is family


def test_an_offer_is_shown_on_its_last_day():
    assert search(make_profile(), make_facts(expires_on=TODAY, ends_on=TODAY)).total == 1


def test_an_offer_of_ones_own_commune_is_looked_at_however_far_it_lies():
    columns = columns_of([make_facts(places=(near(160, insee="23096"),)), make_facts(160)])

    assert near_rows(columns, make_profile()).tolist() == [0]
    assert near_rows(columns, make_profile(insee=None)).tolist() == []


def test_nothing_desired_is_nothing_and_a_visit_is_never_longer_than_a_day():
    assert columns_of([make_facts()]).desired.tolist() == [0]
    assert session_minutes(make_facts(slots=(), minutes_max=2100)) == 480


def test_a_commune_of_unknown_size_is_a_mean_one():
    assert [round(commune_floor_km(Precision.COMMUNE, area), 3) for area in (None, 15.0, 16.0)] == [1.936, 1.936, 2.0]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"minutes_min": 0}, "0 min par semaine"),
        ({"minutes_max": 0}, "0 min par semaine"),
        ({"minutes_min": 0, "minutes_max": 120}, "0 min à 2 h par semaine"),
        ({}, "Heures par semaine non précisées"),
    ],
)
def test_no_minute_is_a_number_of_hours_and_not_an_unknown_one(hours, words):
    assert reason(only(make_profile(job_time=JobTime.ANY), make_facts(**hours)), "rhythm") == words


@pytest.mark.parametrize(("wanted", "least", "most"), [(JobTime.PART, 0, 2100), (JobTime.FULL, 2100, 2400)])
def test_from_no_hour_at_all_is_a_part_time_and_beyond_a_full_time_is_a_full_time(wanted, least, most):
    item = only(make_profile(job_time=wanted), make_facts(minutes_min=least, minutes_max=most))

    assert points_of(item, "rhythm") == next(one.max for one in item.contributions if one.criterion == "rhythm")


def test_nine_tenths_of_the_hours_wanted_is_close_to_them():
    item = only(make_profile(hours=Hours(10)), make_facts(kind=Kind.IMMERSION, minutes_min=540, minutes_max=540))

    assert reason(item, "rhythm") == "9 h par semaine : proche de ce que vous souhaitez"


@pytest.mark.parametrize(
    ("wishes", "offer", "words"),
    [
        (THREE_WISHES, {"rome": ("N1103",)}, "Correspond à votre souhait"),
        (THREE_WISHES, {"rome": ("A1203",)}, "Correspond à votre souhait : jardinier"),
        (THREE_WISHES, {"rome": ("A1416",)}, "Métier proche de votre souhait (passerelle ROME)"),
        (THREE_WISHES, {"rome": ("H1101",), "appellations": (7,)}, "Correspond à votre souhait"),
        ((Wish("A1203"),), {"rome": ("A1201",)}, "Même domaine que votre souhait"),
        ((Wish("A1203"),), {"rome": ("N1103",)}, "Loin de vos souhaits, à voir ensemble"),
    ],
)
def test_a_job_is_named_after_the_wish_it_answers_and_not_after_its_neighbours(wishes, offer, words):
    first, fact = make_facts(rome=("G1602",), appellations=(8,)), make_facts(**offer)
    neighbour = make_facts(rome=("K2204",), appellations=(7,))

    items = search(make_profile(wishes=wishes), first, fact, neighbour, edges=EDGES).items

    assert reason(next(item for item in items if item.key == fact.key), "activity") == words


def test_a_course_is_said_to_answer_only_the_needs_declared():
    course = make_facts(kind=Kind.TRAINING, helps=frozenset({Help.FRENCH_LESSONS, Help.DIGITAL_SUPPORT}))
    person = make_profile(needs=frozenset({Need.FRENCH, Need.MEALS}), wishes=(Wish("A1203"),))

    assert reason(only(person, course), "activity").endswith(f"besoin : {lower_first(Need.FRENCH.label)}")


@pytest.mark.parametrize(
    ("profile", "offer", "words"),
    [
        ({"modes": frozenset({Mode.WALK})}, {"km": 0}, "1 min à pied (estimation)"),
        ({"modes": frozenset({Mode.CAR})}, {"km": 10, "slots": (OfferSlot(2, 540, 541),)},
         "36 min de route pour 1 min sur place"),
        ({"modes": frozenset({Mode.WALK}), "sleep_away": None}, {"km": 95, "helps": frozenset({Help.LODGING})},
         "Logement sur place possible ; à 95 km"),
    ],
)  # fmt: skip
def test_a_trip_is_told_as_it_is(profile, offer, words):
    assert reason(only(make_profile(**profile), make_facts(**offer)), "trip") == words


def test_remote_work_that_changes_nothing_to_the_trip_is_not_what_is_asked():
    item = only(make_profile(modes=frozenset({Mode.TRANSIT})), make_facts(0, remote=Remote.POSSIBLE))

    assert [asked.question for asked in item.to_check] == ["Y a-t-il un bus ou un train aux bonnes heures\u00a0?"]


@pytest.mark.parametrize(
    ("slot", "place", "asks"),
    [
        (OfferSlot(2, 540, 720), {}, False),
        (OfferSlot(2, 329, 720), {}, True),
        (OfferSlot(2, 330, 1410), {}, False),
        (OfferSlot(2, 540, 1411), {}, True),
        (OfferSlot(7, 540, 720), {}, True),
        (OfferSlot(7, 540, 720), {"density_per_km2": 4000.0}, False),
    ],
)
def test_a_known_timetable_is_doubted_early_late_and_on_a_sunday_in_the_country(slot, place, asks):
    known = Context(matrix=TravelMatrix.build(Mode.TRANSIT, [("23096", "23079", 20.0)]))
    fact = make_facts(places=(near(5, **place),), slots=(slot,))

    item = only(make_profile(modes=frozenset({Mode.TRANSIT})), fact, context=known)

    assert [asked.rule for asked in item.to_check] == [Rule.TRIP] * asks


@pytest.mark.parametrize(
    ("profile", "offer", "rule", "sentence"),
    [
        ({"adult": False, "not_publics": frozenset({Public.UNDER_26})}, {"publics": frozenset({Public.UNDER_26})},
         Rule.PUBLIC, "Cette offre est réservée : moins de 26 ans."),
        ({"modes": frozenset({Mode.TRANSIT})}, {"km": 60}, Rule.TRIP,
         "Le trajet est trop long : environ 4 h 30 en transports en commun (estimation)."),
        ({"last_return": 600}, {"km": 60}, Rule.TRIP,
         "Le trajet est trop long : environ 1 h 23 en voiture (estimation)."),
    ],
)  # fmt: skip
def test_a_refusal_says_its_own_reason(profile, offer, rule, sentence):
    verdict, words = said(make_profile(**profile), make_facts(**offer), rule)

    assert (verdict, words.replace("\u00a0", " ")) == (Verdict.NO, sentence)


def test_a_lever_is_named_for_what_is_asked_alone():
    asks_b = [make_facts(requirements=(Required("licence:B"),)) for _ in range(2)]
    wednesdays = [make_facts(slots=(OfferSlot(3, 540, 720),)) for _ in range(2)]
    person = make_profile(licences=frozenset(), availability=ALL_WEEK | {Day.WED: frozenset()})

    levers = search(person, *asks_b, *wednesdays).levers

    assert sorted((lever.rule, lever.reason.split("\u00a0")[0]) for lever in levers) == [
        ("hours:wed", "En étant libre le mercredi"), ("licence:B", "Avec le permis B"),
    ]  # fmt: skip


def test_an_offer_left_out_twice_is_counted_once():
    fact = make_facts(requirements=(Required("licence:B"), Required("vehicle")))

    assert search(make_profile(licences=frozenset(), own_vehicle=False), fact).excluded.by_rule == {Rule.LICENCE: 1}


def test_hours_planned_and_wanted_are_brought_back_to_the_maximum_only_beyond_it():
    told = [search(make_profile(hours=Hours(15, 5, most))).warnings for most in (20, 19)]

    assert [len(warnings) for warnings in told] == [0, 1]


def test_plurals_begin_at_two():
    assert [plural(count, "offre").replace("\u00a0", " ") for count in (0, 1, 2)] == ["0 offre", "1 offre", "2 offres"]


def test_a_newcomer_is_always_looked_at_before_a_short_or_a_poor_list():
    facts = columns_of([make_facts(seats_left=1) for _ in range(20)])
    rows = np.arange(20)

    assert kept_of(facts, rows, np.full(20, 40), limit=20).floor == 25
    assert kept_of(facts, rows, np.full(20, 15), limit=20).floor == 0
    assert kept_of(facts, rows, np.full(20, 10), limit=20).floor == 0
    assert kept_of(facts, rows, np.full(20, 40), limit=21).floor == 0


def test_activities_may_touch_and_need_the_time_to_travel_between_them():
    noon, gaps = Block(600, 720), {0: 30, 5: 10}

    def gap(_, other):
        return gaps[other]

    for before, fits in ((Block(500, 590), True), (Block(500, 591), False), (Block(730, 800), True),
                         (Block(729, 800), False)):  # fmt: skip
        assert is_compatible(1, (noon,), [(5, before)], gap) is fits
    assert is_compatible(1, (noon,), [(0, Block(750, 800))], gap)
    taken = WeekFrame(ALWAYS, planned=(Block(745, 800),))
    assert not compose([Candidate(1, 50, ((noon,),))], taken, gap)


def test_a_week_takes_as_many_activities_as_allowed_among_the_twenty_worth_most():
    three = [candidate(key, 50, block(key, 9, 12)) for key in (1, 2, 3)]
    two_at_most = compose(three, WeekFrame(ALWAYS, most_activities=2), no_gap)
    crowd = [candidate(key, 100 - key, block(1, 9, 10)) for key in range(1, 21)]
    last = candidate(21, 1, block(2, 9, 14))

    assert [week.keys for week in two_at_most] == [(1, 2), (1, 3), (2, 3)]
    frame = WeekFrame(ALWAYS, wanted_minutes=300, most_activities=1)
    assert compose([*crowd, last], frame, no_gap)[0].keys == (1,)
    assert compose([*crowd[1:], last], frame, no_gap)[0].keys == (21,)


def test_free_options_begin_at_nine_and_end_with_the_day():
    whole = free_options(ALWAYS, 15 * 60)

    assert [option[0].start for option in whole] == [day * 1440 + 540 for day in range(7)]
    assert free_options(ALWAYS, 15 * 60 + 1) == ()


def test_a_place_in_the_middle_of_nowhere_asks_where_it_is():
    assert said(make_profile(), make_facts(places=(Place(),)), Rule.TRIP)[0] is Verdict.CHECK
    assert only(make_profile(), make_facts(schedule=Schedule.FREE, slots=())).to_check == ()
