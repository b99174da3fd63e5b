"""What the mails say, and what none of them may ever say. Text and HTML say the same."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.access import Actor
from app.kit.database import Base, db, unit_of_work
from app.kit.mail import OutboxMail
from app.matching.values import Channel, Kind, Public
from app.placements import services
from app.placements.jobs import run_due
from app.placements.models import Placement
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import actor_of
from tests.factories.placements import fresh
from tests.support.databases import empty_tables
from tests.support.mailbox import Mailbox

CANARIES = ("Zzcanari", "rue du Secret", "no_heavy_lifting", "health")
FORBIDDEN = re.compile(
    r"\bRSA\b|allocat|bénéficiaire|minima|précari|éloigné|frein|handicap|santé|justice|chômage|sanction|radiation"
    r"|France Travail|placement\b|absent",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def visible(mail: OutboxMail) -> str:
    """The words of the HTML part, without tags."""
    body = re.sub(r"<(style|title)[^>]*>.*?</\1>", "", mail.html, flags=re.DOTALL)
    body = re.sub(r'<a href="([^"]+)"[^>]*>(.*?)</a>', r"\2 \1", body)
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture(scope="module")
def every_mail(built_app):
    """The mails of paths that go through every step, for people whose files hold canaries; nothing else is left."""
    walk_every_step()
    mails = Mailbox().all()
    db.session.expunge_all()
    empty_tables()
    return mails


def walk_every_step():
    made = 0

    def canary(**values):
        nonlocal made
        made += 1
        person = make.someone(email=f"p{made}@site.example", last_name="Zzcanari", **values)
        with unit_of_work():
            person = db.session.merge(person)
            person.address = "99 rue du Secret"
            person.limits = ["no_heavy_lifting"]
            person.discreet_needs = ["health"]
        return person

    def act(verb, placement, **values):
        with unit_of_work():
            verb(fresh(placement), **values)

    person_act = {"party": Party.PERSON, "actor": Actor(label="Nadège")}
    offer = make.one_seat(publics=(Public.RSA,))
    holder = make.accept(make.meet(make.sent(offer, canary())))
    waiting = make.waiting(make.sent(offer, canary()), now=NOW - timedelta(hours=1))
    make.withdraw(holder)
    act(services.accept_seat, waiting, actor=Actor(label="Nadège"), now=NOW)
    act(services.start, waiting, now=NOW, **person_act)
    act(services.end_early, waiting, now=NOW, **person_act)
    make.refuse(make.sent(an_offer(), canary()), reasons=("schedule",), reason_shared=True, message="Trop tôt.")
    elsewhere = an_offer(Kind.JOB, channel=Channel.PHONE, apply_phone="05 36 49 01 49")
    make.agree(make.propose(elsewhere, canary()))
    recorded = make.propose(an_offer(), canary())
    act(services.record_agreement, recorded, actor=actor_of(make.referent_of(recorded.person)), now=NOW)
    cancelled = make.propose(an_offer(), canary())
    act(services.cancel, cancelled, actor=actor_of(make.referent_of(cancelled.person)), now=NOW)
    phoned = make.sent(an_offer(), canary())
    referent = actor_of(make.referent_of(phoned.person))
    act(services.wait_list, phoned, actor=referent, party=Party.REFERENT, by_phone=True, now=NOW)
    act(services.correct, phoned, actor=make.STRUCTURE_ACTOR, now=NOW)
    make.propose(an_offer(), canary())
    make.sent(an_offer(), canary())
    for days in (1, 2, 7, 10, 13, 14, 15, 20, 30, 31, 32):
        run_due(now=NOW + timedelta(days=days, minutes=5))


def test_no_mail_names_a_benefit_a_hardship_or_what_a_file_holds(every_mail):
    assert len(every_mail) > 40
    for mail in every_mail:
        whole = f"{mail.subject}\n{mail.text}\n{mail.html}"
        found = FORBIDDEN.search(plain(whole).replace("Service insertion", ""))
        assert found is None, f"{mail.subject}: {found.group()}"
        for canary in CANARIES:
            assert canary not in whole, mail.subject


def test_structures_read_the_first_name_only(every_mail):
    for mail in every_mail:
        if mail.to == make.PARTNER_EMAIL:
            assert "Nadège Z" not in mail.text
            assert "@site.example" not in mail.text.replace(referent_of(mail), "")


def referent_of(mail: OutboxMail) -> str:
    found = re.search(r"répond à vos questions : (\S+)", plain(mail.text))
    return found.group(1) if found else "-"


def test_the_text_and_the_html_say_the_same(every_mail):
    for mail in every_mail:
        words = visible(mail)
        for line in filter(None, (plain(line).removeprefix("- ") for line in mail.text.splitlines())):
            assert line in words or line.startswith("À portée"), f"{mail.subject}: {line!r}"


def test_every_mail_is_one_fact_in_its_subject_and_typeset_in_french(every_mail):
    for mail in every_mail:
        assert 10 < len(mail.subject) < 140, mail.subject
        assert not re.search(r"[^\u00a0\u202f\s][?!;»](\s|$)", mail.subject), mail.subject
        assert not re.search(r" »|« | [:;?!](\s|$)", mail.text), mail.text
        assert "None" not in mail.text
        assert "{{" not in mail.html


def test_no_fact_is_mailed_twice_to_the_same_reader(every_mail):
    keys = [mail.dedupe for mail in every_mail]
    assert len(keys) == len(set(keys))


def test_a_discreet_service_is_never_named_in_a_mail(app, mailbox):
    offer = an_offer(Kind.SERVICE, title="Consultation addictologie", seats_total=None)
    with unit_of_work():
        db.session.merge(offer).discreet = True

    make.accept(make.meet(make.sent(offer)))

    for mail in mailbox.all():
        if mail.to != make.PARTNER_EMAIL:
            assert "addictologie" not in mail.subject + mail.text + mail.html
            assert "Coccinelles" not in mail.subject + mail.text


def test_the_request_to_the_structure_reads_as_written(app, mailbox):
    make.sent(make.one_seat(title="Cuisine pas à pas"))
    text = re.sub(r"https?://\S+/r/\S+\?", "LIEN?", plain(mailbox.last(make.PARTNER_EMAIL).text))

    assert text == (
        "Bonjour Bernard Teillet, "
        "Nadège a dit oui à « Cuisine pas à pas », et attend votre réponse. "
        "- Habite à moins de 5 km - Téléphone : 06 39 98 01 23 - Il vous reste 1 place sur 1 "
        "Que lui répondez-vous ? "
        "Oui, je l’accueille LIEN?reponse=accept "
        "Proposer une rencontre LIEN?reponse=meeting "
        "Non, pas cette fois LIEN?reponse=refuse "
        f"Claire Exemple accompagne Nadège et répond à vos questions : {make.referent_of(make_person()).email} "
        "Vous pouvez répondre ici jusqu’au 24 décembre 2026. "
        "Vous confirmez à la page suivante. Aucun compte n’est demandé. "
        "À portée, en Creuse Une question ? 05 36 49 00 23 "
        "Vous recevez ce message car votre offre est en ligne sur À portée."
    )


def test_a_refusal_says_its_reason_apart_from_the_offers_that_look_like_it(app, mailbox):
    title = "Cuisine pas à pas"
    placement = make.sent(an_offer(title=title))
    an_offer(title=title)
    assert "Suivre ou retirer ma demande" in mailbox.last(make.PERSON_EMAIL).text

    make.refuse(placement, reasons=("schedule",), reason_shared=True)

    text = plain(mailbox.last(make.PERSON_EMAIL).text)
    assert "La raison : les horaires ne vont pas." in text
    assert text.index("Voici des offres qui lui ressemblent :") < text.index(f"- {title}")
    assert "- Les horaires" not in text


def test_an_answer_noted_after_a_call_is_told_whole_to_be_checked(page, mailbox, monkeypatch, now):
    placement = make.sent()
    referent = actor_of(make.referent_of(placement.person))
    with unit_of_work():
        services.accept(
            fresh(placement), starts_on=NOW.date() + timedelta(days=7), actor=referent, now=NOW,
            party=Party.REFERENT, by_phone=True,
        )  # fmt: skip

    monkeypatch.setattr("app.kit.clock.now", lambda: now)
    said = "c’est oui, premier jour le 1er décembre 2026"
    assert f"{said} pour Nadège" in plain(mailbox.last(make.PARTNER_EMAIL).text)
    assert f"notée ainsi : {said}." in plain(page.get(mailbox.door(make.PARTNER_EMAIL)).words)


def make_person():
    return db.session.scalars(select(Placement)).one().person


def test_a_referent_who_is_away_is_replaced_by_their_substitute(app, mailbox):
    from tests.factories.people import a_referent

    placement = make.sent()
    substitute = a_referent("Paul Exemple")
    with unit_of_work():
        fresh(placement).person.follow_ups[0].substitute_id = substitute.id
    before = len(mailbox.to(make.referent_of(placement.person).email))

    make.refuse(placement)

    assert "demande non retenue" in mailbox.last(substitute.email).subject
    assert len(mailbox.to(make.referent_of(placement.person).email)) == before


def test_who_stands_in_does_not_sign_the_words_of_who_is_away(app, mailbox):
    from tests.factories.people import a_referent

    placement = make.propose(note="Venez voir le jardin avec moi.")
    author, substitute = make.referent_of(placement.person), a_referent("Paul Exemple")
    with unit_of_work():
        fresh(placement).person.follow_ups[0].substitute_id = substitute.id

    run_due(now=NOW + timedelta(days=7, hours=1))

    reminded = mailbox.last(make.PERSON_EMAIL)
    assert reminded.subject.startswith(f"{author.display_name} vous a proposé")
    assert substitute.display_name not in reminded.text


def test_no_column_counts_what_a_person_declined_or_missed(app):
    suspicious = re.compile(r"declin|refus|lapse|absen|no_show|missed|unread", re.IGNORECASE)
    allowed = {"placement.lapses_at"}  # a term to come, the same for all

    names = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if suspicious.search(column.name)
    }

    assert names <= allowed
