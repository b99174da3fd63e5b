"""The person's links in three languages, « rappelez-moi », slips with a code, and /r where a code is typed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from app.kit.sms import OutboxSms
from app.matching.values import Kind
from app.people import services as people
from app.people.models import Person
from app.people.values import Language
from app.placements.models import CallTask
from app.placements.values import TaskKind
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import actor_of
from tests.factories.placements import fresh

CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{4} [2-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def last_text_link() -> str:
    text = db.session.scalars(select(OutboxSms).order_by(OutboxSms.id.desc())).first().text
    return "/r/" + text.rpartition("/r/")[2]


def calls() -> list[TaskKind]:
    return [task.kind for task in db.session.scalars(select(CallTask))]


def speaking(language: Language, **values) -> Person:
    person = make.someone(**values)
    with unit_of_work():
        person = db.session.merge(person)
        person.language = language
    return person


def slip(page, placement, paper="a4"):
    """The referent prints a slip; its page and its code."""
    url = f"/accompagnement/propositions/{placement.public_id}"
    desk = page.as_(make.referent_of(placement.person), mfa=True)
    sheet = desk.post(f"{url}/papier", {"papier": paper}, from_=url)
    return sheet, CODE.search(sheet.words).group() if sheet.status == 200 else ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.FR, ("Nadège, qu’en pensez-vous ?", "Votre prénom", "Oui, je suis d’accord", "Rappelez-moi")),
        (Language.EN, ("Nadège, what do you think?", "Your first name", "Yes, I agree", "Call me back")),
        (Language.AR, ("ما رأيك؟", "اسمك الأول", "نعم، أوافق", "اتصلوا بي")),
    ],
)
def test_the_agree_page_speaks_the_language_of_the_file(page, mailbox, language, words):
    make.propose(person=speaking(language))

    shown = page.get(mailbox.door(make.PERSON_EMAIL))

    assert [word for word in words if word not in shown.words] == []
    assert shown.tree.get("lang") == language.value
    assert shown.tree.get("dir") == ("rtl" if language is Language.AR else None)


@pytest.mark.parametrize("kind", Kind)
def test_no_french_of_ours_is_left_in_another_language(page, mailbox, kind):
    make.propose(an_offer(kind), speaking(Language.EN))

    shown = page.get(mailbox.door(make.PERSON_EMAIL))
    left = [element for element in shown.tree.find(".//main").iter() if element.get("lang") == "fr"]
    french = " ".join(" ".join("".join(element.itertext()).split()) for element in left)
    rest = shown.words.partition("what do you think?")[2]

    for word in ("Vous êtes", "Votre", "Elle ne saura", "Rappelez", "Dire non", "avant de commencer"):
        assert word not in rest.partition("Comment les offres")[0].replace(french, "")


def test_another_language_is_one_link_away_and_changes_nothing(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)

    shown = page.get(f"{url}?langue=ar")

    assert f'href="{url}?langue=en"' in shown.text
    assert shown.tree.get("dir") == "rtl"
    assert fresh(placement).person.language is Language.FR
    answer = page.post(f"{url}?langue=ar", {"answer": "decline"}, from_=f"{url}?langue=ar")
    assert "شكرا" in answer.words
    assert fresh(placement).state is S.DECLINED


def test_an_unknown_language_shows_the_one_of_the_file(page, mailbox):
    make.propose()

    assert page.get(mailbox.door(make.PERSON_EMAIL) + "?langue=tlh").tree.get("lang") == "fr"


@pytest.mark.parametrize("language", Language)
def test_the_meeting_page_speaks_each_language(page, mailbox, language):
    placement = make.meet(make.sent(person=speaking(language)))
    url = mailbox.door(make.PERSON_EMAIL)

    assert page.get(url).tree.get("lang") == language.value
    assert page.post(url, {"answer": "confirm"}, from_=url).status == 200
    assert fresh(placement).meeting_confirmed_at == NOW


def test_call_me_back_makes_one_call_and_the_answer_stays_open(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)

    first = page.post(url, {"answer": "call_me"}, from_=url)
    second = page.post(url, {"answer": "call_me"}, from_=url)

    assert "On vous rappelle" in first.words
    assert first.words == second.words
    assert calls() == [TaskKind.ASKED]
    assert fresh(placement).state is S.PROPOSED
    assert page.post(url, {"answer": "agree"}, from_=url).status == 200
    assert fresh(placement).state is S.SENT


def test_call_me_back_from_the_meeting_page(page, mailbox):
    placement = make.meet(make.sent())
    url = mailbox.door(make.PERSON_EMAIL)

    assert page.post(url, {"answer": "call_me"}, from_=url).status == 200
    assert calls() == [TaskKind.ASKED]
    assert fresh(placement).state is S.MEETING


def test_a_call_asked_is_on_the_day_of_the_referent(page, mailbox):
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    page.post(url, {"answer": "call_me"}, from_=url)

    day = page.as_(make.referent_of(placement.person), mfa=True).get("/accompagnement")

    assert "Rappeler la personne" in day.words


def test_nobody_accompanies_the_person_any_more(page, mailbox):
    """The answer stays theirs; a call nobody would see is refused in words."""
    placement = make.propose()
    url = mailbox.door(make.PERSON_EMAIL)
    with unit_of_work():
        [row] = fresh(placement).person.follow_ups
        people.end_follow_up(row, actor=actor_of(row.account), now=NOW)

    shown = page.get(url)
    refused = page.post(url, {"answer": "call_me"}, from_=url)

    assert shown.status == 200
    assert "Rappelez-moi" not in shown.words
    assert refused.status == 422
    assert "Personne ne vous accompagne" in refused.words
    assert calls() == []
    assert page.post(url, {"answer": "agree"}, from_=url).status == 200


def test_the_text_of_a_yes_leads_to_a_call(page):
    placement = make.accept(make.sent(person=make.someone(email=None)))
    url = last_text_link()

    assert "mardi 1er décembre 2026" in page.get(url).words.replace("\u00a0", " ")
    assert page.post(url, {"answer": "call_me"}, from_=url).status == 200
    assert calls() == [TaskKind.ASKED]
    assert fresh(placement).state is S.ACCEPTED


def test_a_text_opens_the_page_where_one_answers(page):
    placement = make.propose(person=make.someone(email=None))
    url = last_text_link()

    assert page.get(url).status == 200
    assert page.post(url, {"answer": "agree"}, from_=url).status == 200
    assert fresh(placement).state is S.SENT
    assert page.post(url, {"answer": "decline"}, from_="/r").status == 410


def test_a_new_link_asked_from_a_text_goes_to_the_number_on_file(page, monkeypatch):
    make.propose(person=make.someone(email=None))
    url = last_text_link()
    before = len(db.session.scalars(select(OutboxSms)).all())

    page.post(f"{url}/nouveau", from_=url)

    rows = db.session.scalars(select(OutboxSms).order_by(OutboxSms.id)).all()
    assert len(rows) == before + 1
    assert rows[-1].to == "0639980123"
    assert page.get(last_text_link()).status == 200


def test_a_slip_leads_to_the_agree_page_by_its_code(page):
    placement = make.propose(person=make.someone(email=None, phone=None))
    sheet, code = slip(page, placement)
    visitor = page.anonymous()

    answer = visitor.post("/r", {"code": code.lower()}, from_="/r")

    assert "Votre" not in sheet.h1
    assert "Nadège" in sheet.words
    assert answer.status == 303
    shown = visitor.get(answer.location)
    assert "Oui, je suis d’accord" in shown.words
    assert visitor.post(answer.location, {"answer": "agree"}, from_=answer.location).status == 200
    assert fresh(placement).state is S.SENT
    assert visitor.get(answer.location).status == 410


def test_a_slip_dies_with_its_step(page):
    placement = make.propose(person=make.someone(email=None, phone=None))
    _sheet, code = slip(page, placement)
    make.agree(placement)

    assert page.anonymous().get("/r/" + code.replace(" ", "")).status == 410
    assert slip(page, placement)[0].status == 422


def test_printing_again_leaves_the_paper_already_given_alive(page):
    placement = make.propose(person=make.someone(email=None, phone=None))
    _first, given = slip(page, placement)
    _second, other = slip(page, placement, "a6")

    assert given != other
    assert page.anonymous().get("/r/" + given.replace(" ", "")).status == 200


@pytest.mark.parametrize("language", Language)
def test_a_slip_is_in_the_language_of_the_file(page, language):
    placement = make.propose(person=speaking(language, email=None, phone=None))

    sheet, _code = slip(page, placement)

    assert sheet.tree.get("lang") == language.value


def test_a_slip_says_nothing_of_the_file(page):
    person = make.someone(email=None, phone="06 39 98 77 66", last_name="Zzcanari")
    sheet, _code = slip(page, make.propose(person=person))

    for hidden in ("Zzcanari", "06 39 98 77 66", "RSA"):
        assert hidden not in sheet.words.partition("Imprimer")[2]


def test_only_who_follows_the_person_prints_a_slip(page):
    placement = make.propose()
    stranger = make.referent_of(make.someone(email="autre@site.example"))
    url = f"/accompagnement/propositions/{placement.public_id}/papier"

    assert page.as_(stranger, mfa=True).post(url, from_="/accompagnement/personnes").status == 404


def test_the_code_is_not_stored(page):
    placement = make.propose(person=make.someone(email=None, phone=None))
    _sheet, code = slip(page, placement)
    stored = str(db.session.connection().exec_driver_sql("SELECT * FROM action_link").all())

    assert code.replace(" ", "") not in stored
    assert db.session.scalars(select(ActionLink.code_index).where(ActionLink.code_index.is_not(None))).all()


@pytest.mark.parametrize("typed", ["", "K7Q2", "K7Q2 M9XD", "<script>alert(1)</script>", "é" * 300])
def test_a_wrong_code_is_said_at_its_field_and_stays(page, typed):
    answer = page.post("/r", {"code": typed}, from_="/r")

    assert answer.status == 422
    assert 'id="code-erreur"' in answer.text
    assert answer.form_value("code") == typed


@pytest.mark.usefixtures("still_clock")
def test_wrong_codes_are_slowed_down_wherever_they_are_tried(page):
    statuses = [page.post("/r", {"code": f"K7Q2M9X{letter}"}, from_="/r").status for letter in "ABCDE"]
    statuses += [page.get(f"/r/K7Q2M9X{letter}").status for letter in "FGHJKMNP"]

    assert statuses[:10] == [422] * 5 + [404] * 5
    assert set(statuses[10:]) == {429}


def test_looking_at_a_code_page_changes_nothing(page):
    placement = make.propose(person=make.someone(email=None))
    url = last_text_link()
    for _ in range(3):
        page.get(url)
        page.get(url + "?answer=agree&langue=en")

    assert fresh(placement).state is S.PROPOSED


def test_a_code_expires_with_the_proposal(page, monkeypatch):
    make.propose(person=make.someone(email=None))
    url = last_text_link()
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW + timedelta(days=40))

    assert page.get(url).status == 410


def test_language_and_texts_are_chosen_in_the_contact_details(page):
    person = make.someone(email=None)
    url = f"/accompagnement/personnes/{person.public_id}/coordonnees"
    desk = page.as_(make.referent_of(person), mfa=True)

    done = desk.post(url, {"langue": "ar", "prevenir": "sms", "phone": "06 39 98 01 23", "email": ""}, from_=url)
    person = db.session.get_one(Person, person.id, populate_existing=True)

    assert done.status == 303
    assert (person.language, person.prefers_sms) == (Language.AR, True)
    refused = desk.post(url, {"prevenir": "sms", "phone": "05 36 49 00 23"}, from_=url)
    assert refused.status == 422
    assert "numéro de mobile" in refused.words
