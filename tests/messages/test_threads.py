"""Threads: who reads what, the person chooses for the structure, no words and no address leave by mail, links."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken, TooMany
from app.kit.sms import OutboxSms
from app.messages import jobs, store
from app.messages.models import Attachment, Message
from app.messages.presenters import thread_view
from app.placements import services
from app.placements.models import CallTask, Placement
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.messages import a_photo, an_image, say
from tests.factories.offers import an_offer
from tests.factories.people import own_account
from tests.factories.placements import fresh
from tests.factories.structures import a_member
from tests.support.pdf_traps import a_pdf
from tests.support.queries import queries as count_queries

WORDS = "Le portail est bleu."


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def me(page, placement):
    """The person, signed in."""
    person = fresh(placement).person
    account = person.account or own_account(person, email=f"c{person.id}@site.example")
    return page.as_(account, mfa=False), f"/moi/demandes/{placement.public_id}/messages"


def referent(page, placement):
    return page.as_(make.referent_of(placement.person)), f"/accompagnement/propositions/{placement.public_id}/messages"


def structure(page, placement):
    member = a_member(fresh(placement).offer.structure)
    return page.as_(member), f"/structure/candidatures/{placement.public_id}/messages"


def messages() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def kept() -> set[str]:
    """The files on the disk."""
    folder = store.folder()
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


def upload(name: str, data: bytes) -> dict:
    return {"text": "Voici.", "fichiers": (BytesIO(data), name)}


def test_each_party_reads_what_is_for_it(page):
    placement = make.sent()
    say(placement, Party.PERSON, "Entre nous.")
    say(placement, Party.REFERENT, "À vous seule.", account=make.referent_of(placement.person))
    say(placement, Party.PERSON, WORDS, to_structure=True)
    say(placement, Party.STRUCTURE, "À mardi !")

    for reader, expected in ((me, 4), (referent, 4), (structure, 2)):
        who, url = reader(page, placement)
        shown = who.get(url).words
        found = [text for text in ("Entre nous.", "À vous seule.", WORDS, "À mardi !") if text in shown]
        assert len(found) == expected


def test_a_message_is_between_us_unless_the_person_ticks(page):
    placement = make.sent()
    who, url = me(page, placement)

    assert "La structure ne le lit pas" in who.post(url, {"text": WORDS}, from_=url, follow=True).words
    who.post(url, {"text": "Pour vous aussi.", "structure": "y"}, from_=url)

    assert [message.to_structure for message in messages()] == [False, True]


def test_a_person_nobody_accompanies_writes_to_the_structure_alone(page):
    """There is no one else to read them: nothing they write waits unread behind a box."""
    person, offer = make.someone(), an_offer()
    with unit_of_work():
        actor = make.person_actor(person)
        placement = services.apply(db.session.merge(offer), db.session.merge(person), actor=actor, now=NOW)
    who, url = me(page, placement)

    assert "La structure peut lire ce message" not in who.get(url).words
    who.post(url, {"text": WORDS}, from_=url)

    there, thread = structure(page, placement)
    assert WORDS in there.get(thread).words


def test_nothing_is_for_the_structure_before_it_knows_of_the_request(page):
    placement = make.propose()
    say(placement, Party.PERSON, WORDS, to_structure=True)
    who, url = me(page, placement)

    assert "La structure peut lire" not in who.get(url).words
    assert [message.to_structure for message in messages()] == [False]
    assert structure(page, placement)[0].get(structure(page, placement)[1]).status == 404


def test_the_person_lets_the_structure_read_a_message_and_its_file(page, mailbox):
    placement = make.sent()
    written = say(placement, Party.REFERENT, WORDS, account=make.referent_of(placement.person), to_structure=True,
                  files=[a_photo("cv.png")])  # fmt: skip
    there, thread = structure(page, placement)
    assert "cv.png" not in there.get(thread).words
    piece = fresh(written).files[0].public_id
    address = f"/structure/candidatures/{placement.public_id}/pieces/{piece}"
    assert there.get(address, check=False).status == 404

    who, url = me(page, placement)
    assert "Montrer à la structure" in who.get(url).words
    mails = len(mailbox.all())
    for _ in range(2):
        assert who.post(f"{url}/{written.public_id}/montrer", from_=url).status == 303

    assert "cv.png" in there.get(thread).words
    assert there.get(address, check=False).status == 200
    assert len(mailbox.all()) == mails + 1


def test_a_file_is_sent_to_be_saved_and_nothing_else(page):
    placement = make.sent()
    who, url = me(page, placement)
    who.post(url, upload("Mon CV à jour.pdf", a_pdf()), from_=url)
    piece = messages()[0].files[0].public_id

    answer = who.get(f"/moi/demandes/{placement.public_id}/pieces/{piece}", check=False)

    headers = answer.response.headers
    assert answer.response.data.startswith(b"%PDF-")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''Mon%20CV%20%C3%A0%20jour.pdf"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("cv.pdf", an_image(), "son nom dit un PDF"), ("cv.exe", b"MZ", "envoyez un PDF"), ("photo.png", b"x", "contenu")],
    ids=["image", "program", "nothing"],
)
def test_a_lying_file_is_said_at_its_field_and_nothing_is_half_done(page, name, data, said):
    placement = make.sent()
    who, url = me(page, placement)
    before = kept()

    answer = who.post(url, upload(name, data), from_=url)

    assert answer.status == 422
    assert said in answer.words
    assert answer.form_value("text") == "Voici."
    assert messages() == []
    assert kept() == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": ""}, "Écrivez quelques mots"),
        ({"text": "x" * 2001}, "2000 caractères"),
        ({"text": "Elle sort de prison."}, "santé, à la justice"),
        ({"text": "Mon numéro : 2 69 05 49 588 157 80"}, "sécurité sociale"),
    ],
)
def test_words_that_cannot_be_sent_stay_and_say_why(page, data, said):
    placement = make.sent()
    who, url = me(page, placement)

    answer = who.post(url, data, from_=url)

    assert answer.status == 422
    assert said in answer.words
    assert answer.form_value("text") == data["text"]
    assert messages() == []


def test_a_double_click_is_one_message_and_one_mail(page, mailbox):
    placement = make.sent()
    who, url = me(page, placement)
    once = who.get(url).form_value("once")
    mails = len(mailbox.all())

    for _ in range(2):
        assert who.post(url, {"text": WORDS, "once": once, "structure": "y"}, from_=url).status == 303

    assert len(messages()) == 1
    assert len(mailbox.all()) == mails + 2  # the referent and the structure


def test_a_ready_text_is_sent_as_it_is(page):
    placement = make.sent()
    who, url = structure(page, placement)

    who.post(url, {"modele": "0", "text": ""}, from_=url)

    assert [message.text for message in messages()] == ["Merci de votre demande. Nous répondons dans la semaine."]


def test_no_mail_and_no_text_repeats_the_words_or_an_address(page, mailbox):
    placement = make.sent()
    before = {mail.id for mail in mailbox.all()}
    say(placement, Party.PERSON, WORDS, to_structure=True, files=[a_photo("Zzfichier.png")])
    say(placement, Party.STRUCTURE, WORDS)
    say(placement, Party.REFERENT, WORDS, account=make.referent_of(placement.person), to_structure=True)

    new = [mail for mail in mailbox.all() if mail.id not in before]
    addresses = {mail.to for mail in new}
    assert len(addresses) == 3
    for mail in new:
        whole = mail.subject + mail.text + mail.html
        assert "portail" not in whole
        assert "Zzfichier" not in whole
        for address in addresses | {"06 39 98 01 23"}:
            assert address not in whole.replace("\u00a0", " ")


def test_nobody_reads_the_address_of_another_in_the_thread(page):
    placement = make.agree(make.propose(), shared=())
    say(placement, Party.PERSON, WORDS, to_structure=True)
    say(placement, Party.REFERENT, "Bonjour.", account=make.referent_of(placement.person), to_structure=True)
    say(placement, Party.STRUCTURE, "Merci.")

    for reader in (me, referent, structure):
        who, url = reader(page, placement)
        main = who.get(url).text.partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"[\w.]+@[\w.]+|06.39.98", main)


def test_a_name_blind_offer_hides_the_name_in_the_thread(page):
    offer = make.one_seat()
    with unit_of_work():
        db.session.merge(offer).name_blind = True
    placement = make.sent(offer)
    say(placement, Party.PERSON, WORDS, to_structure=True)
    who, url = structure(page, placement)

    assert "Nadège" not in who.get(url).words
    assert "Une personne" in who.get(url).words


def test_whether_the_person_has_read_is_told_to_nobody(page):
    placement = make.sent()
    say(placement, Party.STRUCTURE, WORDS, now=NOW - timedelta(hours=2))
    say(placement, Party.PERSON, "Merci.", to_structure=True, now=NOW - timedelta(hours=1))
    mine, own = me(page, placement)
    mine.get(own)

    there, thread = structure(page, placement)
    assert "Lu par" not in there.get(thread).words
    assert "Lu par la structure" in mine.get(own).words


def test_my_page_says_that_someone_wrote_until_i_look(page):
    placement = make.sent()
    mine, own = me(page, placement)
    assert "On vous a écrit" not in mine.get("/moi").words
    say(placement, Party.STRUCTURE, WORDS, now=NOW - timedelta(minutes=1))

    assert "On vous a écrit" in mine.get("/moi").words
    mine.get(own)
    assert "On vous a écrit" not in mine.get("/moi").words


def test_someone_without_an_address_is_told_by_text_else_by_a_call(page):
    say(make.sent(person=make.someone(email=None)), Party.STRUCTURE, WORDS)
    texts = [row.text for row in db.session.scalars(select(OutboxSms).order_by(OutboxSms.id))]
    say(make.sent(person=make.someone(email=None, phone=None)), Party.STRUCTURE, WORDS)

    assert "un message pour vous" in texts[-1]
    assert "portail" not in texts[-1]
    assert [task.kind.value for task in db.session.scalars(select(CallTask))] == ["no_address"]


def test_files_go_when_the_request_does_not_work_out(page):
    placement = make.sent()
    say(placement, Party.PERSON, WORDS, files=[a_photo("cv.png")])
    [file] = db.session.scalars(select(Attachment))
    stored, piece = file.stored, file.public_id
    make.refuse(placement)
    who, url = me(page, placement)

    assert who.get(f"/moi/demandes/{placement.public_id}/pieces/{piece}", check=False).status == 404
    assert "Fichier supprimé" in who.get(url).words
    assert fresh(file).name == ""
    jobs.sweep(now=NOW + timedelta(days=400))
    assert store.load(stored) is None


def test_too_many_messages_in_an_hour_wait(page):
    placement = make.sent()
    for number in range(30):
        say(placement, Party.PERSON, f"Message {number}.")

    with pytest.raises(TooMany):
        say(placement, Party.PERSON, "Un de trop.")


def test_only_the_three_parties_write(app):
    placement = make.sent()

    with pytest.raises(Exception, match="accès"):
        say(placement, Party.MANAGER, WORDS)


def test_a_structure_does_not_write_once_the_request_is_over(app):
    placement = make.refuse(make.sent())

    with pytest.raises(RuleBroken, match="terminée"):
        say(placement, Party.STRUCTURE, WORDS)


def test_what_was_written_is_encrypted(app):
    say(make.sent(), Party.PERSON, WORDS, files=[a_photo("Zzfichier.png")])
    connection = db.session.connection()
    stored = str([connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in ("message", "attachment")])  # noqa: S608

    assert "portail" not in stored
    assert "Zzfichier" not in stored


def test_a_message_of_another_request_is_not_opened(page):
    placement, other = make.sent(), make.sent(person=make.someone(email="b@site.example"))
    theirs = say(other, Party.PERSON, WORDS)
    who, url = me(page, placement)

    assert who.post(f"{url}/{theirs.public_id}/montrer", from_=url).status == 404
    assert not fresh(theirs).to_structure


def test_a_thread_is_read_in_a_few_questions_whatever_its_length(app):
    placement = make.sent()
    for number in range(3):
        say(placement, Party.PERSON, f"Message {number}.", files=[a_photo()])
    with count_queries() as few:
        thread_view(db.session.get_one(Placement, placement.id, populate_existing=True), Party.PERSON)
    for number in range(9):
        say(placement, Party.PERSON, f"Autre {number}.")
    with count_queries() as more:
        thread_view(db.session.get_one(Placement, placement.id, populate_existing=True), Party.PERSON)

    assert len(more) <= len(few)
