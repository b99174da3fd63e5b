"""What is fixed and public: weights and bounds, descriptions, words, orders, small tables."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from app.matching import codes, needs, verdicts
from app.matching.columns import columns_of
from app.matching.congestion import is_waiting, malus, saturation
from app.matching.describe import describe
from app.matching.encoding import insee_number, rome_number
from app.matching.engine import explain, for_whom
from app.matching.french import clock, duration, kilometres, listed, lower_first, plural
from app.matching.person import near_job_value, wish_priority
from app.matching.ranking import daily_seed, shared_out
from app.matching.reference import RomeEdges, TravelMatrix
from app.matching.results import Context
from app.matching.values import (
    Contract,
    Criterion,
    Day,
    Fit,
    FrenchLevel,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Level,
    Licence,
    Mode,
    Need,
    OfferSlot,
    Profile,
    ReplyRecord,
    Required,
    Requirement,
    Rule,
    Schedule,
    Stage,
    Wish,
    Zone,
    ZoneType,
)
from app.matching.verdicts import Verdict
from app.matching.weights import DEFAULT_POINTS, Weights, WeightsError, rescaled
from tests.factories.matching import TODAY, make_facts, make_profile, near, only, points_of, search, shown

LISTS = [
    member
    for module in (codes, needs, verdicts)
    for member in vars(module).values()
    if isinstance(member, type) and issubclass(member, codes.Labelled) and member is not codes.Labelled
]


@pytest.mark.parametrize("closed", LISTS)
def test_every_member_of_every_list_has_a_label_and_its_number(closed):
    for number, member in enumerate(closed):
        assert member.label
        assert (member.number, member.bit, closed.at(number)) == (number, 1 << number, member)


def test_every_mask_fits_its_column():
    assert max(len(closed) for closed in (Requirement, needs.Condition, Help, Need, needs.Public)) <= 31


def test_each_limit_forbids_the_condition_of_its_name():
    assert all(limit == f"no_{limit.condition}" for limit in needs.Limit)


def test_licences_are_the_first_requirements_in_the_same_order():
    assert [f"licence:{licence}" for licence in Licence] == list(Requirement)[: len(Licence)]


# --- weights --------------------------------------------------------------------------------------------------


def test_the_default_points_are_those_of_the_field():
    assert list(DEFAULT_POINTS.values()) == [30, 25, 15, 10, 10, 5, 5]
    assert Weights().full_version.endswith("+defaut")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({Criterion.ACTIVITY: 35}, "font 105"),
        ({Criterion.ACTIVITY: 50, Criterion.TRIP: 5}, "de 20 à 40"),
        ({Criterion.CONGESTION: 0}, "Chaque critère"),
    ],
)
def test_a_territory_cannot_set_weights_out_of_bounds(changes, words):
    with pytest.raises(WeightsError, match=words) as refused:
        Weights({**DEFAULT_POINTS, **changes})
    assert refused.value.problems


def test_a_territory_changes_the_order_within_bounds():
    person = make_profile(wishes=(Wish("A1203"),), stage=Stage.EMPLOYMENT)
    loved, close = make_facts(km=20, rome=("A1203",)), make_facts(km=1, rome=("M1805",))
    near_first = Weights({**DEFAULT_POINTS, Criterion.ACTIVITY: 20, Criterion.TRIP: 35}, "23-2")
    wish_first = Weights({**DEFAULT_POINTS, Criterion.ACTIVITY: 40, Criterion.TRIP: 15}, "23-3")

    assert shown(search(person, loved, close, weights=wish_first))[0] == loved.key
    assert shown(search(person, loved, close, weights=near_first))[0] == close.key
    assert search(person, weights=near_first).version.endswith("+23-2")


def test_weights_left_are_rescaled_to_one_hundred_by_largest_remainder():
    kept = frozenset({Criterion.TRIP, Criterion.SKILLS, Criterion.REPLY})

    assert [points for points in rescaled(DEFAULT_POINTS, kept).values() if points] == [72, 14, 14]
    assert rescaled(DEFAULT_POINTS, frozenset(DEFAULT_POINTS)) == DEFAULT_POINTS


# --- the public page ------------------------------------------------------------------------------------------


def test_the_public_page_describes_every_rule_and_criterion_and_what_is_not_used():
    page = describe()

    assert [rule.code for rule in page.rules] == list(Rule)
    assert [rule.number for rule in page.rules] == [f"H{n}" for n in range(1, 14)]
    assert [criterion.points for criterion in page.criteria] == list(DEFAULT_POINTS.values())
    assert page.modes_status == "hypothèse"
    assert "nationalité" in page.not_used
    assert all(card.summary and card.label for card in (*page.rules, *page.criteria))


def test_the_engine_cannot_read_who_the_person_is():
    names = {spec.name for spec in fields(Profile)}

    assert not names & {
        "name",
        "first_name",
        "sex",
        "civility",
        "nationality",
        "birth_date",
        "age",
        "children",
        "health",
    }


# --- words ----------------------------------------------------------------------------------------------------


def test_numbers_are_written_in_french():
    assert [duration(m) for m in (5, 60, 80, 119.6)] == ["5\u00a0min", "1\u00a0h", "1\u00a0h\u00a020", "2\u00a0h"]
    assert [kilometres(km) for km in (0.01, 0.5, 0.97, 4.23, 9.96, 31.6)] == [
        "50\u00a0m", "500\u00a0m", "1\u00a0km", "4,2\u00a0km", "10\u00a0km", "32\u00a0km",
    ]  # fmt: skip
    assert [clock(540), clock(1150), clock(1500)] == ["9\u00a0h", "19\u00a0h\u00a010", "1\u00a0h"]
    assert (plural(1, "offre"), plural(4, "offre")) == ("1\u00a0offre", "4\u00a0offres")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b et c")
    assert (lower_first("Permis B"), lower_first("GEIQ")) == ("permis B", "GEIQ")


REASONS = [
    ({"wishes": (Wish("A1203"),)}, {"rome": ("A1203",)}, "activity", "Correspond à votre souhait\u00a0: jardinier"),
    ({"wishes": (Wish("A1203", 9),)}, {"appellations": (9,)}, "activity", "Correspond à votre souhait\u00a0: élagueur"),
    ({"wishes": (Wish("K1304"), Wish("A1203"))}, {"rome": ("A1416",)}, "activity",
     "Métier proche de votre souhait (passerelle ROME)"),
    ({"wishes": (Wish("A1203"),)}, {"rome": ("A1201",)}, "activity", "Même domaine que votre souhait"),
    ({"wishes": (Wish("A1203"),)}, {"rome": ("M1805",)}, "activity", "Loin de vos souhaits, à voir ensemble"),
    ({"themes": frozenset({"nature"})}, {"themes": ("nature",)}, "activity", "Un thème que vous aimez\u00a0: nature"),
    ({}, {}, "trip", "6\u00a0min en voiture (estimation)"),
    ({"modes": None}, {}, "trip", "À 1\u00a0km"),
    ({"stage": Stage.EMPLOYMENT}, {"contract": Contract.CDI}, "stage",
     "Convient à ce moment de votre parcours\u00a0: accéder à l’emploi"),
    ({"stage": Stage.REMOBILISATION}, {}, "stage", "Peut convenir à un autre moment de votre parcours"),
    ({"job_time": JobTime.PART}, {"minutes_max": 900}, "rhythm",
     "15\u00a0h par semaine\u00a0: le temps de travail que vous voulez"),
    ({"job_time": JobTime.PART}, {"minutes_min": 2100, "minutes_max": 2400}, "rhythm",
     "35\u00a0h à 40\u00a0h par semaine"),
    ({"job_time": JobTime.FULL}, {}, "rhythm", "Heures par semaine non précisées"),
    ({"hours": Hours(15)}, {"kind": Kind.TRAINING, "minutes_min": 900}, "rhythm",
     "15\u00a0h par semaine\u00a0: proche de ce que vous souhaitez"),
    ({"hours": Hours(15), "wants_volunteering": True},
     {"kind": Kind.VOLUNTEERING, "slots": (), "schedule": Schedule.FREE}, "rhythm",
     "Vous choisissez le temps que vous donnez\u00a0: proche de ce que vous souhaitez"),
    ({"needs": frozenset({Need.TUTOR})}, {"helps": frozenset({Help.TUTOR})}, "helps",
     "Sur place ou avec l’offre\u00a0: quelqu’un à mes côtés au début"),
    ({"needs": frozenset({Need.TUTOR})}, {}, "helps", "Ne répond pas aux besoins que vous avez dits"),
    ({"skills": frozenset({11})}, {"requirements": (Required("skill:11"), Required("skill:12"))}, "skills",
     "1 sur 2\u00a0compétences demandées"),
    ({}, {"requirements": (Required("skill:11"),)}, "skills", "Des compétences demandées, à voir ensemble"),
    ({}, {"helps": frozenset({Help.BEGINNERS})}, "skills", "Débutant accepté"),
    ({"french": FrenchLevel.B2}, {"requirements": (Required("french:B1"),)}, "skills",
     "Votre français suffit (niveau B1 demandé)"),
    ({"french": FrenchLevel.A1}, {}, "skills", "Niveau de français à vérifier"),
    ({}, {}, "skills", "Aucune compétence particulière demandée"),
    ({}, {}, "reply", "Pas encore assez de demandes pour le dire"),
    ({}, {"imported": True}, "reply", "Réponse en dehors de ce site"),
    ({}, {"reply": ReplyRecord(10, 9)}, "reply", "A répondu à 9 demandes sur 10"),
    ({}, {"reply": ReplyRecord(10, 9, 3.6)}, "reply", "Répond en général en 4\u00a0jours"),
    ({}, {"seats_left": 1, "pending_load": 0.9}, "congestion", "Déjà beaucoup de demandes pour 1\u00a0place"),
    ({}, {"seats_left": 1, "pending_load": 0.9, "pending_count": 1}, "congestion",
     "Déjà 1\u00a0personne orientée pour 1\u00a0place"),
]  # fmt: skip
EDGES = RomeEdges.build([("A1203", "A1416", 1)], {"A1203": "Jardinier", "9": "Élagueur"})


@pytest.mark.parametrize(("profile", "offer", "criterion", "sentence"), REASONS)
def test_each_contribution_says_why_in_plain_french(profile, offer, criterion, sentence):
    item = only(make_profile(**profile), make_facts(**offer), edges=EDGES)

    assert next(given.reason for given in item.contributions if given.criterion == criterion) == sentence


def test_the_person_reads_three_reasons_and_one_point_of_attention():
    person = make_profile(wishes=(Wish("A1203"),), stage=Stage.EMPLOYMENT, job_time=JobTime.FULL)
    fact = make_facts(rome=("A1203",), contract=Contract.CDI, minutes_min=2100)

    item = only(person, fact)

    assert item.fit is Fit.STRONG
    assert len(item.reasons) == 3
    assert item.reasons[0] == "Correspond à votre souhait"
    assert item.attention is None
    asked = make_facts(requirements=(Required("record_extract"),))
    assert only(person, asked).attention == "Un extrait de casier judiciaire est demandé."
    assert only(person, make_facts()).attention == "Loin de vos souhaits, à voir ensemble"


QUESTIONS = [
    (Rule.PUBLIC, {}, {"publics": frozenset({needs.Public.WOMEN})},
     "Cette offre est réservée\u00a0: femmes. Est-ce votre situation\u00a0?"),
    (Rule.PUBLIC, {"publics": frozenset({needs.Public.RSA})}, {"publics": frozenset({needs.Public.WOMEN})},
     "Cette offre est réservée\u00a0: femmes. Est-ce votre situation\u00a0?"),
    (Rule.PUBLIC, {}, {"requirements": (Required("adult"),)}, "Il faut avoir 18 ans\u00a0: est-ce le cas\u00a0?"),
    (Rule.PUBLIC, {"publics": frozenset({needs.Public.RSA})},
     {"publics": frozenset({needs.Public.RSA}), "zone": Zone(ZoneType.EPCI, "1")},
     "Cette offre est réservée à un territoire\u00a0: habitez-vous dedans\u00a0?"),
    (Rule.LICENCE, {}, {"requirements": (Required("licence:B"), Required("licence:C"))},
     "Les permis B et C sont demandés\u00a0: les avez-vous\u00a0?"),
    (Rule.LICENCE, {"licences": frozenset(), "licences_in_progress": frozenset({Licence.B})},
     {"requirements": (Required("licence:B"),)},
     "Le permis B est demandé\u00a0: l’aurez-vous à temps, ou la structure peut-elle attendre\u00a0?"),
    (Rule.HOURS, {"availability": {Day.MON: frozenset({HalfDay.AM})}},
     {"slots": (OfferSlot(6, 540, 720),), "helps": frozenset({Help.FLEXIBLE_HOURS})},
     "Les horaires sont adaptables\u00a0: est-ce possible autrement que le samedi de 9\u00a0h à 12\u00a0h\u00a0?"),
    (Rule.HOURS, {"school_weeks_only": True}, {}, "L’activité s’arrête-t-elle pendant les vacances scolaires\u00a0?"),
    (Rule.FRENCH, {}, {"requirements": (Required("french:A2"),)},
     "Il faut le niveau de français A2\u00a0: est-ce le vôtre\u00a0?"),
    (Rule.LIMITS, {"limits": frozenset({needs.Limit.NO_NOISE})}, {},
     "Les conditions de travail ne sont pas précisées\u00a0: bruit\u00a0?"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "profile", "offer", "question"), QUESTIONS)
def test_each_open_rule_asks_one_plain_question(rule, profile, offer, question):
    (asked,) = only(make_profile(**profile), make_facts(**offer)).to_check

    assert (asked.rule, asked.question) == (rule, question)


def test_a_rule_lifted_is_to_discuss_together():
    fact = make_facts(minutes_min=2400)
    item = only(make_profile(hours=Hours(max=20)), fact, context=Context(lifted=frozenset({Rule.VOLUME, Rule.TRIP})))

    assert item.to_check[0].question.endswith("plus que votre maximum. Règle levée\u00a0: à voir ensemble.")
    far = only(make_profile(), make_facts(km=60), context=Context(lifted=frozenset({Rule.TRIP})))
    assert far.to_check[0].question.startswith("Le trajet est trop long")


# --- order ----------------------------------------------------------------------------------------------------


def test_a_structure_shows_two_offers_in_the_first_ten_when_alternatives_are_close():
    greedy = [make_facts(km=1, structure_key=1) for _ in range(5)]
    others = [make_facts(km=8, structure_key=50 + n) for n in range(8)]

    first_ten = shown(search(make_profile(), *greedy, *others))[:10]

    assert sum(fact.key in first_ten for fact in greedy) == 2
    assert len(shown(search(make_profile(), *greedy, *others))) == 13


def test_a_clearly_better_offer_keeps_its_place_whatever_its_structure():
    greedy = [make_facts(km=1, structure_key=1) for _ in range(4)]
    far = [make_facts(km=22) for _ in range(4)]

    assert set(shown(search(make_profile(), *greedy, *far))[:4]) == {fact.key for fact in greedy}


def test_kinds_are_mixed_only_for_someone_open_to_three_who_put_none_first():
    jobs = [make_facts(km=1) for _ in range(8)]
    courses = [make_facts(km=8, kind=Kind.TRAINING) for _ in range(6)]
    keys = {fact.key for fact in jobs}

    def jobs_in_the_first_eight(**changes):
        return len(keys & set(shown(search(make_profile(**changes), *jobs, *courses))[:8]))

    assert jobs_in_the_first_eight() == 4
    assert jobs_in_the_first_eight(kinds=frozenset({Kind.JOB, Kind.TRAINING})) == 8
    assert jobs_in_the_first_eight(first_kinds=frozenset({Kind.JOB})) == 8


def test_the_seed_changes_with_the_day_and_the_person():
    seeds = {daily_seed(day, who) for day in (date(2026, 11, 23), date(2026, 11, 24)) for who in ("", "a", "b")}

    assert len(seeds) == 6
    assert daily_seed(TODAY, "a") == daily_seed(TODAY, "a")


def test_points_are_shared_out_by_largest_remainder():
    assert shared_out([10.4, 5.4, 3.2]) == [11, 5, 3]
    assert shared_out([0.5, 0.5]) == [1, 0]
    assert shared_out([30.0, 25.0]) == [30, 25]


def test_congestion_follows_the_example_of_the_field():
    loads, seats = np.array([1.4, 1.75, 2.6, 9.0, 3.0]), np.array([2, 2, 2, -1, 0])

    np.testing.assert_array_equal(malus(saturation(loads, seats)), [0, 3, 10, 0, 10])
    np.testing.assert_array_equal(is_waiting(np.array([0.7, 1.3, 1.31])), [False, False, True])


def test_near_jobs_slope_mildly_and_wishes_have_an_order():
    assert [round(near_job_value(rank), 3) for rank in (1, 12, 40)] == [0.75, 0.45, 0.45]
    assert [wish_priority(at) for at in range(4)] == [1.0, 0.9, 0.8, 0.8]


# --- reverse view, matrices, codes ----------------------------------------------------------------------------


def test_for_whom_sorts_a_caseload_best_first_then_those_a_rule_leaves_out():
    fact = make_facts(rome=("A1203",), requirements=(Required("licence:B"),))
    people = [
        make_profile(licences=frozenset()),
        make_profile(licences=frozenset({Licence.B}), wishes=(Wish("M1805"),)),
        make_profile(licences=frozenset({Licence.C}), wishes=(Wish("A1203"),)),
    ]

    answers = for_whom(columns_of([fact]), 0, people, today=TODAY)

    assert [at for at, _ in answers] == [2, 1, 0]
    assert [said.eligible for _, said in answers] == [True, True, False]
    declined = [Context(), Context(), Context(declined=frozenset({fact.key}))]
    assert [at for at, _ in for_whom(columns_of([fact]), 0, people, today=TODAY, contexts=declined)] == [1, 0, 2]


def test_an_imported_matrix_replaces_estimates_and_is_said_to_be_calculated():
    person = make_profile(modes=frozenset({Mode.TRANSIT}))
    matrix = Context(matrix=TravelMatrix.build(Mode.TRANSIT, [("23096", "23079", 25.0)]))

    item = only(person, make_facts(), context=matrix)

    assert not item.to_check
    assert (item.travel.minutes, item.travel.estimated) == (25, False)
    assert item.travel.text == "25\u00a0min en transports en commun (calculé)"
    assert only(person, make_facts(), context=Context(matrix=TravelMatrix.build(Mode.CAR, []))).to_check


@pytest.mark.parametrize(
    "slot", [OfferSlot(2, 300, 540), OfferSlot(2, 1200, 1420), OfferSlot(7, 540, 720)], ids=["early", "late", "sunday"]
)
def test_odd_hours_are_to_check_by_bus_even_with_a_matrix(slot):
    matrix = Context(matrix=TravelMatrix.build(Mode.TRANSIT, [("23096", "23079", 25.0)]))
    person = make_profile(modes=frozenset({Mode.TRANSIT}))

    assert (
        explain(person, columns_of([make_facts(slots=(slot,))]), 0, today=TODAY, context=matrix).rules[0].rule == "trip"
    )


def test_codes_that_do_not_exist_are_refused():
    assert insee_number(None) == 0
    with pytest.raises(ValueError, match="ROME"):
        rome_number("A12345")
    with pytest.raises(KeyError):
        columns_of([make_facts(requirements=(Required("licence:Z"),))])


def test_a_desired_requirement_never_leaves_out():
    wish = (Required("licence:B", Level.DESIRED), Required("vehicle", Level.DESIRED))

    assert only(make_profile(licences=frozenset(), own_vehicle=False), make_facts(requirements=wish)).to_check == ()


def test_an_empty_table_gives_an_empty_answer():
    result = search(make_profile())

    assert (result.items, result.services, result.total, result.excluded.total) == ((), (), 0, 0)


def test_the_row_of_a_key_is_found():
    facts = [make_facts(), make_facts(places=(near(1), near(3)))]

    assert columns_of(facts).row_of_key == {facts[0].key: 0, facts[1].key: 1}
    assert points_of(only(make_profile(), facts[1]), "trip") > 0
    assert explain(make_profile(), columns_of(facts), 1, today=TODAY).item.travel.distance_km == pytest.approx(
        1, rel=0.01
    )
    assert Verdict.NO < Verdict.CHECK < Verdict.YES
