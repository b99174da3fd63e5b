"""The rules from the field: where good software goes wrong, one test each."""

from datetime import date

import pytest

from app.matching.families import STAGE_VALUES, family_of
from app.matching.values import (
    Contract,
    Family,
    FrenchLevel,
    Help,
    Hours,
    JobTime,
    Kind,
    Need,
    ReplyRecord,
    Required,
    Rule,
    Siae,
    Stage,
    Wish,
)
from app.matching.verdicts import Verdict
from tests.factories.matching import make_facts, make_profile, only, points_of, said, search, shown

CRECHE = "famille--garde-denfants"
FRENCH_COURSE = "lecture-ecriture-calcul--maitriser-le-francais"


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
    assert "complète votre semaine" not in result.items[1].contributions[1].reason


def test_hours_that_may_go_down_to_nothing_include_the_hours_wanted():
    person = make_profile(hours=Hours(wanted=5), wants_volunteering=True)
    item = only(person, make_facts(kind=Kind.VOLUNTEERING, minutes_min=0, minutes_max=900))

    assert points_of(item, "rhythm") == 22  # all of its points


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


def test_a_course_is_worth_what_it_teaches_not_what_it_does_without():
    person = make_profile(wishes=(Wish("A1203"),), needs=frozenset({Need.NO_CV, Need.DIGITAL}))
    french = make_facts(kind=Kind.TRAINING, themes=(FRENCH_COURSE,), helps=frozenset({Help.NO_CV}))
    digital = make_facts(kind=Kind.TRAINING, themes=("numerique--acquerir-les-competences-de-base",))

    assert points_of(only(person, french), "activity") < points_of(only(person, digital), "activity")


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


def test_who_likes_a_category_likes_its_themes_and_not_the_reverse():
    broad, narrow = (make_profile(themes=frozenset({theme})) for theme in ("numerique", "numerique--en-ligne"))
    precise, vague = (make_facts(themes=(theme,)) for theme in ("numerique--en-ligne", "numerique"))

    assert points_of(only(broad, precise), "activity") == points_of(only(broad, vague), "activity") > 0
    assert points_of(only(narrow, precise), "activity") > points_of(only(narrow, vague), "activity") == 0
