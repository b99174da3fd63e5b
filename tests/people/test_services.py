"""Files, answers, contacts and follow-ups."""

import json

import pytest
from sqlalchemy import text

from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.errors import InvalidTransition, RuleBroken
from app.matching.values import Kind, Limit, Need
from app.people import queries, services
from app.people.models import Person
from tests.factories.people import a_person, a_referent, actor_of, follow


def save(person, now, **changes):
    with unit_of_work():
        return services.save_answers(db.session.get_one(Person, person.id), changes, actor=SYSTEM, now=now)


def test_answers_become_the_profile(app, now):
    told = {"first_kinds": ["volunteering"], "limits": ["no_standing"], "needs": ["health", "meals"]}
    person = a_person(answers=told)

    profile = services.profile_of(person)

    assert profile.insee == "23096"
    assert profile.first_kinds == {Kind.VOLUNTEERING}
    assert profile.limits == {Limit.NO_STANDING}
    assert profile.needs == {Need.HEALTH, Need.MEALS}


def test_an_answer_changes_without_the_others(app, now):
    person = a_person()

    save(person, now, modes=["car"], wishes=None)

    answers = db.session.get_one(Person, person.id).answers
    assert answers["modes"] == ["car"]
    assert "wishes" not in answers
    assert answers["hours"]["wanted"] == 12


def test_a_wrong_answer_changes_nothing_and_is_named(app, now):
    person = a_person()

    with pytest.raises(RuleBroken) as refused:
        save(person, now, modes=["horse"], french="B1")

    assert set(refused.value.errors) == {"modes"}
    assert "french" not in db.session.get_one(Person, person.id).answers


def test_a_file_knows_a_commune_and_never_an_address(app, now):
    person = a_person(answers={"commune": None, "lat": 46.171823, "lon": 1.871712})

    stored = db.session.get_one(Person, person.id)

    assert (stored.lat, stored.lon) == (46.17, 1.87)
    assert stored.answers["lat"] == 46.17
    save(person, now, commune="23096", lat=None, lon=None)
    assert db.session.get_one(Person, person.id).commune_name == "Guéret"


def test_what_is_sensitive_is_encrypted_apart(app, now):
    person = a_person(answers={"limits": ["no_standing"], "needs": ["health"], "publics": ["disabled", "seniors"]})

    row = db.session.execute(
        text("SELECT answers, limits, discreet_needs, first_name FROM person WHERE id = :id"), {"id": person.id}
    ).one()

    assert not any(word in str(row) for word in ("no_standing", "health", "23096", "disabled"))
    stored = db.session.get_one(Person, person.id)
    assert "no_standing" not in json.dumps(stored.answers)
    assert stored.limits == ["no_standing"]
    assert stored.discreet_needs == ["health"]
    assert stored.answers["publics"] == ["seniors"]


def test_an_address_or_a_phone_is_checked_and_written_in_one_way(app, now):
    person = a_person(email=" Nadege@Site.Example ", phone="+33 6 39 98 01 23")

    assert (person.email, person.phone) == ("nadege@site.example", "0639980123")
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.change_contact(person, email="nadege", phone=None, now=now)
    assert set(refused.value.errors) == {"email"}
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.change_contact(person, email=None, phone="12", now=now)
    assert set(refused.value.errors) == {"phone"}


def test_two_files_cannot_have_the_same_address(app, now):
    a_person(email="nadege@site.example")

    with pytest.raises(RuleBroken) as refused:
        a_person("Karim", email="NADEGE@site.example")

    assert set(refused.value.errors) == {"email"}


def test_a_file_needs_a_first_and_a_last_name(app):
    with pytest.raises(RuleBroken) as refused:
        a_person(" ")

    assert set(refused.value.errors) == {"first_name"}


def test_opening_a_follow_up_twice_opens_one(app):
    referent, person = a_referent(), a_person()

    assert follow(referent, person).id == follow(referent, person).id


def test_a_follow_up_ends_once(app, now):
    referent, person = a_referent(), a_person()
    follow(referent, person)
    follow_up = queries.active_follow_up(person.id, referent.id)

    with unit_of_work():
        follow_up = queries.active_follow_up(person.id, referent.id)
        services.end_follow_up(follow_up, actor=actor_of(referent), now=now)
        with pytest.raises(InvalidTransition):
            services.end_follow_up(follow_up, actor=actor_of(referent), now=now)


def test_nobody_hands_a_person_over_to_themselves(app, now):
    referent, person = a_referent(), a_person()
    follow(referent, person)

    with pytest.raises(RuleBroken), unit_of_work():
        services.transfer_follow_up(
            queries.active_follow_up(person.id, referent.id), referent, actor=actor_of(referent), now=now
        )


def test_a_person_knows_who_accompanies_them(app):
    referent, person = a_referent("Claire Exemple"), a_person()
    follow(referent, person)

    [known] = queries.referents_of(person.id)

    assert (known.name, known.function) == ("Claire Exemple", "Conseillère en insertion")
