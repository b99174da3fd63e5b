"""What a text says: 160 seven-bit letters, place and time first, no benefit, nothing discreet; told once."""

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.kit.seven_bit import LIMIT, UNICODE_LIMIT, is_seven_bit
from app.kit.sms import OutboxSms
from app.matching.values import Kind
from app.offers.models import Offer
from app.people.models import Person
from app.people.values import Language
from app.placements import services, texts
from app.placements.jobs import run_due
from app.placements.models import CallTask, Placement
from app.placements.speech import all_speeches, speech
from app.placements.values import Party, TaskKind
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import actor_of

LINK = "https://a-portee.departement-exemple.fr/r/K7Q2M9XD"
KEYS = ("proposed", "recorded", "meeting", "meeting_tomorrow", "seat", "accepted", "news", "message", "renewed")
BLANKS = re.compile(r"\{(\w+)\}")


def by_sms(language: Language = Language.FR, **values) -> Person:
    """Someone with a mobile and no e-mail."""
    person = make.someone(email=None, **values)
    with unit_of_work():
        person = db.session.merge(person)
        person.language = language
    return person


def sent_texts() -> list[str]:
    return [row.text for row in db.session.scalars(select(OutboxSms).order_by(OutboxSms.id))]


def test_every_language_says_the_same_things():
    french = speech(Language.FR)
    for other in all_speeches():
        assert set(other.texts) == set(french.texts)
        assert set(other.names) == set(french.names)
        for key, text in french.texts.items():
            assert set(BLANKS.findall(other.texts[key])) == set(BLANKS.findall(text)), key


def test_the_kinds_are_named_as_on_the_rest_of_the_site():
    assert {kind: speech(Language.FR)(f"kind.{kind.value}") for kind in Kind} == {kind: kind.label for kind in Kind}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", Language)
@given(
    where=st.text(max_size=60), when=st.sampled_from(["", "mar 1/12 9h30"]), what=st.text(max_size=140),
    who=st.text(max_size=60),
)  # fmt: skip
def test_whatever_the_names_a_text_holds_in_its_letters(key, language, where, when, what, who):
    spoken = speech(language)

    text = texts.written(spoken, key, {"where": where, "when": when, "what": what, "who": who}, link=LINK)

    assert text.endswith(LINK)
    if spoken.direction == "ltr":
        assert is_seven_bit(text)
        assert len(text) <= LIMIT
    else:
        assert len(text) <= UNICODE_LIMIT


def test_a_proposal_begins_with_the_place_and_the_time(app):
    make.propose(person=by_sms())

    [text] = sent_texts()

    assert text.startswith("Gueret")
    assert "Claire Exemple vous propose" in text
    assert "rappelez-moi" in text
    assert re.search(r"/r/[2-9A-Z]{8}$", text)


def test_a_meeting_begins_with_the_place_and_the_hour(app):
    make.meet(make.sent(person=by_sms()))

    assert sent_texts()[-1].startswith("4 rue des Jardins, ven 27/11 10h00: rencontre pour")


def test_the_day_before_a_meeting_is_told_once(app):
    make.meet(make.sent(person=by_sms()))
    before = len(sent_texts())

    for hours in (48, 49, 60):
        run_due(now=NOW + timedelta(hours=hours + 3))

    assert len(sent_texts()) == before + 1
    assert "demain" in sent_texts()[-1]


def test_a_yes_is_told_with_its_first_day(app):
    make.accept(make.sent(person=by_sms()))

    assert "c'est oui" in sent_texts()[-1]
    assert ", mar 1/12: " in sent_texts()[-1]


@pytest.mark.parametrize(("phone", "told"), [("06 39 98 01 23", "sms"), (None, "call")])
def test_how_it_goes_is_asked_without_an_address(app, phone, told):
    """Day 7: by SMS to who has a mobile and no e-mail; who has neither is called."""
    placement = make.accept(make.sent(person=by_sms(phone=phone)), starts_on=NOW.date())
    with unit_of_work():
        services.start(
            db.session.get_one(Placement, placement.id), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=NOW
        )
    before, calls = len(sent_texts()), len(db.session.scalars(select(CallTask)).all())

    run_due(now=NOW + timedelta(days=7, hours=3))
    run_due(now=NOW + timedelta(days=7, hours=4))

    asked = [text for text in sent_texts()[before:] if "comment ca se passe" in text]
    tasks = [task.kind for task in db.session.scalars(select(CallTask).order_by(CallTask.id))][calls:]
    assert (len(asked), tasks) == ((1, []) if told == "sms" else (0, [TaskKind.NEWS]))


def test_a_yes_noted_in_a_meeting_is_told_with_how_to_say_no(app):
    placement = make.propose(person=by_sms())
    with unit_of_work():
        services.record_agreement(
            db.session.get_one(Placement, placement.id), actor=actor_of(make.referent_of(placement.person)), now=NOW
        )

    assert "Dire non" in sent_texts()[-1]


def test_someone_with_an_address_receives_a_mail_and_no_text(app, mailbox):
    make.propose()

    assert sent_texts() == []
    assert len(mailbox.to(make.PERSON_EMAIL)) == 1


def test_someone_who_prefers_texts_is_told_once(app, mailbox):
    person = make.someone()
    with unit_of_work():
        db.session.merge(person).prefers_sms = True
    make.propose(person=person)

    assert len(sent_texts()) == 1
    assert mailbox.to(make.PERSON_EMAIL) == []


def test_a_landline_receives_no_text(app):
    make.propose(person=by_sms(phone="05 36 49 00 23"))

    assert sent_texts() == []


def test_a_refusal_is_never_told_by_text_someone_calls(app):
    make.refuse(make.sent(person=by_sms()))

    assert "refus" not in "".join(sent_texts()).lower()
    assert [task.kind.value for task in db.session.scalars(select(CallTask))] == ["no_address"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("title", ["Atelier RSA et emploi", "Mes droits CAF", "Parler de son addiction"])
def test_no_text_names_a_benefit_or_a_hardship(app, language, title):
    offer = an_offer(Kind.SERVICE, title=title, seats_total=None)
    make.accept(make.meet(make.sent(offer, by_sms(language))))

    assert len(sent_texts()) == 3
    for text in sent_texts():
        assert not re.search(r"rsa|caf\b|addict|droits", text.split("http")[0], re.I)


def test_a_discreet_service_has_no_name_and_no_place(app):
    offer = an_offer(Kind.SERVICE, title="Consultation addictologie", seats_total=None)
    with unit_of_work():
        db.session.merge(offer).discreet = True
    make.meet(make.sent(db.session.get_one(Offer, offer.id), by_sms()))

    for text in sent_texts():
        assert not re.search(r"addictologie|Jardins|Gu.ret|Coccinelles", text.split("http")[0])
    assert "un rendez-vous" in sent_texts()[-1]


def test_what_a_text_says_is_encrypted_and_its_number_too(app):
    make.propose(person=by_sms())
    stored = str(db.session.connection().exec_driver_sql("SELECT * FROM outbox_sms").all())

    assert "639980123" not in stored
    assert "vous propose" not in stored


def test_names_in_another_script_leave_a_text_that_reads(app):
    spoken = speech(Language.FR)
    values = {"where": "", "when": "", "what": "حديقة", "who": "أمينة"}

    text = texts.written(spoken, "proposed", values, link=LINK)

    assert text == f"A portee vous propose une offre. Oui, non ou rappelez-moi: {LINK}"


def test_the_mailbox_of_development_shows_texts(page, settings):
    settings.sms_dir.mkdir(parents=True, exist_ok=True)
    file = settings.sms_dir / "exemple.json"
    body = {"to": "0639980123", "text": "Gueret: https://site.example/r/K7Q2M9XD", "sent_at": NOW.isoformat()}
    file.write_text(json.dumps(body))
    try:
        assert "K7Q2M9XD" in page.get("/boite-aux-lettres").words
        found = [one for one in page.get("/boite-aux-lettres.json").json if one["subject"] == "SMS"]
        assert found[0]["links"] == ["https://site.example/r/K7Q2M9XD"]
    finally:
        file.unlink()


def test_hours_are_those_of_the_clock_of_france():
    assert speech(Language.EN).short_moment(NOW) == "Tue 24/11 10:00"
    assert speech(Language.AR).date_and_hour(NOW) == "الثلاثاء 24 نوفمبر 2026 على الساعة 10:00"
