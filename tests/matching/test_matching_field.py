"""The rules from the field: where good software goes wrong, one test each."""

from datetime import date, timedelta

import pytest

from app.matching.columns import columns_of
from app.matching.engine import explain
from app.matching.families import STAGE_VALUES, family_of
from app.matching.results import Context
from app.matching.values import (
    Busy,
    Condition,
    Contract,
    Day,
    Family,
    Fit,
    FrenchLevel,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Licence,
    Limit,
    Mode,
    Need,
    OfferSlot,
    Place,
    Precision,
    Profile,
    Public,
    Remote,
    ReplyRecord,
    Required,
    Rule,
    Schedule,
    Siae,
    Stage,
    Wish,
    Zone,
    ZoneType,
)
from app.matching.verdicts import Verdict
from tests.factories.matching import TODAY, WEEKDAYS, make_facts, make_profile, near, only, points_of, search, shown

CRECHE = "famille--garde-denfants"
FRENCH_COURSE = "lecture-ecriture-calcul--maitriser-le-francais"


def said(profile: Profile, fact: object, rule: Rule, **options: object) -> tuple[Verdict, str]:
    """The verdict of one rule on one offer, and its sentence."""
    answer = explain(profile, columns_of([fact]), 0, today=TODAY, **options)  # type: ignore[list-item,arg-type]
    return next(((a.verdict, a.sentence) for a in answer.rules if a.rule is rule), (Verdict.YES, ""))


# --- rhythm ---------------------------------------------------------------------------------------------------


def test_a_fifteen_hour_contract_never_beats_a_full_time_job_for_someone_who_wants_a_job():
    person = make_profile(hours=Hours(wanted=15), job_time=JobTime.FULL, stage=Stage.EMPLOYMENT)
    short = make_facts(contract=Contract.CDD, duration_days=60, minutes_min=900, minutes_max=900)
    full = make_facts(contract=Contract.CDI, minutes_min=2100, minutes_max=2100)

    result = search(person, short, full)

    assert shown(result) == [full.key, short.key]
    assert points_of(result.items[0], "rhythm") > points_of(result.items[1], "rhythm")


def test_weekly_activity_hours_say_nothing_of_a_job():
    for wanted in (5, 15, 35):
        person = make_profile(hours=Hours(wanted=wanted), job_time=JobTime.FULL)
        assert (
            points_of(only(person, make_facts(minutes_min=2100, minutes_max=2100)), "rhythm") == 22
        )  # all of its points


def test_hours_still_missing_are_what_volunteering_is_measured_against():
    person = make_profile(hours=Hours(wanted=15, planned=11), wants_volunteering=True)
    four, ten = (make_facts(kind=Kind.VOLUNTEERING, minutes_min=m, minutes_max=m) for m in (240, 600))

    result = search(person, four, ten)

    assert shown(result) == [four.key, ten.key]
    assert "complète votre semaine" in result.items[0].contributions[1].reason


def test_someone_without_weekly_hours_loses_nothing_to_the_length_of_an_activity():
    person = make_profile(hours=Hours(no_target=True), wants_volunteering=True)
    items = search(person, *(make_facts(kind=Kind.VOLUNTEERING, minutes_max=m) for m in (60, 240, 1200))).items

    assert {points_of(item, "rhythm") for item in items} == {22}  # 10 of 45: full points for all
    assert not search(person).questions


def test_planned_and_wanted_beyond_the_maximum_are_clamped_and_told():
    person = make_profile(hours=Hours(wanted=15, planned=10, max=20))

    assert search(person).warnings == ("Heures prévues et souhaitées au-delà du maximum\u00a0: ramenées au maximum.",)


# --- kinds ----------------------------------------------------------------------------------------------------


def test_volunteering_is_never_proposed_to_someone_who_did_not_ask():
    disguised = make_facts(kind=Kind.VOLUNTEERING, minutes_min=1800, minutes_max=2100)

    assert not search(make_profile(job_time=JobTime.FULL), disguised).items
    assert not search(make_profile(kinds=frozenset({Kind.VOLUNTEERING}), wants_volunteering=False), disguised).items
    assert search(make_profile(wants_volunteering=True), disguised).items
    assert said(make_profile(), disguised, Rule.KIND) == (
        Verdict.NO,
        "Le bénévolat n’est proposé qu’aux personnes qui le demandent.",
    )


def test_kinds_nobody_asked_for_are_not_counted_as_left_out():
    result = search(make_profile(kinds=frozenset({Kind.JOB})), make_facts(kind=Kind.TRAINING), make_facts())

    assert len(result.items) == 1
    assert result.excluded.total == 0


def test_services_are_a_block_of_their_own_ranked_by_the_need_they_answer():
    person = make_profile(needs=frozenset({Need.CHILDCARE}))
    creche = make_facts(km=6, kind=Kind.SERVICE, themes=(CRECHE,))
    other = make_facts(km=1, kind=Kind.SERVICE, themes=("numerique--acceder",))

    result = search(person, creche, other, make_facts())

    assert [item.key for item in result.services] == [creche.key, other.key]
    assert len(result.items) == 1
    assert "garde d’enfants" in result.services[0].contributions[0].reason


def test_someone_who_said_a_need_sees_services_without_ticking_them_and_none_is_counted_out():
    person = make_profile(kinds=frozenset({Kind.JOB}), needs=frozenset({Need.CHILDCARE}))
    far = make_facts(km=90, kind=Kind.SERVICE, themes=(CRECHE,))

    assert search(person, make_facts(kind=Kind.SERVICE, themes=(CRECHE,))).services
    assert search(person, far).excluded.total == 0
    assert not search(make_profile(kinds=frozenset({Kind.JOB})), make_facts(kind=Kind.SERVICE)).services


def test_a_language_course_takes_its_activity_points_from_a_declared_need():
    person = make_profile(wishes=(Wish("A1203"),), needs=frozenset({Need.FRENCH}), french=FrenchLevel.A1)
    course = make_facts(kind=Kind.TRAINING, themes=(FRENCH_COURSE,))

    item = only(person, course)

    assert points_of(item, "activity") == next(c.max for c in item.contributions if c.criterion == "activity")
    assert not item.to_check  # nobody is asked to speak French before a French course


# --- stage ----------------------------------------------------------------------------------------------------

STAGE_ROWS = [
    ({"kind": Kind.VOLUNTEERING}, (1, 0.7, 0.4, 0.3)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.ACI, "minutes_max": 600}, (1, 0.7, 0.5, 0.3)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.ACI, "minutes_max": 1560}, (0.7, 0.7, 0.8, 0.5)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.EI}, (0.5, 0.6, 0.7, 0.7)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.AI}, (0.4, 0.5, 0.6, 0.7)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.ETTI}, (0.4, 0.5, 0.6, 0.7)),
    ({"kind": Kind.INSERTION_SITE, "siae": Siae.GEIQ}, (0.3, 0.5, 1, 0.9)),
    ({"kind": Kind.JOB, "siae": Siae.GEIQ, "contract": Contract.CDD}, (0.3, 0.5, 1, 0.9)),
    ({"kind": Kind.IMMERSION}, (0.5, 1, 0.7, 0.5)),
    ({"kind": Kind.IMMERSION, "hire_promised": True}, (0.5, 1, 0.7, 1)),
    ({"kind": Kind.TRAINING}, (0.4, 0.6, 1, 0.5)),
    ({"kind": Kind.TRAINING, "hire_promised": True}, (0.4, 0.6, 1, 1)),
    ({"kind": Kind.JOB, "contract": Contract.CDI}, (0.4, 0.4, 0.6, 1)),
    ({"kind": Kind.JOB, "contract": Contract.CDD, "duration_days": 183}, (0.4, 0.4, 0.6, 1)),
    ({"kind": Kind.JOB, "starts_on": date(2026, 12, 1), "ends_on": date(2027, 2, 28)}, (0.3, 0.3, 0.5, 0.8)),
    ({"kind": Kind.JOB, "duration_days": 3}, (0.2, 0.2, 0.4, 0.5)),
    ({"kind": Kind.JOB, "contract": Contract.DAY}, (0.2, 0.2, 0.4, 0.5)),
]


@pytest.mark.parametrize(("changes", "values"), STAGE_ROWS)
def test_the_stage_table_is_the_one_of_the_field(changes, values):
    assert STAGE_VALUES[family_of(make_facts(**changes))] == values


def test_every_family_has_its_row_in_the_order_of_the_list():
    assert list(STAGE_VALUES) == list(Family)


def test_a_kind_the_person_names_first_beats_our_stage():
    job = make_facts(contract=Contract.DAY)
    shy, sure = (make_profile(stage=Stage.REMOBILISATION, first_kinds=frozenset(kinds)) for kinds in ((), (Kind.JOB,)))

    assert points_of(only(sure, job), "stage") == 4 * points_of(only(shy, job), "stage")
    assert only(sure, job).contributions[1].reason == "Ce que vous cherchez en premier\u00a0: emploi"


# --- trips ----------------------------------------------------------------------------------------------------


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


def test_a_shuttle_without_a_known_stop_makes_the_trip_possible():
    item = only(make_profile(modes=frozenset({Mode.WALK})), make_facts(km=20, helps=frozenset({Help.SHUTTLE})))

    assert item.contributions[0].reason.startswith("Navette ou covoiturage")


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


# --- the unknown never excludes -------------------------------------------------------------------------------


def test_an_empty_profile_sees_everything_nearest_first_and_at_most_two_questions():
    asks = ("licence:B", "vehicle", "french:B1", "adult")
    facts = [make_facts(km=km, requirements=(Required(ask),)) for km, ask in zip((2, 8, 14, 20), asks, strict=True)]
    volunteering = make_facts(kind=Kind.VOLUNTEERING)

    result = search(Profile(lat=46.1718, lon=1.8717), *facts, volunteering)

    assert len(result.items) == 4
    assert shown(result)[-1] == facts[-1].key
    assert result.excluded.total == 0
    assert len(result.questions) == 2
    assert all(item.fit is not Fit.STRONG for item in result.items)


@pytest.mark.parametrize(
    ("rule", "profile", "offer"),
    [
        (Rule.PUBLIC, {}, {"publics": frozenset({Public.UNDER_26})}),
        (Rule.PUBLIC, {}, {"publics": frozenset({Public.IAE})}),
        (Rule.PUBLIC, {}, {"requirements": (Required("adult"),)}),
        (Rule.PUBLIC, {}, {"zone": Zone(ZoneType.EPCI, "200034825")}),
        (Rule.LICENCE, {}, {"requirements": (Required("licence:B"),)}),
        (Rule.LICENCE, {"licences": frozenset(), "licences_in_progress": frozenset({Licence.B})},
         {"requirements": (Required("licence:B"),)}),
        (Rule.VEHICLE, {}, {"requirements": (Required("vehicle"),)}),
        (Rule.HOURS, {"availability": None}, {}),
        (Rule.HOURS, {"availability": WEEKDAYS}, {"slots": ()}),
        (Rule.HOURS, {"availability": WEEKDAYS},
         {"slots": (OfferSlot(6, 540, 720),), "helps": frozenset({Help.FLEXIBLE_HOURS})}),
        (Rule.HOURS, {"school_weeks_only": True}, {}),
        (Rule.FRENCH, {}, {"requirements": (Required("french:A2"),)}),
        (Rule.FRENCH, {"french": FrenchLevel.A1}, {}),
        (Rule.LIMITS, {"limits": frozenset({Limit.NO_HEAVY_LIFTING})}, {}),
    ],
)  # fmt: skip
def test_what_is_unknown_becomes_a_question_and_bars_only_the_best_word(rule, profile, offer):
    item = only(make_profile(**profile), make_facts(**offer))

    assert [question.rule for question in item.to_check] == [rule]
    assert item.to_check[0].question.endswith(("?", "."))
    assert item.fit is not Fit.STRONG


@pytest.mark.parametrize(
    ("rule", "profile", "offer", "sentence"),
    [
        (Rule.SEATS, {}, {"seats_left": 0}, "Il n’y a plus de place, et pas de liste d’attente."),
        (Rule.PUBLIC, {"not_publics": frozenset({Public.UNDER_26})}, {"publics": frozenset({Public.UNDER_26})},
         "Cette offre est réservée\u00a0: moins de 26 ans."),
        (Rule.PUBLIC, {"adult": False}, {"requirements": (Required("adult"),)}, "Il faut avoir 18 ans."),
        (Rule.PUBLIC, {}, {"zone": Zone(ZoneType.DEPARTEMENT, "87")},
         "Cette offre est réservée aux habitants d’un autre territoire."),
        (Rule.LICENCE, {"licences": frozenset()}, {"requirements": (Required("licence:B"),)},
         "Il faut le permis B."),
        (Rule.VEHICLE, {"own_vehicle": False}, {"requirements": (Required("vehicle"),)}, "Il faut un véhicule à soi."),
        (Rule.HOURS, {"availability": WEEKDAYS}, {"slots": (OfferSlot(6, 540, 720),)},
         "Vous n’êtes pas disponible le samedi de 9\u00a0h à 12\u00a0h."),
        (Rule.HOURS, {"availability": {Day.MON: frozenset({HalfDay.AM})}}, {"slots": (), "minutes_min": 2100},
         "Il faut 35\u00a0h par semaine\u00a0: c’est plus que vos heures disponibles."),
        (Rule.HOURS, {"busy": (Busy(2, 600, 660),)}, {},
         "Vous n’êtes pas disponible le mardi de 9\u00a0h à 12\u00a0h."),
        (Rule.VOLUME, {"hours": Hours(max=20)}, {"minutes_min": 1560},
         "Il faut 26\u00a0h par semaine, plus que votre maximum."),
        (Rule.DATES, {}, {"ends_on": TODAY - timedelta(days=1)}, "Cette activité est terminée."),
        (Rule.DATES, {"available_until": TODAY}, {"starts_on": TODAY + timedelta(days=1)},
         "Les dates ne correspondent pas à vos disponibilités."),
        (Rule.TRIP, {"modes": frozenset({Mode.WALK})}, {"places": (near(9),)},
         "Le trajet est trop long\u00a0: environ 2\u00a0h\u00a036 à pied (estimation)."),
        (Rule.TRIP, {"max_km": {Mode.CAR: 5.0}}, {"places": (near(9),)},
         "C’est à 9\u00a0km, plus loin que ce que vous acceptez en voiture."),
        (Rule.TRIP, {"car_times": {}}, {}, "La voiture n’est pas disponible à ces horaires."),
        (Rule.LICENCE, {"licences": frozenset()}, {"requirements": (Required("licence:B"), Required("licence:D"))},
         "Il faut les permis B et D."),
        (Rule.FRENCH, {"french": FrenchLevel.A1}, {"requirements": (Required("french:B1"),)},
         "Il faut le niveau de français B1."),
        (Rule.LIMITS, {"limits": frozenset({Limit.NO_STANDING, Limit.NO_DUST})},
         {"conditions": frozenset({Condition.STANDING})}, "L’offre demande\u00a0: station debout prolongée."),
        (Rule.LIMITS, {"limits": frozenset({Limit.NO_NIGHT})}, {"slots": (OfferSlot(2, 22 * 60, 6 * 60),)},
         "L’offre demande\u00a0: travail de nuit."),
        (Rule.KIND, {"kinds": frozenset({Kind.TRAINING})}, {},
         "Ce type d’activité n’est pas dans ce que vous cherchez\u00a0: emploi."),
        (Rule.STATE, {}, {"live": False}, "Cette offre n’est plus en ligne."),
        (Rule.STATE, {}, {"expires_on": TODAY - timedelta(days=1)}, "Cette offre est terminée."),
    ],
)  # fmt: skip
def test_a_proved_conflict_leaves_the_offer_out_and_says_why(rule, profile, offer, sentence):
    person, fact = make_profile(**profile), make_facts(**offer)

    assert said(person, fact, rule) == (Verdict.NO, sentence)
    assert not search(person, fact).items


def test_what_the_desk_knows_leaves_offers_out():
    fact, person = make_facts(), make_profile()
    contexts = {
        "Vous avez dit non à cette offre.": Context(declined=frozenset({fact.key})),
        "Une demande est déjà en cours pour cette offre.": Context(asked=frozenset({fact.key})),
        "Cette structure a été mise de côté.": Context(blocked_structures=frozenset({fact.structure_key})),
    }

    for sentence, context in contexts.items():
        assert said(person, fact, Rule.ALREADY, context=context) == (Verdict.NO, sentence)
        assert search(person, fact, context=context).excluded.by_rule == {Rule.ALREADY: 1}


def test_a_rule_lifted_by_the_referent_becomes_a_question_and_a_law_is_never_lifted():
    fact = make_facts(requirements=(Required("licence:B"), Required("adult")))
    lifted = Context(lifted=frozenset({Rule.LICENCE, Rule.PUBLIC, Rule.SEATS}))
    adult, minor = (make_profile(licences=frozenset(), adult=adult) for adult in (True, False))

    assert said(adult, fact, Rule.LICENCE, context=lifted)[0] is Verdict.CHECK
    assert said(minor, fact, Rule.PUBLIC, context=lifted)[0] is Verdict.NO
    assert not search(adult, make_facts(seats_left=0), context=lifted).items
    elsewhere = make_facts(zone=Zone(ZoneType.DEPARTEMENT, "87"))
    assert said(adult, elsewhere, Rule.PUBLIC, context=lifted)[0] is Verdict.YES


# --- skills, French, replies ----------------------------------------------------------------------------------


def test_an_unsaid_level_of_french_is_worth_three_tenths_below_b1():
    item = only(make_profile(french=FrenchLevel.A2), make_facts())

    assert points_of(item, "skills") == round(0.3 * next(c.max for c in item.contributions if c.criterion == "skills"))


def test_a_beginner_accepted_keeps_seven_tenths_without_any_skill():
    person = make_profile(skills=frozenset())
    asked = (Required("skill:11"),)

    assert points_of(only(person, make_facts(requirements=asked)), "skills") == 0
    assert points_of(only(person, make_facts(requirements=asked, helps=frozenset({Help.BEGINNERS}))), "skills") == 10


def test_a_new_or_imported_structure_is_neither_praised_nor_blamed():
    silent = ReplyRecord(requests=4, replies=0)
    facts = [make_facts(), make_facts(reply=silent), make_facts(reply=ReplyRecord(50, 0), imported=True)]

    assert len({points_of(item, "reply") for item in search(make_profile(), *facts).items}) == 1
    assert points_of(only(make_profile(), make_facts(reply=ReplyRecord(50, 0))), "reply") == 1


# --- seats ----------------------------------------------------------------------------------------------------


def test_five_people_for_two_seats_cost_three_visible_points_and_eight_the_waiting_list():
    free, busy, full = (make_facts(seats_left=2, pending_load=n * 0.35, pending_count=n) for n in (0, 5, 8))

    result = search(make_profile(), full, busy, free)

    assert shown(result) == [free.key, busy.key, full.key]
    assert result.items[1].contributions[-1].points == -3
    assert result.items[1].contributions[-1].reason == "Déjà 5\u00a0personnes orientées pour 2\u00a0places"
    assert [item.waiting for item in result.items] == [False, False, True]
    assert result.items[2].attention.startswith("Liste d’attente")


def test_a_full_site_with_an_open_waiting_list_stays_listed_after_the_others():
    full = make_facts(km=1, seats_left=0, waiting_list=True)
    far = make_facts(km=20)

    assert shown(search(make_profile(), full, far)) == [far.key, full.key]


# --- levers ---------------------------------------------------------------------------------------------------


def test_a_lever_names_the_nearest_service_that_lifts_it():
    mother = make_profile(availability=WEEKDAYS | {Day.WED: frozenset()}, needs=frozenset({Need.CHILDCARE}))
    wednesdays = [make_facts(slots=(OfferSlot(3, 540, 720),)) for _ in range(4)]
    near_by, farther = (make_facts(km=km, kind=Kind.SERVICE, themes=(CRECHE,), slots=()) for km in (0.5, 3))

    (lever,) = search(mother, *wednesdays, farther, near_by).levers

    assert lever.reason == "Avec une garde le mercredi\u00a0: 4\u00a0offres de plus"
    assert lever.service == near_by.key
    assert lever.service_km == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize(
    ("profile", "offer", "rule", "reason"),
    [
        ({"licences": frozenset()}, {"requirements": (Required("licence:B"),)}, "licence:B", "Avec le permis B"),
        ({"own_vehicle": False}, {"requirements": (Required("vehicle"),)}, "vehicle", "Avec un véhicule"),
        ({"max_minutes": {Mode.CAR: 30}}, {"places": (near(22),)}, "trip:+10", "Avec 10\u00a0min de trajet de plus"),
        ({"availability": WEEKDAYS}, {"slots": (OfferSlot(6, 540, 720),)}, "hours:sat", "En acceptant le samedi"),
        ({"availability": WEEKDAYS}, {"slots": (OfferSlot(1, 1140, 1260),)}, "hours:eve", "En acceptant le soir"),
        ({"availability": WEEKDAYS, "not_before": {Day.MON: 600}}, {"slots": (OfferSlot(1, 480, 720),)},
         "hours:early", "En commençant plus tôt le matin"),
        ({"hours": Hours(max=20)}, {"minutes_min": 1500}, "volume:+5", "Avec 5\u00a0h de plus par semaine"),
        ({"french": FrenchLevel.A1}, {"requirements": (Required("french:A2"),)}, "french:A2",
         "Avec le niveau de français A2"),
    ],
)  # fmt: skip
def test_a_lever_is_counted_when_it_opens_two_offers(profile, offer, rule, reason):
    person = make_profile(**profile)

    (lever,) = search(person, *(make_facts(**offer) for _ in range(2))).levers

    assert (lever.rule, lever.gain, lever.reason) == (rule, 2, f"{reason}\u00a0: 2\u00a0offres de plus")
    assert not search(person, make_facts(**offer)).levers


def test_limits_and_wishes_are_never_levers():
    person = make_profile(limits=frozenset({Limit.NO_STANDING}), kinds=frozenset({Kind.JOB}))
    facts = [make_facts(conditions=frozenset({Condition.STANDING})) for _ in range(3)]

    assert not search(person, *facts, *(make_facts(kind=Kind.TRAINING) for _ in range(3))).levers


def test_an_offer_left_out_by_two_rules_belongs_to_no_lever():
    person = make_profile(licences=frozenset(), own_vehicle=False)
    both = (Required("licence:B"), Required("vehicle"))

    assert not search(person, *(make_facts(requirements=both) for _ in range(3))).levers
