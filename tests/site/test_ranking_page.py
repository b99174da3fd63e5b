"""``/classement`` prints the model that runs, with the points in force."""

from app.kit.access import SYSTEM
from app.kit.database import unit_of_work
from app.matching.verdicts import Criterion, Rule
from app.matching.weights import DEFAULT_POINTS
from app.territories.services import change_settings
from app.territories.values import WEIGHT_CODES, Settings
from tests.factories.accounts import a_territory


def test_every_rule_and_criterion_of_the_engine_is_printed(page):
    words = page.get("/classement").words

    assert [rule for rule in Rule if rule.label not in words] == []
    scored = [criterion for criterion in Criterion if criterion is not Criterion.CONGESTION]
    assert [criterion for criterion in scored if criterion.label not in words] == []
    assert "jamais regardé" in words


def test_the_points_of_a_territory_are_those_in_force(page, now):
    territory = a_territory("23")
    points = {"activity": 25, "trip": 30, "stage": 15, "rhythm": 10, "helps": 10, "skills": 5, "reply": 5}
    with unit_of_work():
        change_settings(territory, Settings(weights=points), actor=SYSTEM, now=now)

    words = page.get("/classement?territoire=23").words

    assert "points choisis en Creuse" in words
    assert "30de 15 à 35" in words


def test_a_territory_sets_the_criteria_the_engine_has():
    assert set(WEIGHT_CODES) == {criterion.value for criterion in DEFAULT_POINTS}


def test_an_unknown_territory_is_refused_with_those_that_exist(page):
    a_territory("23")

    answer = page.get("/classement?territoire=zz")

    assert answer.status == 422
    assert "Territoire inconnu" in answer.words
