"""Two declines of the same kind lead to a question, to the person alone. Nothing changes by itself."""

import pytest

from app.kit import clock
from app.kit.database import db
from app.matching.values import Kind
from app.people.models import Person
from tests.conftest import NOW
from tests.factories import placements as placement_factory
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account

ASKED = "Voulez-vous encore qu’on vous propose : formation ?"


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


@pytest.fixture
def person(referent) -> Person:
    person = placement_factory.someone(referent)
    own_account(person)
    return person


@pytest.fixture
def space(page, person):
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False)


def decline(space, person, kind=Kind.TRAINING):
    placement = placement_factory.propose(an_offer(kind), person)
    assert space.post(f"/moi/propositions/{placement.public_id}", {"answer": "decline"}, from_="/moi").status == 303


def answers_of(person) -> dict:
    db.session.expire_all()
    return db.session.get_one(Person, person.id).answers


def test_one_no_asks_nothing_and_two_of_the_same_kind_ask_the_person(space, person):
    decline(space, person)
    assert "Voulez-vous encore" not in space.get("/moi").words
    decline(space, person, Kind.IMMERSION)
    assert "Voulez-vous encore" not in space.get("/moi").words

    decline(space, person)

    assert ASKED in space.get("/moi").words
    assert answers_of(person)["kinds"].count("training") == 1  # nothing changed by itself


def test_the_referent_sees_nothing_of_it(space, person, page, referent):
    decline(space, person)
    decline(space, person)

    words = page.as_(referent).get(f"/accompagnement/personnes/{person.public_id}").words

    assert "Voulez-vous encore" not in words


@pytest.mark.parametrize(("said", "kept"), [("oui", True), ("non", False)])
def test_the_answer_is_kept_and_the_question_does_not_come_back(space, person, said, kept):
    decline(space, person)
    decline(space, person)

    answer = space.post("/moi/reponse", {"reponse": f"training:{said}"}, from_="/moi")

    assert answer.status == 303
    assert ("training" in answers_of(person)["kinds"]) is kept
    assert "Voulez-vous encore" not in space.get("/moi").words


def test_volunteering_stops_when_the_person_says_so(space, person):
    space.post("/moi/reponse", {"reponse": "volunteering:non"}, from_="/moi")

    assert "volunteering" not in answers_of(person)["kinds"]
    assert not answers_of(person).get("wants_volunteering")


def test_an_answer_no_button_has_is_refused(space, person):
    assert space.post("/moi/reponse", {"reponse": "training:peut-etre"}, from_="/moi", check=False).status == 422


def test_a_profile_that_reaches_nothing_reads_what_blocks_and_what_unlocks(space, person):
    an_offer(Kind.TRAINING)
    space.post("/moi/reponse", {"reponse": "training:non"}, from_="/moi")

    words = space.get("/moi").words

    assert "Rien ne convient pour l’instant" in words
