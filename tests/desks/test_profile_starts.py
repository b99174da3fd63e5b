"""Where trips begin when not at home, and several kinds named first."""

import pytest

from app.kit import clock
from app.kit.database import db
from app.matching.values import Kind
from app.people.models import Person
from app.people.services import profile_of
from tests.conftest import NOW
from tests.factories import placements as placement_factory
from tests.factories.people import own_account

PLACE, WISHES = "/moi/profil/lieu", "/moi/profil/envies"


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person(app) -> Person:
    person = placement_factory.someone()
    own_account(person)
    return person


@pytest.fixture
def space(page, person):
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False)


def profile(person):
    db.session.expire_all()
    return profile_of(db.session.get_one(Person, person.id))


def test_trips_begin_at_the_school_when_the_person_says_so(space, person):
    space.post(PLACE, {"commune": "Guéret (23)", "depart": "La Souterraine"}, from_=PLACE)

    told = profile(person)
    assert told.insee == "23096"
    assert told.start_lat == pytest.approx(46.23, abs=0.05)
    assert 'value="La Souterraine' in space.get(PLACE).text
    space.post(PLACE, {"commune": "Guéret (23)", "depart": ""}, from_=PLACE)
    assert profile(person).start_lat is None


def test_a_start_nobody_knows_is_said_at_its_field_and_what_was_typed_stays(space, person):
    answer = space.post(PLACE, {"commune": "Guéret (23)", "depart": "Zzzville"}, from_=PLACE)

    assert answer.status == 422
    assert "Nous ne savons pas quelle commune c’est" in answer.text
    assert 'value="Zzzville"' in answer.text
    assert profile(person).start_lat is None


def test_several_kinds_are_named_first(space, person):
    space.post(WISHES, {"dabord": ["job", "volunteering"]}, from_=WISHES)

    told = profile(person)
    assert told.first_kinds == {Kind.JOB, Kind.VOLUNTEERING}
    assert told.wants_volunteering is True
