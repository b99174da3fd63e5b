"""``/r/<token>``: forged, expired, used, twice, another answer; a GET changes nothing; the red lines on the page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from app.kit.mail import OutboxMail
from app.placements.models import CallTask
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.placements import fresh

FORGED = "/r/" + "x" * 43


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def future(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def accept(page, url, **values):
    first_day = {"starts_on": future(7), "start_place": "2 rue du Four", "start_with": "Lucie", "note": "À 9 h"}
    return page.post(url, {"answer": "accept", **first_day, **values}, from_=FORGED)


def test_the_person_reads_then_agrees_with_two_equal_buttons(page, mailbox):
    placement = make.propose(note="Vous aimez être dehors.")
    url = mailbox.door(make.PERSON_EMAIL)

    shown = page.get(url)

    assert "Vous aimez être dehors." in shown.words
    assert "Votre prénom" in shown.words
    buttons = re.findall(r'<button class="([^"]+)"[^>]*name="answer"', shown.text)
    assert len(buttons) == 2
    assert len(set(buttons)) == 1
    answer = page.post(url, {"answer": "agree", "shared": "phone"}, from_=url)
    assert answer.status == 200
    assert fresh(placement).state is S.SENT
    assert fresh(placement).shared == ["phone"]


def test_a_get_changes_nothing(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    mails = len(mailbox.all())

    for _ in range(3):
        assert page.get(url).status == 200
        assert page.get(url + "?answer=agree").status == 200

    assert fresh(placement).state is S.PROPOSED
    assert len(mailbox.all()) == mails


def test_posting_the_same_answer_again_shows_the_same_page(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    data = {"answer": "agree", "shared": "phone"}

    first = page.post(url, data, from_=url)
    mails = len(mailbox.all())
    second = page.post(url, data, from_=FORGED)

    assert first.status == second.status == 200
    assert first.text == second.text
    assert len(mailbox.all()) == mails
    assert fresh(placement).state is S.SENT


def test_another_answer_with_a_used_link_is_gone(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    page.post(url, {"answer": "agree"}, from_=url)

    other = page.post(url, {"answer": "decline"}, from_=FORGED)

    assert other.status == 410
    assert "plus rien à répondre" in other.words
    assert "Recevoir un nouveau lien" not in other.words  # nothing is awaited: none would come
    assert page.get(url).status == 410
    assert fresh(placement).state is S.SENT


def test_a_forged_link_is_unknown_and_offers_a_new_one(page):
    shown = page.get(FORGED)

    assert shown.status == 404
    assert "Recevoir un nouveau lien" in shown.words


@pytest.mark.usefixtures("still_clock")
def test_forged_links_are_slowed_down(page):
    statuses = [page.get(f"/r/{'y' * 30}{n:03d}").status for n in range(45)]

    assert statuses[:40] == [404] * 40
    assert set(statuses[41:]) == {429}


def test_an_expired_link_is_gone(page, mailbox, monkeypatch):
    make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW + timedelta(days=40))

    assert page.get(url).status == 410


def test_a_new_link_goes_to_the_address_on_file_and_only_there(page, mailbox):
    make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    with unit_of_work():
        db.session.execute(update(ActionLink).values(expires_at=NOW - timedelta(days=1)))
    before = {mail.id for mail in mailbox.all()}

    answer = page.post(url + "/nouveau", {"email": "voleur@site.example"}, from_=url)

    new = [mail for mail in mailbox.all() if mail.id not in before]
    assert answer.status == 200
    assert [mail.to for mail in new] == [make.PERSON_EMAIL]
    assert page.get(mailbox.door(make.PERSON_EMAIL)).status == 200


def test_the_renewal_page_says_the_same_for_a_forged_link(page, mailbox):
    make.propose()
    known = page.post(mailbox.door(make.PERSON_EMAIL) + "/nouveau", from_=FORGED)
    mails = len(mailbox.all())

    forged = page.post(FORGED + "/nouveau", from_=FORGED)

    assert (forged.status, forged.words) == (known.status, known.words)
    assert len(mailbox.all()) == mails


def test_no_new_link_leaves_once_the_step_is_over(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    make.agree(placement)
    mails = len(mailbox.all())

    page.post(url + "/nouveau", from_=FORGED)

    assert len(mailbox.all()) == mails


def test_a_structure_accepts_without_an_account(page, mailbox):
    placement = make.sent()
    url = mailbox.door(make.PARTNER_EMAIL)

    shown = page.get(url + "?reponse=accept")
    answer = accept(page, url)

    assert "Nadège" in shown.words
    assert answer.status == 200
    assert fresh(placement).state is S.ACCEPTED
    assert fresh(placement).start_note == "À 9 h"
    assert (fresh(placement).start_place, fresh(placement).start_with) == ("2 rue du Four", "Lucie")
    [told] = [m for m in mailbox.to(make.PERSON_EMAIL) if "C’est oui" in m.subject]
    stands = page.get(mailbox.door(make.PERSON_EMAIL))
    for words in ("2 rue du Four", "Lucie", "À 9 h"):
        assert words in told.text
        assert words in stands.words
    assert accept(page, url).words == answer.words


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({"answer": "meeting", "day": future(3), "hour": "09:30", "place": "Atelier", "who": "Bernard"}, S.MEETING),
        ({"answer": "waiting_list"}, S.WAITING_LIST),
        ({"answer": "refuse", "reasons": ["schedule", "dates"], "message": "Merci"}, S.REFUSED),
        ({"answer": "later"}, S.IN_REVIEW),
    ],
)
def test_a_structure_gives_each_answer_and_repeats_it_safely(page, mailbox, data, state):
    placement = make.sent(make.one_seat())
    url = mailbox.door(make.PARTNER_EMAIL)

    first = page.post(url, data, from_=url)
    mails = len(mailbox.all())
    second = page.post(url, data, from_=FORGED)

    assert (first.status, second.status) == (200, 200)
    assert first.words == second.words
    assert fresh(placement).state is state
    assert len(mailbox.all()) == mails


def test_answering_later_leaves_the_link_alive(page, mailbox):
    placement = make.sent()
    url = mailbox.door(make.PARTNER_EMAIL)
    page.post(url, {"answer": "later"}, from_=url)

    assert page.get(url).status == 200
    assert accept(page, url).status == 200
    assert fresh(placement).state is S.ACCEPTED


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"answer": "accept", "starts_on": ""}, "Écrivez une date"),
        ({"answer": "accept", "starts_on": "32/13/2026"}, "Écrivez une date"),
        ({"answer": "accept", "starts_on": "2020-01-01"}, "Cette date est passée"),
        ({"answer": "meeting", "day": "2020-01-01", "hour": "09:30"}, "Cette date est passée"),
        ({"answer": "refuse"}, "Choisissez au moins une raison"),
        ({"answer": "refuse", "reasons": "n’importe"}, "Choisissez"),
        ({"answer": "autre"}, "Choisissez une réponse"),
        ({}, "Choisissez une réponse"),
    ],
)
def test_a_bad_answer_is_told_beside_its_field_and_does_nothing(page, mailbox, data, message):
    placement = make.sent()
    url = mailbox.door(make.PARTNER_EMAIL)

    answer = page.post(url, data, from_=url)

    assert answer.status == 422
    assert message in answer.words
    assert "Erreur" in answer.text
    assert fresh(placement).state is S.SENT


def test_the_second_of_two_members_finds_the_request_answered(page, mailbox):
    placement = make.sent()
    first = mailbox.door(make.PARTNER_EMAIL)
    from app.placements.emails import doors

    with unit_of_work():
        other = doors.door(doors.ANSWER, fresh(placement), email="autre@structure.example", now=NOW)
    second = re.sub(r"^https?://[^/]+", "", other)
    accept(page, first)

    late = page.post(second, {"answer": "refuse", "reasons": "filled"}, from_=FORGED)

    assert late.status == 410
    assert fresh(placement).state is S.ACCEPTED


def test_the_last_seat_taken_meanwhile_is_said_full_and_offers_the_waiting_list(page, mailbox):
    offer = make.one_seat()
    make.sent(offer)
    taken = mailbox.door(make.PARTNER_EMAIL)
    late = make.sent(offer, make.someone(email="autre@site.example"))
    url = mailbox.door(make.PARTNER_EMAIL)
    assert accept(page, taken).status == 200

    answer = accept(page, url)

    assert answer.status == 422
    assert "Toutes les places sont prises" in answer.words
    assert page.post(url, {"answer": "waiting_list"}, from_=url).status == 200
    assert fresh(late).state is S.WAITING_LIST


def test_a_structure_sees_the_first_name_and_what_the_offer_asks_and_no_more(page, mailbox):
    person = make.someone(last_name="Zzcanari", phone="06 39 98 77 66")
    with unit_of_work():
        person = db.session.merge(person)
        person.address = "99 rue du Secret"
    make.sent(person=person)

    shown = page.get(mailbox.door(make.PARTNER_EMAIL))

    assert "Nadège" in shown.words
    assert "06 39 98 77 66" in shown.words  # agreed to
    for hidden in ("Zzcanari", "Secret", make.PERSON_EMAIL, "RSA", "allocat", "Guéret, 23"):
        assert hidden not in shown.text


def test_a_structure_sees_no_contact_the_person_did_not_agree_to_give(page, mailbox):
    make.agree(make.propose(person=make.someone(phone="06 39 98 77 66")), shared=())

    assert "06 39 98 77 66" not in page.get(mailbox.door(make.PARTNER_EMAIL)).words
    assert "06\u00a039\u00a098\u00a077\u00a066" not in mailbox.last(make.PARTNER_EMAIL).text


def test_a_name_blind_offer_shows_no_name_nor_contact_at_first_sight(page, mailbox):
    offer = make.one_seat()
    with unit_of_work():
        db.session.merge(offer).name_blind = True
    placement = make.sent(offer)

    shown = page.get(mailbox.door(make.PARTNER_EMAIL))
    assert "Une personne attend votre réponse" in shown.words
    for hidden in ("Nadège", "06 39 98 01 23"):
        assert hidden not in shown.words
        assert hidden not in mailbox.last(make.PARTNER_EMAIL).text.replace("\u00a0", " ")

    make.meet(placement)
    assert "Nadège" in page.get(mailbox.door(make.PARTNER_EMAIL)).words

def test_the_person_confirms_a_meeting_by_link(page, mailbox):
    placement = make.meet(make.sent())
    url = mailbox.door(make.PERSON_EMAIL)

    assert "4 rue des Jardins" in page.get(url).words
    assert page.post(url, {"answer": "confirm"}, from_=url).status == 200
    assert fresh(placement).meeting_confirmed_at == NOW
    assert "sera là" in mailbox.last(make.PARTNER_EMAIL).subject


def test_who_confirmed_a_meeting_may_still_move_it_or_stop_with_the_same_link(page, mailbox):
    placement = make.meet(make.sent())
    url = mailbox.door(make.PERSON_EMAIL)
    page.post(url, {"answer": "confirm"}, from_=url)

    again = page.get(url)
    assert again.h1 == "La rencontre est confirmée"
    assert "Oui, je viendrai" not in again.words
    assert page.post(url, {"answer": "withdraw"}, from_=url).status == 200
    assert fresh(placement).state is S.WITHDRAWN


def test_a_request_is_followed_and_taken_back_by_link_at_any_moment(page, mailbox):
    placement = make.sent()
    url = mailbox.door(make.PERSON_EMAIL)

    shown = page.get(url)
    assert "Votre demande est partie" in shown.h1
    assert page.post(url, {"answer": "withdraw"}, from_=url).status == 200
    assert fresh(placement).state is S.WITHDRAWN
    assert "ne donne pas suite" in mailbox.last(make.PARTNER_EMAIL).subject


def test_the_answer_chosen_in_the_mail_is_the_first_of_the_page(page, mailbox):
    make.sent()
    url = mailbox.door(make.PARTNER_EMAIL).partition("?")[0]
    no, yes = "Non, pas cette fois", "Oui, je l’accueille"

    assert page.get(f"{url}?reponse=refuse").words.index(no) < page.get(f"{url}?reponse=refuse").words.index(yes)
    assert page.get(f"{url}?reponse=accept").words.index(yes) < page.get(f"{url}?reponse=accept").words.index(no)
    refused = page.post(url, {"answer": "refuse"}, from_=url)
    assert refused.status == 422
    assert refused.words.rindex(no) < refused.words.index(yes)


def test_the_person_takes_a_held_seat_by_link(page, mailbox):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer))
    waiting = make.waiting(make.sent(offer, make.someone(email="un@site.example")), now=NOW - timedelta(hours=1))
    make.withdraw(holder)
    url = mailbox.door("un@site.example")

    assert page.get(url).status == 200
    assert page.post(url, {"answer": "accept"}, from_=url).status == 200
    assert fresh(waiting).state is S.ACCEPTED


def test_news_asked_by_link_make_a_call_task_when_a_call_is_asked_for(page, mailbox):
    from app.placements import services
    from app.placements.jobs import run_due
    from app.placements.values import Party

    placement = make.accept(make.sent(), now=NOW - timedelta(days=9))
    with unit_of_work():
        services.start(
            fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW - timedelta(days=8)
        )
    run_due(now=NOW)
    url = mailbox.door(make.PERSON_EMAIL)

    assert "Cette activité est-elle terminée pour vous" in page.get(url).words  # asked once: nothing takes it back
    assert page.post(url, {"answer": "call_me"}, from_=url).status == 200
    assert [task.placement_id for task in db.session.scalars(select(CallTask))] == [placement.id]


def test_a_page_opened_by_link_is_kept_out_of_caches_and_engines(page, mailbox):
    make.propose()

    headers = page.get(mailbox.door(make.PERSON_EMAIL)).response.headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_tokens_are_not_stored(page, mailbox):
    make.propose()
    token = mailbox.door(make.PERSON_EMAIL).removeprefix("/r/")

    stored = db.session.scalars(select(ActionLink.token_hash)).all()

    assert token not in stored
    assert all(token not in str(row.dedupe) for row in db.session.scalars(select(OutboxMail)))
