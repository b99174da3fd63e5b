"""What the desks make of the lists kept every night."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from app.desks.caseload_week_draft import draft_of
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.people.models import Person
from app.shortlists import jobs
from app.shortlists.models import Shortlist
from tests.conftest import NOW
from tests.desks.caseload import followed
from tests.factories.offers import an_offer
from tests.factories.people import a_referent
from tests.factories.placements import propose


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def keep_lists(now=NOW):
    return list(jobs.everyone(now=now))


def test_a_new_offer_that_suits_someone_is_told_in_the_morning_until_it_is_proposed(page):
    referent = a_referent()
    person = followed(referent, "Moussa")
    keep_lists(NOW - timedelta(hours=6))
    offer = an_offer(Kind.INSERTION_SITE, title="Entretenir les rivières", now=NOW - timedelta(hours=5))
    keep_lists()

    desk = page.as_(referent)
    assert "pourrait aimer\u00a0: Entretenir les rivières" in desk.get("/accompagnement").text
    propose(offer, person)
    assert "pourrait aimer" not in desk.get("/accompagnement").text


def test_the_ideas_of_the_week_are_the_same_from_a_list_kept_and_from_all_offers(app):
    referent = a_referent()
    people = [followed(referent, name) for name in ("Ana", "Bilal")]
    for kind in (Kind.JOB, Kind.INSERTION_SITE, Kind.VOLUNTEERING):
        an_offer(kind)
    keep_lists()
    an_offer(Kind.JOB, rome=("A1203",), title="Jardiner pour la commune")  # after the night
    files = [db.session.get_one(Person, person.id) for person in people]
    from_lists = draft_of(files, now=NOW, territory_code="23")
    with unit_of_work():
        db.session.execute(delete(Shortlist))

    assert draft_of(files, now=NOW, territory_code="23") == from_lists
    assert "Jardiner pour la commune" in [line.title for row in from_lists.rows for line in row.lines]
