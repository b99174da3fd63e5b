"""Levers: one rule lifted, what it opens, which service lifts it."""

import pytest

from app.matching.values import (
    Condition,
    Day,
    FrenchLevel,
    Help,
    Hours,
    Kind,
    Limit,
    Mode,
    Need,
    OfferSlot,
    Required,
)
from tests.factories.matching import WEEKDAYS, make_facts, make_profile, near, search

CRECHE = "famille--garde-denfants"


def test_a_lever_names_the_nearest_service_that_lifts_it():
    mother = make_profile(availability=WEEKDAYS | {Day.WED: frozenset()}, needs=frozenset({Need.CHILDCARE}))
    wednesdays = [make_facts(slots=(OfferSlot(3, 540, 720),)) for _ in range(4)]
    near_by, farther = (make_facts(km=km, kind=Kind.SERVICE, themes=(CRECHE,), slots=()) for km in (0.5, 3))

    (lever,) = search(mother, *wednesdays, farther, near_by).levers

    assert lever.reason == "Avec une garde le mercredi\u00a0: 4\u00a0offres de plus"
    assert lever.service == near_by.key
    assert lever.service_km == pytest.approx(0.5, rel=0.01)
    assert set(lever.offers) == {offer.key for offer in wednesdays}


def test_a_lever_names_the_nearest_of_what_it_opens_first():
    person = make_profile(licences=frozenset())
    asks = [make_facts(km=km, requirements=(Required("licence:B"),)) for km in (9, 2, 5)]

    (lever,) = search(person, *asks).levers

    assert lever.offers == (asks[1].key, asks[2].key, asks[0].key)


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


def test_childcare_is_named_only_to_who_asked_for_it():
    creche = make_facts(kind=Kind.SERVICE, themes=(CRECHE,), slots=())
    evenings = [make_facts(slots=(OfferSlot(1, 1140, 1260),)) for _ in range(2)]

    (lever,) = search(make_profile(availability=WEEKDAYS), *evenings, creche).levers
    assert lever.service is None
    (lever,) = search(make_profile(availability=WEEKDAYS, needs=frozenset({Need.CHILDCARE})), *evenings, creche).levers
    assert lever.service == creche.key


def test_an_offer_where_one_would_also_sleep_belongs_to_no_lever():
    """« Une seule chose écarte ces offres » : four hours away, the other thing is a night."""
    far = {"km": 60, "helps": frozenset({Help.LODGING}), "requirements": (Required("licence:B"),)}
    person = {"licences": frozenset(), "max_minutes": {Mode.CAR: 30}}

    assert not search(make_profile(**person), *(make_facts(**far) for _ in range(2))).levers
    (lever,) = search(make_profile(**person, sleep_away=True), *(make_facts(**far) for _ in range(2))).levers
    assert lever.gain == 2
