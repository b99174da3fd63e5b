"""Links in each language on every page where the person acts, and the thread each answer link leads to."""


import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.messages.models import Message
from app.people import services as people
from app.people.values import Language
from app.placements import services
from app.placements.emails import doors
from app.placements.models import CallTask
from app.placements.speech import speech
from app.placements.values import Party
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.messages import say as say_words
from tests.factories.people import actor_of
from tests.factories.placements import fresh

SPOKEN = {
    doors.SEAT: (S.SEAT_OFFERED, "seat.title"),
    doors.NEWS: (S.STARTED, "news.title"),
    doors.OUTCOME: (S.HANDED_OVER, "outcome.title"),
    doors.CALL: (S.ACCEPTED, "call.page"),
    doors.AGAIN: (S.REFUSED, "again.title"),
}


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def started(placement):
    with unit_of_work():
        return services.start(
            fresh(make.accept(placement)), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=NOW
        )


@pytest.mark.parametrize("language", [Language.EN, Language.AR])
def test_every_page_where_the_person_acts_speaks_their_language(page, mailbox, language):
    """A seat, news, what happened elsewhere, other offers, messages: and what the buttons did."""
    say, placement = speech(language), make.sent()
    with unit_of_work():
        placement = fresh(placement)
        placement.person.language = language
        links = {purpose: doors.door(purpose, placement, email="n@site.example", now=NOW) for purpose in SPOKEN}
    for purpose, (state, title) in SPOKEN.items():
        with unit_of_work():
            fresh(placement).state = state
        url = "/r/" + links[purpose].split("/r/")[1]
        shown = page.get(url)
        assert shown.tree.get("lang") == language.value
        assert say(title, name="Nadège") in shown.words
        if purpose is not doors.AGAIN:
            talk = page.get(f"{url}/messages")
            assert say("thread.write") in talk.words
            assert say("thread.ready_3") in talk.words


def test_a_question_may_be_written_before_the_answer(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)

    written = page.post(f"{url}/messages", {"answer": "reply", "modele": "3", "text": ""}, from_=f"{url}/messages")

    assert written.status == 200
    assert "/messages" in page.get(url).text
    [message] = db.session.scalars(select(Message))
    assert (message.party, message.to_structure) == (Party.PERSON, False)
    assert message.text.startswith("Pouvez-vous me rappeler")
    assert page.post(url, {"answer": "agree"}, from_=url).status == 200
    assert page.get(f"{url}/messages").status == 410
    assert page.get("/r/" + "x" * 43 + "/messages").status == 404
    assert fresh(placement).state is S.SENT


def test_a_structure_may_write_before_it_answers_and_reads_only_what_is_for_it(page, mailbox):
    placement = make.sent()
    url = mailbox.door(make.PARTNER_EMAIL).partition("?")[0]
    say_words(placement, Party.PERSON, "Entre nous.")

    shown = page.get(f"{url}/messages")
    page.post(f"{url}/messages", {"answer": "reply", "text": "Venez jeudi."}, from_=f"{url}/messages")

    assert "Entre nous." not in shown.words
    assert "Écrire un message" in page.get(url).words
    assert [row.text for row in db.session.scalars(select(Message).order_by(Message.id))][-1] == "Venez jeudi."


def test_nobody_promises_a_call_when_nobody_accompanies_the_person(page):
    placement = started(make.sent())
    with unit_of_work():
        [row] = fresh(placement).person.follow_ups
        people.end_follow_up(row, actor=actor_of(row.account), now=NOW)
        link = doors.door(doors.NEWS, fresh(placement), email="n@site.example", now=NOW)
    url = "/r/" + link.split("/r/")[1]

    assert "J’ai une question" not in page.get(url).words
    assert page.post(url, {"answer": "question"}, from_=url).status == 422
    assert db.session.scalars(select(CallTask)).all() == []
    assert page.post(url, {"answer": "fine"}, from_=url).status == 200
