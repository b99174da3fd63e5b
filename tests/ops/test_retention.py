"""What is kept is kept as long as its column says: nothing before the term, nothing left seven days after."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from app import privacy, privacy_terms
from app.accounts.models import Account, SecurityEvent
from app.kit import links, mail
from app.kit.access import Role
from app.kit.changes import Change, record_change
from app.kit.database import Base, db, unit_of_work
from app.kit.mail import OutboxMail
from app.messages.models import Attachment, Message, MessageRead
from app.offers.models import Offer, OfferReport
from app.people import jobs as people_jobs
from app.people import services
from app.people.models import ErasedFileRow, FileRead, Person
from app.people.values import ReadPurpose
from app.placements.models import CallTask, Placement
from app.placements.values import TaskKind
from app.privacy_commands import privacy_commands
from app.structures import services as structures
from app.structures.models import MemberInvitation, Membership, Structure
from tests.factories import placements as path
from tests.factories.accounts import an_account
from tests.factories.messages import a_photo, say
from tests.factories.offers import an_offer
from tests.factories.people import a_person, a_referent, actor_of, follow
from tests.factories.structures import MODERATOR, a_member, a_structure
from tests.factories.world import NOTE, a_world
from tests.support.everything import snapshot

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WORDS_OF_A_TERM = re.compile(r"(\d+) (hour|day|month)s?\b")


@dataclass(frozen=True)
class Kept:
    """Something kept: what makes it at an instant, its term, and whether it is still there."""

    make: Callable[[datetime], object]
    term: timedelta
    is_there: Callable[[], bool]


def any_row(table: type, *conditions) -> Callable[[], bool]:
    return lambda: db.session.scalar(select(table).where(*conditions).limit(1)) is not None


def _add(row) -> None:
    with unit_of_work():
        db.session.add(row)


def _mail(now: datetime, *, sent: bool) -> None:
    with unit_of_work():
        mail.enqueue(mail.Message("a@site.example", "Sujet", "Texte", "<p>Texte</p>", f"fact:{sent}"), now=now)
        if sent:
            db.session.execute(update(OutboxMail).values(sent_at=now))


def _closed_structure(now: datetime) -> None:
    structure = a_structure()
    a_member(structure)
    an_offer(structure=structure)
    with unit_of_work():
        structures.close(db.session.get_one(Structure, structure.id), reason="Fin d’activité", actor=MODERATOR, now=now)


def _changes(now: datetime) -> None:
    with unit_of_work():
        record_change(1, now=now)
        record_change(1, now=now + timedelta(days=4000))  # the last change of an offer stays


def _reading(now: datetime) -> None:
    person, referent = a_person(), a_referent()
    follow(referent, person)
    with unit_of_work():
        services.log_read(person, actor=actor_of(referent), purpose=ReadPurpose.FILE, now=now)
        db.session.get_one(Person, person.id).last_contact_at = now + timedelta(days=4000)


def _link(now: datetime) -> None:
    with unit_of_work():
        links.issue("x", "y", email="a@site.example", expires_at=now, now=now - links.MINIMUM_LIFE)


def _silent(now: datetime, *, email: str | None) -> None:
    person = a_person(email=email)
    with unit_of_work():
        db.session.get_one(Person, person.id).last_contact_at = now


def _unused_account(now: datetime) -> None:
    account = an_account(Role.REFERENT, name="Zzreferente")
    with unit_of_work():
        db.session.get_one(Account, account.id).last_sign_in_at = now


def _invited(now: datetime) -> MemberInvitation:
    return MemberInvitation(
        structure_id=a_structure().id, email="a@site.example", email_index="x", role="member",
        invited_by=an_account(Role.PARTNER).id, created_at=now, expires_at=now + 14 * DAY,
    )  # fmt: skip


def _declined(now: datetime) -> None:
    placement = path.propose(note=NOTE, now=now)
    with unit_of_work():
        found = db.session.get_one(Placement, placement.id)
        path.services.decline(found, party=path.Party.PERSON, actor=path.person_actor(found.person), now=now)
        db.session.get_one(Person, placement.person_id).last_contact_at = now + timedelta(days=4000)


def _about_a_person(now: datetime) -> CallTask:
    structure = a_structure()
    return CallTask(kind=TaskKind.SILENT_STRUCTURE, structure_id=structure.id, created_at=now, done_at=now)


def _report(now: datetime) -> OfferReport:
    return OfferReport(offer_id=an_offer().id, reason="other", message="…", at=now)


def _written(now: datetime) -> None:
    placement = path.sent(now=now)
    say(placement, path.Party.PERSON, "Zzmot", files=[a_photo("cv.png")], now=now)
    with unit_of_work():
        db.session.get_one(Person, placement.person_id).last_contact_at = now + timedelta(days=4000)


KEPT = {
    "message": Kept(_written, privacy_terms.SIX_MONTHS, any_row(Message)),
    "file of a message": Kept(_written, privacy_terms.SIX_MONTHS, any_row(Attachment)),
    "how far a thread was read": Kept(_written, privacy_terms.SIX_MONTHS, any_row(MessageRead)),
    "security event": Kept(
        lambda now: _add(SecurityEvent(account_id=an_account().id, kind="sign_in", at=now)),
        privacy_terms.YEAR, any_row(SecurityEvent, SecurityEvent.kind == "sign_in"),
    ),
    "words of a sent mail": Kept(
        lambda now: _mail(now, sent=True), privacy_terms.MONTH,
        lambda: "Texte" in db.session.scalars(select(OutboxMail.text)).all(),
    ),
    "mail that never left": Kept(lambda now: _mail(now, sent=False), privacy_terms.MONTH, any_row(OutboxMail)),
    "link": Kept(_link, privacy_terms.MONTH, any_row(links.ActionLink)),
    "change": Kept(_changes, privacy_terms.MONTH, lambda: db.session.query(Change).count() == 2),
    "invitation": Kept(lambda now: _add(_invited(now)), 14 * DAY, any_row(MemberInvitation)),
    "report": Kept(lambda now: _add(_report(now)), privacy_terms.YEAR, any_row(OfferReport)),
    "call": Kept(lambda now: _add(_about_a_person(now)), privacy_terms.YEAR, any_row(CallTask)),
    "contact of a closed structure": Kept(
        _closed_structure, privacy_terms.YEAR, any_row(Offer, Offer.contact_name.is_not(None))
    ),
    "member of a closed structure": Kept(_closed_structure, privacy_terms.YEAR, any_row(Membership)),
    "line of the erasure list": Kept(
        lambda now: _add(ErasedFileRow(public_id="zzzzzzzzzz", at=now)),
        privacy_terms.ERASURE_LIST_LIFE, any_row(ErasedFileRow),
    ),
    "words of a proposal not taken up": Kept(
        _declined, 3 * privacy_terms.MONTH, lambda: NOTE in db.session.scalars(select(Placement.note)).all()
    ),
    "file": Kept(lambda now: _silent(now, email=None), privacy_terms.FILE_LIFE, any_row(Person)),
    "file of someone with a mail": Kept(
        lambda now: _silent(now, email="a@site.example"), privacy_terms.FILE_LIFE, any_row(Person)
    ),
    "account": Kept(
        _unused_account, privacy_terms.ACCOUNT_LIFE, any_row(Account, Account.display_name == "Zzreferente")
    ),
}  # fmt: skip


def test_every_term_of_a_column_is_kept_and_every_term_kept_is_one_of_a_column(app):
    told = {column.info["about"].retention for table in Base.metadata.sorted_tables for column in table.columns}

    assert told - {privacy_terms.LIFE_OF_THE_ROW} == privacy_terms.known_terms()


def test_a_term_lasts_as_long_as_its_words(app):
    unit_days = {"hour": 1 / 24, "day": 1, "month": 30.5}
    kept = {rule.term: rule.life for rule in privacy_terms.RULES} | privacy_terms.BY_ANOTHER_JOB
    told = {term: WORDS_OF_A_TERM.search(term) for term in kept if term != "life of the step"}

    for term, words in told.items():
        days = int(words[1]) * unit_days[words[2]]
        assert abs(kept[term].total_seconds() / 86_400 - days) <= 2 + days / 100, term


def test_every_rule_acts_where_its_term_is_told(app):
    for rule in privacy_terms.RULES:
        assert privacy_terms.columns_of(rule), f"{rule.table}: no column tells « {rule.term} »"


@pytest.mark.parametrize("name", KEPT)
def test_nothing_goes_before_its_term_and_nothing_is_left_a_week_after(app, now, name):
    kept = KEPT[name]
    kept.make(now)
    assert kept.is_there()

    for moment in (now, now + kept.term / 2, now + kept.term - DAY):
        privacy.purge(now=moment)
        assert kept.is_there(), f"gone {now + kept.term - moment} before its term"
    for days in range(8):
        privacy.purge(now=now + kept.term + days * DAY)

    assert not kept.is_there()
    assert sum(line.rows for line in privacy.report(now=now + kept.term + WEEK)) == 0


def test_a_month_of_the_reading_log_goes_whole_a_year_after_its_end(app, now):
    _reading(now)
    end = datetime(now.year, now.month + 1, 1, tzinfo=now.tzinfo)
    for moment in (end, now + privacy_terms.YEAR, end + privacy_terms.YEAR - DAY):
        people_jobs.keep_reading_log(now=moment)
        assert db.session.scalar(select(FileRead)) is not None

    people_jobs.keep_reading_log(now=end + privacy_terms.YEAR + WEEK)

    assert db.session.scalar(select(FileRead)) is None
    assert services.verify_log() == []


def test_a_person_is_told_a_month_before_and_once(app, now, mailbox):
    _silent(now, email="nadege@site.example")
    for days in (690, 699, 701, 720, 729):
        privacy.purge(now=now + days * DAY)

    [told] = mailbox.to("nadege@site.example")
    assert told.subject == "Vos informations seront bientôt effacées"
    assert "23 novembre 2028" in told.text.replace("\u00a0", " ")


def test_a_sign_of_life_keeps_the_file(app, now):
    _silent(now, email="nadege@site.example")
    privacy.purge(now=now + 705 * DAY)
    with unit_of_work():
        person = db.session.scalar(select(Person))
        services.change_contact(person, email=person.email, phone=None, now=now + 710 * DAY)

    privacy.purge(now=now + 800 * DAY)

    assert db.session.scalar(select(Person)) is not None


def test_signing_in_is_a_sign_of_life(app, now):
    world = a_world(now)
    with unit_of_work():
        account = db.session.get_one(Account, world.accounts["person"][0])
        account.last_sign_in_at = now + 600 * DAY

    for days in (701, 731, 741):
        privacy.purge(now=now + days * DAY)

    assert world.person() is not None


def test_after_weeks_without_a_worker_the_person_still_has_a_week_to_answer(app, now):
    _silent(now, email="nadege@site.example")
    late = now + privacy_terms.FILE_LIFE + 60 * DAY

    privacy.purge(now=late)
    assert db.session.scalar(select(Person)) is not None
    privacy.purge(now=late + WEEK)

    assert db.session.scalar(select(Person)) is None


def test_a_closed_account_names_no_one_and_opens_nothing(app, now, page):
    _unused_account(now)
    privacy.purge(now=now + privacy_terms.ACCOUNT_LIFE)

    [account] = db.session.scalars(select(Account).where(Account.role == Role.REFERENT))
    assert (account.email, account.display_name, account.password_hash) == ("", "Ancien compte", None)
    assert not account.is_active
    assert page.as_(account).get("/accompagnement").status == 303


def test_a_dry_run_changes_nothing_and_says_what_would_go(app, now):
    a_world(now)
    later = now + 800 * DAY
    before = snapshot()

    found = {(line.what, line.term): line.rows for line in privacy.report(now=later)}

    assert snapshot() == before
    assert found["action_link", "life of the step"] > 0
    assert found["outbox_mail", "outbox: body 30 days"] > 0


def test_a_purge_stopped_in_the_middle_goes_on_where_it_was(app, now, monkeypatch):
    for number in range(5):
        _mail_of(number, now)
    monkeypatch.setattr(privacy, "BATCH", 2)
    later = now + 40 * DAY
    batches = privacy._batches(next(rule for rule in privacy_terms.RULES if rule.table == "outbox_mail"), now=later)
    next(batches)
    batches.close()

    left = db.session.scalars(select(OutboxMail).where(OutboxMail.emptied_at.is_(None))).all()
    assert len(left) == 3
    privacy.purge(now=later)
    assert not db.session.scalars(select(OutboxMail).where(OutboxMail.emptied_at.is_(None))).all()


def _mail_of(number: int, now: datetime) -> None:
    with unit_of_work():
        mail.enqueue(mail.Message("a@site.example", "Sujet", "Texte", "<p>Texte</p>", f"fact:{number}"), now=now)
        db.session.execute(update(OutboxMail).values(sent_at=now))


def test_the_command_says_what_it_would_do(app):
    done = app.test_cli_runner().invoke(privacy_commands, ["purge", "--dry-run"])

    assert done.exit_code == 0, done.output
    assert "rien n’a été changé" in done.output
