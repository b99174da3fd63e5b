"""The hard rules in the field: the unknown asks, a proved conflict says why, the desk and the referent are heard."""

from datetime import timedelta

import pytest

from app.matching import rule_words
from app.matching.columns import columns_of
from app.matching.engine import explain
from app.matching.results import Context
from app.matching.rules import RULES
from app.matching.values import (
    Busy,
    Condition,
    Day,
    Fit,
    FrenchLevel,
    HalfDay,
    Help,
    Hours,
    Kind,
    Licence,
    Limit,
    Mode,
    OfferSlot,
    Profile,
    Public,
    Required,
    Rule,
    Schedule,
    Zone,
    ZoneType,
)
from app.matching.verdicts import Verdict
from tests.factories.matching import TODAY, WEEKDAYS, make_facts, make_profile, near, only, said, search, shown


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


def test_a_rule_lifted_says_what_it_said_and_not_that_the_offer_is_vague():
    heavy, silent = (make_facts(conditions=frozenset(stated)) for stated in ({Condition.HEAVY_LIFTING}, ()))
    person, lifted = make_profile(limits=frozenset({Limit.NO_HEAVY_LIFTING})), Context(lifted=frozenset({Rule.LIMITS}))

    sentence = "L’offre demande\u00a0: port de charges lourdes. Règle levée\u00a0: à voir ensemble."
    assert said(person, heavy, Rule.LIMITS, context=lifted) == (Verdict.CHECK, sentence)
    [item] = search(person, heavy, context=lifted).items
    assert sentence in [asked.question for asked in item.to_check]
    assert said(person, silent, Rule.LIMITS, context=lifted) == said(person, silent, Rule.LIMITS)


def test_a_rule_lifted_by_the_referent_becomes_a_question_and_a_law_is_never_lifted():
    fact = make_facts(requirements=(Required("licence:B"), Required("adult")))
    lifted = Context(lifted=frozenset({Rule.LICENCE, Rule.PUBLIC, Rule.SEATS}))
    adult, minor = (make_profile(licences=frozenset(), adult=adult) for adult in (True, False))

    assert said(adult, fact, Rule.LICENCE, context=lifted)[0] is Verdict.CHECK
    assert said(minor, fact, Rule.PUBLIC, context=lifted)[0] is Verdict.NO
    assert not search(adult, make_facts(seats_left=0), context=lifted).items
    elsewhere = make_facts(zone=Zone(ZoneType.DEPARTEMENT, "87"))
    assert said(adult, elsewhere, Rule.PUBLIC, context=lifted)[0] is Verdict.YES


def test_the_slots_named_are_those_of_the_offer_and_not_of_its_neighbours():
    monday, saturday = make_facts(slots=(OfferSlot(1, 540, 720),)), make_facts(slots=(OfferSlot(6, 840, 1020),))
    columns = columns_of([monday, saturday, make_facts()])

    answer = explain(make_profile(availability=WEEKDAYS), columns, 1, today=TODAY).rules[0]

    assert answer.sentence == "Vous n’êtes pas disponible le samedi de 14\u00a0h à 17\u00a0h."


def test_slots_by_day_answer_the_limits_on_nights_and_weekends():
    person = make_profile(limits=frozenset({Limit.NO_NIGHT, Limit.NO_WEEKEND}))

    assert only(person, make_facts()).to_check == ()
    assert [asked.rule for asked in only(person, make_facts(slots=(), schedule=Schedule.FREE)).to_check] == [
        Rule.LIMITS
    ]


def test_a_rule_that_asks_nothing_only_says_that_it_was_lifted():
    silent = [rule for rule in RULES if rule.question is rule_words.no_question]

    assert len(silent) == 6
    assert {rule.question(None, 0) for rule in silent} == {rule_words.LIFTED}
