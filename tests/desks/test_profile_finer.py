"""The finer answers of a profile: hours of a day, times taken, a shared car, « J'ai envie de… », jobs already done."""

from typing import Any

import pytest

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Public
from app.people import services
from app.people.models import Person
from app.reference import queries as reference
from tests.conftest import NOW
from tests.desks.test_me import fields_of
from tests.factories import placements as placement_factory
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account

TIMES, WISHES = "/moi/profil/horaires", "/moi/profil/envies"
TOLD: dict[str, Any] = {
    "not_before": {"mon": "09:30"}, "not_after": {"mon": "15:00", "wed": "12:00"},
    "busy": [{"day": 2, "start": "14:00", "end": "15:30"}, {"day": 6, "start": "08:00", "end": "09:00"}],
    "available_from": "2026-12-01", "available_until": "2027-06-30", "sleep_away": False,
    "car_times": {"mon": ["am"], "thu": ["am", "pm"]}, "modes": ["car"], "adult": True, "diploma": False,
    "experience": ["A1203", "K2205"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person(app) -> Person:
    person = placement_factory.someone(a_referent("Claire Exemple"))
    own_account(person)
    return person


@pytest.fixture
def space(page, person):
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False)


def answers_of(person) -> dict:
    db.session.expire_all()
    return db.session.get_one(Person, person.id).answers


def test_saving_each_screen_unchanged_keeps_every_finer_answer(space, person):
    with unit_of_work():
        told = {**TOLD, "interests": [reference.interests()[0].value]}
        services.save_answers(db.session.get_one(Person, person.id), told, actor=None, now=NOW)
    before = {name: value for name, value in answers_of(person).items() if name in told}

    for slug in ("trajets", "envies", "horaires", "aides"):
        path = f"/moi/profil/{slug}"
        answer = space.post(path, fields_of(space.get(path)), from_=path)
        assert answer.status == 303, answer.words

    assert {name: value for name, value in answers_of(person).items() if name in told} == before


def test_hours_left_blank_or_saved_twice_are_no_mistake(space, person):
    for data in ({"plan": "adapted", "heures": "12", "maximum": ""}, None, {"plan": "", "heures": "", "maximum": ""}):
        page = space.get(TIMES)
        assert space.post(TIMES, data or fields_of(page), from_=TIMES).status == 303


def test_a_time_taken_every_week_and_the_hours_of_a_day_are_kept(space, person):
    data = {"pris_jour_1": "2", "pris_de_1": "14 h", "pris_a_1": "15h30", "de_mon": "9 h 30", "a_mon": "15:00"}

    assert space.post(TIMES, data, from_=TIMES).status == 303

    assert answers_of(person)["busy"] == [{"day": 2, "start": "14:00", "end": "15:30"}]
    assert answers_of(person)["not_before"] == {"mon": "09:30"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"pris_jour_1": "2"}, "Il faut le jour, le début et la fin"),
        ({"de_mon": "tard"}, "Écrivez une heure"),
        ({"libre_des": "2026-12-01", "libre_jusqua": "2026-11-01"}, "La fin est avant le début"),
        ({"pris_jour_1": "2", "pris_de_1": "9 h", "pris_a_1": "9 h"}, "La fin est la même heure que le début"),
    ],
)
def test_what_is_impossible_is_said_at_its_control_and_stays_typed(space, data, words):
    answer = space.post(TIMES, data, from_=TIMES)

    assert answer.status == 422
    assert words in answer.words
    first = next(iter(data))
    if first.startswith("de"):
        assert answer.form_value(first) == data[first]


def test_an_interest_shows_the_jobs_offered_today_and_one_becomes_a_wish(space, person):
    an_offer(Kind.INSERTION_SITE, rome=("A1203",))
    value = next(one for one in reference.tags_of("A1203", "rome_interest"))

    found = space.post(WISHES, {"gouts": value, "trouver": "1"}, from_=WISHES)

    assert found.status == 200
    assert 'value="A1203:"' in found.text
    wish = {"gouts": value, "metiers": "A1203:", "faits": "A1203", "sujets": "numerique"}
    assert space.post(WISHES, wish, from_=WISHES).status == 303
    assert answers_of(person)["interests"] == [value]
    assert answers_of(person)["themes"] == ["numerique"]
    assert answers_of(person)["wishes"] == [{"rome": "A1203"}]


def test_an_interest_nobody_wrote_is_not_kept(space, person):
    assert space.post(WISHES, {"gouts": "inconnu"}, from_=WISHES).status == 303

    assert "interests" not in answers_of(person)


def test_a_situation_an_offer_asks_for_is_answered_from_the_offer_and_changed_in_the_profile(space, person):
    offer = an_offer(Kind.TRAINING, publics=(Public.FAMILIES, Public.SENIORS))
    why = f"/moi/pourquoi?offre={offer.public_id}"
    shown = space.get(why)
    assert "situation:seniors:oui" in shown.text
    assert "situation:seniors+families:non" in shown.text

    assert space.post("/moi/reponse", {"reponse": "situation:seniors+families:non"}, from_="/moi").status == 303
    assert answers_of(person)["not_publics"] == ["families", "seniors"]
    assert "Cette offre est réservée" in space.get(why).words
    space.post("/moi/reponse", {"reponse": "situation:seniors:oui"}, from_="/moi")
    assert answers_of(person)["not_publics"] == ["families"]
    assert "Cette offre est réservée" not in space.get(why).words

    path = "/moi/profil/aides"  # what was answered is read and taken back there
    typed = fields_of(space.get(path))
    assert "seniors" in typed["situations"]
    space.post(path, {**typed, "situations": ["families"]}, from_=path)
    assert answers_of(person)["publics"] == ["families"]
    assert "not_publics" not in answers_of(person)


def test_a_situation_that_is_never_kept_or_unknown_is_no_answer(space):
    for said in ("disabled:oui", "iae:oui", "families:jamais", "x:oui", "families+exiled:non"):
        answer = space.post("/moi/reponse", {"reponse": f"situation:{said}"}, from_="/moi", check=False)
        assert answer.status == 422
