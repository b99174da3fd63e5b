"""Leaving: seats go back, someone without an address is called, one's own account is erased by oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import privacy
from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.offers.models import OfferSession
from app.offers.values import SessionKind
from app.people import erasure_services
from app.people.erasure_queries import FILE_LIFE
from app.people.models import Person
from app.placements import queries, services
from app.placements.models import CallTask, Placement
from app.placements.values import TaskKind
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.people import own_account


def test_erasing_someone_gives_back_the_seat_they_booked_in_a_meeting(app):
    placement = make.sent()
    at = NOW + timedelta(days=3)
    with unit_of_work():
        session = OfferSession(
            offer_id=placement.offer_id, starts_at=at, ends_at=at + timedelta(hours=1), seats_total=5,
            kind=SessionKind.INFO,
        )
        db.session.add(session)
        db.session.flush()
        services.propose_meeting(
            db.session.get_one(Placement, placement.id), at=at, place="", who="", actor=make.STRUCTURE_ACTOR, now=NOW,
            session=session,
        )  # fmt: skip
    assert db.session.get_one(OfferSession, session.id).seats_taken == 1

    with unit_of_work():
        erasure_services.erase(db.session.get_one(Person, placement.person_id), actor=SYSTEM, now=NOW)

    assert db.session.get_one(OfferSession, session.id).seats_taken == 0


def test_someone_without_an_address_is_called_before_their_file_goes(app):
    person = make.someone(email=None)
    referent = make.referent_of(person)
    end = NOW + FILE_LIFE

    privacy.purge(now=end - timedelta(days=20))

    [call] = queries.call_tasks_for(referent.id)
    assert call.kind is TaskKind.END_OF_FILE
    privacy.purge(now=end + timedelta(hours=1))
    assert db.session.scalar(select(Person.id)) is None


def test_a_call_made_keeps_the_file(page, monkeypatch):
    person = make.someone(email=None)
    referent = make.referent_of(person)
    late = NOW + FILE_LIFE - timedelta(days=20)
    privacy.purge(now=late)
    monkeypatch.setattr(clock, "now", lambda: late)
    desk = page.as_(referent)
    path = f"/accompagnement/personnes/{person.public_id}"
    assert "Dernier appel" in desk.get(path).words

    desk.post(f"{path}/appel-fait", from_=path)

    assert db.session.scalar(select(CallTask).where(CallTask.done_at.is_(None))) is None
    privacy.purge(now=late + timedelta(days=60))
    assert db.session.scalar(select(Person.id)) == person.id


@pytest.fixture
def space(page, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return page.as_(own_account(make.sent(make.one_seat()).person), mfa=False)


def test_one_erases_ones_own_account_in_two_steps(space):
    asked = space.post("/moi/donnees/effacer", {}, from_="/moi/donnees")
    assert asked.status == 422
    assert "Cochez cette case" in asked.words

    done = space.post("/moi/donnees/effacer", {"compris": "y"}, from_="/moi/donnees")

    assert done.h1 == "Votre compte est effacé"
    assert db.session.scalar(select(Person.id)) is None
    assert space.get("/moi").status == 303
