"""News leave at the rhythm their reader chose, urgent ones apart; addresses that do not work are flagged and told."""

import smtplib
from datetime import timedelta

import pytest

from app.kit import clock, mail, mail_readers
from app.kit.access import Role
from app.kit.database import unit_of_work
from app.kit.mail_readers import Rhythm
from app.mail_commands import failures
from app.placements import queries
from app.placements.digests import send_digests
from app.placements.values import TaskKind
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.people import a_referent

MORNING = NOW.replace(hour=6, minute=50) + timedelta(days=1)  # 7:50 in France


@pytest.fixture(autouse=True)
def that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


def choose(email: str, rhythm: Rhythm) -> None:
    with unit_of_work():
        mail_readers.choose(email, rhythm, now=NOW)


def test_a_day_of_news_is_one_mail_the_next_morning(referent, mailbox):
    choose(referent.email, Rhythm.DAILY)
    for name in ("a", "b"):
        make.sent(an_offer(), make.someone(referent, email=f"{name}@site.example"))
    assert mailbox.to(referent.email) == []

    assert send_digests(now=MORNING - timedelta(minutes=1)) == 0
    assert send_digests(now=MORNING) == 1
    assert send_digests(now=MORNING + timedelta(minutes=5)) == 0

    [digest] = mailbox.to(referent.email)
    assert digest.text.count("la demande est partie") == 4  # the fact, then its first words, twice
    assert "List-Unsubscribe-Post" in digest.headers


def test_what_asks_for_an_answer_leaves_at_once(referent, mailbox):
    offer = make.one_seat()
    taker = make.accept(make.sent(offer, make.someone(referent, email="a@site.example")))
    make.waiting(make.sent(offer, make.someone(referent, email="b@site.example")))
    choose(referent.email, Rhythm.NEVER)
    before = len(mailbox.to(referent.email))

    make.withdraw(taker, now=NOW + timedelta(hours=1))

    [urgent] = mailbox.to(referent.email)[before:]
    assert "une place lui est gardée" in urgent.subject


def test_weekly_news_leave_on_monday():
    monday = mail_readers.next_leave(Rhythm.WEEKLY, now=NOW)

    assert (monday.weekday(), monday.hour, monday.minute) == (0, 7, 50)


def test_a_reader_chooses_from_the_mail_and_a_mail_program_stops_in_one_click(page, referent, mailbox):
    make.sent(an_offer(), make.someone(referent))
    email = referent.email
    told = mailbox.to(email)[-1]
    digest = mail_readers.index_of(email)
    assert f"/courriels/{digest}/stop" in told.headers
    here = f"/courriels/{digest}"

    page.post(here, {"rythme": "weekly"}, from_=here)
    assert mail_readers.rhythm_of(email) is Rhythm.WEEKLY
    stopped = page.post(f"{here}/stop", {"List-Unsubscribe": "One-Click"}, check=False)

    assert stopped.status == 200
    assert mail_readers.rhythm_of(email) is Rhythm.NEVER
    assert page.post(here, {"rythme": "hourly"}, from_=here).status == 422


def test_an_account_chooses_its_own_rhythm(page, referent):
    desk, email = page.as_(referent), referent.email

    desk.post("/mon-compte/courriels", {"rythme": "daily"}, from_="/mon-compte/courriels")

    assert mail_readers.rhythm_of(email) is Rhythm.DAILY


def test_an_address_refused_for_good_is_flagged_and_the_referent_told(app, mailbox, page):
    placement = make.sent()

    def transport(message, row) -> None:
        if row.to == make.PERSON_EMAIL:
            raise smtplib.SMTPRecipientsRefused({row.to: (550, b"no such user")})

    mail.deliver_pending(transport, "x@site.example", now=NOW)

    assert mail_readers.bounces(make.PERSON_EMAIL)
    assert TaskKind.BOUNCED in {task.kind for task in queries.call_tasks_about(placement.person_id)}
    subjects = [one.subject for one in mailbox.to(make.referent_of(placement.person).email)]
    assert sum("ne marche plus" in subject for subject in subjects) == 1
    desk = page.as_(make.referent_of(placement.person))
    assert "reviennent" in desk.get(f"/accompagnement/personnes/{placement.person.public_id}/coordonnees").words


def test_a_structure_that_receives_nothing_is_called_and_its_request_is_not_lost(app, mailbox, page):
    placement = make.sent()
    offer = placement.offer
    contact = offer.contact_email

    def transport(message, row) -> None:
        if row.to == contact:
            raise smtplib.SMTPRecipientsRefused({row.to: (550, b"no such user")})

    mail.deliver_pending(transport, "x@site.example", now=NOW)

    team = page.as_(an_account(Role.MANAGER, territory=offer.structure.territory_code))
    assert "ne reçoit plus nos messages" in team.get("/territoire/moderation").words
    told = mailbox.to(make.referent_of(placement.person).email)
    assert sum("ne reçoit pas nos messages" in one.subject for one in told) == 1
    after = make.sent(offer, make.someone(email="autre@site.example"))
    assert [task.kind for task in queries.call_tasks_of(after.id)] == [TaskKind.NO_ADDRESS]


def test_a_full_mailbox_is_tried_again(app):
    make.sent()

    def transport(message, row) -> None:
        raise smtplib.SMTPRecipientsRefused({row.to: (452, b"mailbox full")})

    mail.deliver_pending(transport, "x@site.example", now=NOW)

    assert not mail_readers.bounces(make.PERSON_EMAIL)


NOTICE = b"""From: MAILER-DAEMON@mx.example\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; nadege@site.example\r
Action: failed\r
Status: 5.1.1\r
--b--\r
"""


def test_a_notice_that_comes_back_names_its_address():
    assert failures(NOTICE) == [("nadege@site.example", "5.1.1")]
    assert failures(NOTICE.replace(b"failed", b"delayed")) == []
