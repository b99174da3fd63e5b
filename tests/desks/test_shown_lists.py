"""The list someone read can be explained later: which offers, in which order, by which version; once a day a reader."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.people import services as people
from app.people.erasure_services import erase
from app.people.file_export import as_sections
from app.people.file_export_queries import everything_about
from app.people.models import Person
from app.placements.values import Party
from app.search.live import snapshot
from app.shortlists import shown_services
from app.shortlists.models import ShownList
from app.territories.models import Territory
from app.territories.services import change_settings
from app.territories.values import Settings
from tests.conftest import NOW
from tests.factories.offers import an_offer
from tests.factories.people import SYSTEM, own_account
from tests.factories.placements import a_referent, someone
from tests.support.queries import queries


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The site's clock; ``today(moment)`` moves it."""

    def move(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(NOW)
    return move


@pytest.fixture
def clemence(app):
    """Someone who has an account, and three offers of hers: one of a discreet service."""
    an_offer(Kind.JOB, title="Servir à la cantine")
    an_offer(Kind.TRAINING, title="Lire les plans")
    an_offer(Kind.SERVICE, title="Groupe de parole", themes=("sante--accompagner-les-femmes-enceintes",), discreet=True)
    return someone(a_referent(), first_name="Clémence", email="clemence@site.example")


def read(reader, url):
    """Open a page and let the worker do what nobody waits for."""
    answer = reader.get(url)
    answer.response.close()
    return answer


def rows():
    db.session.expire_all()
    return list(db.session.scalars(select(ShownList).order_by(ShownList.day, ShownList.shown_to, ShownList.version)))


def test_a_list_read_by_the_person_and_by_their_referent_is_kept_once_a_day_each(page, clemence, today):
    own = page.as_(own_account(clemence), mfa=False)
    desk = page.as_(clemence.follow_ups[0].account)
    url = f"/accompagnement/personnes/{clemence.public_id}"
    assert "Groupe de parole" not in read(own, "/moi").text  # a discreet service: only for who said such a need
    with unit_of_work():
        people.save_answers(db.session.get_one(Person, clemence.id), {"needs": ["health"]}, actor=SYSTEM, now=NOW)
    for _ in range(2):
        assert "Groupe de parole" in read(own, "/moi").text
        read(desk, url)
    mine, theirs = rows()
    assert (mine.shown_to, theirs.shown_to) == (Party.PERSON, Party.REFERENT)
    assert mine.offers == theirs.offers
    assert mine.seq == snapshot(NOW.date()).seq
    live = {offer.public_id: offer for offer in snapshot(NOW.date()).offers}
    assert len(mine.offers) == len(mine.points) == 2
    assert not any(live[one].discreet for one in mine.offers)
    stored = db.session.scalar(text("SELECT offers FROM shown_list LIMIT 1"))
    assert mine.offers[0] not in stored

    with unit_of_work():
        answers = {"kinds": ["training"]}
        people.save_answers(db.session.get_one(Person, clemence.id), answers, actor=SYSTEM, now=NOW)
    read(own, "/moi")
    read(desk, f"{url}?lever=trip")  # looked for beyond a rule: nobody recommended it
    changed, before = rows()
    assert len(changed.offers) == 1
    assert before.offers == theirs.offers  # what took its place is right; the other stays

    today(NOW + timedelta(days=1))
    read(page.as_(db.session.get_one(Person, clemence.id).account, mfa=False), "/moi")
    assert [row.day for row in rows()] == [NOW.date(), NOW.date(), NOW.date() + timedelta(days=1)]


def test_what_is_kept_waits_for_nobody_is_given_to_the_person_and_leaves_with_them(page, clemence):
    own = page.as_(own_account(clemence), mfa=False)
    own.get("/moi")
    with queries() as seen:
        answer = own.get("/moi")
        assert "shown_list" not in " ".join(seen)  # the page itself neither reads nor writes it
        answer.response.close()
    assert [one.split()[0] for one in seen if "shown_list" in one] == ["SELECT", "INSERT"]

    with unit_of_work():
        points = {"activity": 35, "trip": 20, "stage": 15, "rhythm": 10, "helps": 10, "skills": 5, "reply": 5}
        change_settings(db.session.get_one(Territory, "23"), Settings(weights=points), actor=SYSTEM, now=NOW)
    read(own, "/moi")
    assert len({row.version for row in rows()}) == 2

    person = db.session.get_one(Person, clemence.id)
    [first, _] = everything_about(person)["shown_list"]
    assert {"offers", "points", "version", "shown_to", "day"} <= set(first)
    assert "Les listes d’offres qui ont été montrées" in [one.title for one in as_sections(everything_about(person))]
    with unit_of_work():
        erase(person, actor=SYSTEM, now=NOW)
    assert rows() == []


def test_what_fails_once_the_page_has_left_is_logged_by_its_kind_alone(page, clemence, monkeypatch, caplog):
    def refuse(_shown, *, now):
        raise RuntimeError("clemence@site.example")

    monkeypatch.setattr(shown_services, "keep", refuse)
    assert read(page.as_(own_account(clemence), mfa=False), "/moi").status == 200
    assert "RuntimeError" in caplog.text
    assert "clemence" not in caplog.text
