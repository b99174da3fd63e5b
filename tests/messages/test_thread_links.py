"""A thread by link: each party reads what is for it and answers without an account, under the rules of every link."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.database import db
from app.messages import queries
from app.messages.models import Message
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.messages import a_photo, door_of, say
from tests.factories.placements import fresh

WORDS = "Le portail est bleu."


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def messages() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def test_a_structure_answers_by_its_link_without_an_account(page, mailbox):
    placement = make.sent()
    say(placement, Party.PERSON, "Entre nous.")
    say(placement, Party.PERSON, WORDS, to_structure=True, files=[a_photo("plan.png")])
    url = door_of(mailbox, placement)

    shown = page.get(url)
    assert WORDS in shown.words
    assert "Entre nous." not in shown.words
    [piece] = [file.public_id for message in messages() for file in message.files]
    assert page.get(f"{url}/pieces/{piece}", check=False).status == 200
    once = shown.form_value("once")
    for _ in range(2):
        answer = page.post(url, {"answer": "reply", "text": "À mardi !", "once": once}, from_=url)
        assert "Votre message est envoyé" in answer.words
    assert [message.text for message in messages()][-1] == "À mardi !"
    assert len(messages()) == 3


def test_a_person_answers_by_their_link_and_chooses(page, mailbox):
    placement = make.sent()
    say(placement, Party.STRUCTURE, WORDS)
    url = door_of(mailbox, placement)

    assert "La structure ne le lit pas" in page.post(url, {"answer": "reply", "text": "Entre nous."}, from_=url).words
    shown = page.get(url)
    [mine] = [message for message in messages() if message.party is Party.PERSON]
    answer = page.post(url, {"answer": "show", "message": mine.public_id}, from_=url)

    assert "Montrer à la structure" in shown.words
    assert answer.status == 200
    assert fresh(mine).to_structure


@pytest.mark.parametrize("data", [{}, {"answer": "autre"}, {"answer": "reply", "text": ""}, {"answer": "show"}])
def test_a_bad_answer_by_link_does_nothing(page, mailbox, data):
    placement = make.sent()
    say(placement, Party.STRUCTURE, WORDS)
    url = door_of(mailbox, placement)

    assert page.post(url, data, from_=url).status == 422
    assert len(messages()) == 1


def test_the_link_of_a_thread_dies_with_the_request_for_the_structure(page, mailbox):
    placement = make.sent()
    say(placement, Party.PERSON, WORDS, to_structure=True)
    url = door_of(mailbox, placement)
    assert page.get(url).status == 200
    make.withdraw(placement)

    assert page.get(url).status == 410
    assert page.post(url, {"answer": "reply", "text": "Trop tard."}, from_="/r/" + "x" * 43).status == 410


def test_the_link_of_a_thread_expires(page, mailbox, monkeypatch):
    placement = make.sent()
    say(placement, Party.STRUCTURE, WORDS)
    url = door_of(mailbox, placement)
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW + timedelta(days=31))

    assert page.get(url).status == 410


def test_opening_a_link_changes_nothing(page, mailbox):
    placement = make.sent()
    say(placement, Party.PERSON, WORDS, to_structure=True)
    url = door_of(mailbox, placement)
    for _ in range(3):
        page.get(url + "?answer=reply&text=oui")

    assert len(messages()) == 1
    assert queries.mark_of(placement.id, Party.STRUCTURE) is None
