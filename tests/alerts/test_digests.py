"""Digests: one mail for all of someone's searches, never the same offer twice, nothing when nothing is new, nothing
missed when the worker was stopped."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from app.alerts import digest_services, services
from app.alerts.jobs import forget_what_is_over, tell_what_is_new
from app.alerts.models import AlertCursor, AlertFind, AlertReader, AlertSent, SavedSearch
from app.alerts.values import Rhythm, next_due
from app.kit.changes import Change
from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from app.matching.values import Kind, Remote
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.record_rows import record_of
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alerts import READER, a_search, an_account_search
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR
from tests.search.test_find import at

DAY = timedelta(days=1)
SOON = NOW + timedelta(minutes=5)  # after the search was kept
NEXT_MORNING = NOW + DAY


@pytest.fixture(autouse=True)
def log_read(app):
    """The worker has run once: from here on the change log is read as it grows."""
    tell_what_is_new(now=NOW - DAY)


def digests(mailbox, address=READER):
    return [mail for mail in mailbox.to(address) if "nouvelle" in mail.subject]


def test_a_new_offer_is_told_the_next_morning_and_never_again(mailbox):
    a_search()
    an_offer(title="Aider au jardin partagé", now=SOON)

    tell_what_is_new(now=NOW + timedelta(hours=1))
    assert digests(mailbox) == []
    tell_what_is_new(now=NEXT_MORNING)
    tell_what_is_new(now=NEXT_MORNING + timedelta(minutes=10))
    tell_what_is_new(now=NEXT_MORNING + DAY)

    [mail] = digests(mailbox)
    assert mail.subject == "1 nouvelle offre près de Guéret"
    assert "Aider au jardin partagé" in mail.text
    assert "Aider au jardin partagé" in mail.html


def test_nothing_leaves_when_nothing_is_new(mailbox):
    an_offer(title="Aider au jardin ancien", now=NOW - DAY)
    search = a_search()
    an_offer(title="Aider très loin", places=at("Aubusson"), now=SOON)
    an_offer(Kind.JOB, title="Un poste ailleurs", places=at("Aubusson"), now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert digests(mailbox) == []
    assert db.session.get_one(SavedSearch, search.id).due_at > NEXT_MORNING


def test_all_the_searches_of_a_reader_make_one_mail_and_an_offer_is_told_once(mailbox):
    a_search("q=jardin&commune=23096")
    a_search("commune=23096&type=volunteering")
    an_offer(title="Aider au jardin partagé", now=SOON)
    an_offer(title="Lire avec les enfants", description="Une heure de lecture à l’école.", now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    [mail] = digests(mailbox)
    assert mail.subject.startswith("2 nouvelles offres")
    assert mail.text.count("Aider au jardin partagé") == 1
    assert mail.text.index("« jardin »".replace(" ", "\u00a0")) < mail.text.index("Aider au jardin partagé")
    assert mail.text.index("Du bénévolat") < mail.text.index("Lire avec les enfants")


def test_what_a_daily_search_told_a_weekly_one_does_not_repeat(mailbox):
    a_search("q=jardin&commune=23096", rhythm=Rhythm.DAILY)
    a_search("commune=23096&type=volunteering", rhythm=Rhythm.WEEKLY)
    an_offer(title="Aider au jardin partagé", now=SOON)

    for days in range(1, 9):
        tell_what_is_new(now=NOW + days * DAY)

    assert len(digests(mailbox)) == 1


def test_a_worker_stopped_three_days_sends_one_digest_with_everything(mailbox):
    a_search()
    for day in range(3):
        an_offer(title=f"Aider au jardin {day}", now=SOON + day * DAY)

    tell_what_is_new(now=NOW + 3 * DAY)

    [mail] = digests(mailbox)
    assert all(f"Aider au jardin {day}" in mail.text for day in range(3))


def test_nothing_is_missed_when_the_log_was_purged_meanwhile(mailbox):
    a_search()
    an_offer(title="Aider au jardin partagé", now=SOON)
    an_offer(title="Lire avec les enfants", now=SOON)
    with unit_of_work():
        newest = db.session.scalar(select(func.max(Change.seq)))
        db.session.execute(delete(Change).where(Change.seq < newest))

    tell_what_is_new(now=NOW + 40 * DAY)

    [mail] = digests(mailbox)
    assert mail.subject.startswith("2 nouvelles offres")


def test_nothing_is_missed_when_a_copy_of_the_database_was_put_back(mailbox):
    a_search()
    an_offer(title="Aider au jardin partagé", now=SOON)
    with unit_of_work():
        db.session.get_one(AlertCursor, 1).seq = 10**9  # the log is younger than what was read

    tell_what_is_new(now=NEXT_MORNING)

    assert len(digests(mailbox)) == 1


def test_what_left_the_site_before_the_digest_is_not_told(mailbox):
    a_search()
    offer = an_offer(title="Aider au jardin partagé", now=SOON)
    tell_what_is_new(now=SOON + timedelta(minutes=1))
    with unit_of_work():
        offers.close(db.session.get_one(Offer, offer.id), actor=MODERATOR, now=SOON, reason="done")

    tell_what_is_new(now=NEXT_MORNING)

    assert digests(mailbox) == []
    assert db.session.scalars(select(AlertFind)).all() == []


def test_an_offer_that_changes_is_told_to_those_it_now_suits_alone(mailbox):
    a_search()
    a_search("commune=23008", email="loin@lecteur.example")
    offer = an_offer(title="Aider au jardin partagé", now=SOON)
    tell_what_is_new(now=SOON + timedelta(minutes=1))
    with unit_of_work():
        row = db.session.get_one(Offer, offer.id)
        offers.edit(row, replace(record_of(row), places=at("Aubusson")), actor=MODERATOR, now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert digests(mailbox) == []
    assert len(digests(mailbox, "loin@lecteur.example")) == 1


def test_an_offer_of_before_that_is_touched_is_not_new(mailbox):
    offer = an_offer(title="Aider au jardin partagé", now=NOW - DAY)
    a_search()
    with unit_of_work():
        offers.confirm_fresh(db.session.get_one(Offer, offer.id), actor=MODERATOR, now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert digests(mailbox) == []


def test_an_offer_back_after_its_end_is_new_to_who_never_received_it(mailbox):
    offer = an_offer(title="Aider au jardin partagé", now=NOW - 90 * DAY)
    with unit_of_work():
        offers.close(db.session.get_one(Offer, offer.id), actor=MODERATOR, now=NOW - 30 * DAY, reason="done")
    a_search()
    with unit_of_work():
        offers.renew(db.session.get_one(Offer, offer.id), actor=MODERATOR, now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert len(digests(mailbox)) == 1


def test_a_discreet_service_is_never_in_a_mail(mailbox):
    a_search()
    an_offer(Kind.SERVICE, title="Parler à quelqu’un", discreet=True, now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert digests(mailbox) == []


def test_a_mail_never_repeats_words_of_health(mailbox):
    a_search("q=addiction&commune=23096")
    an_offer(Kind.SERVICE, title="Un lieu calme", description="Écoute : addiction, et le reste.", now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert len(digests(mailbox)) == 1
    for mail in mailbox.to(READER):
        assert "addiction" not in f"{mail.subject}{mail.text}{mail.html}".lower()


def test_remote_offers_are_told_too(mailbox):
    a_search()
    an_offer(title="Traduire de chez soi", remote=Remote.ANYWHERE, places=(), now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    assert "Traduire de chez soi" in digests(mailbox)[0].text


def test_an_unconfirmed_search_gets_nothing_and_is_erased_after_seven_days(mailbox):
    a_search(confirmed=False)
    an_offer(title="Aider au jardin partagé", now=SOON)

    tell_what_is_new(now=NEXT_MORNING)
    assert forget_what_is_over(now=NOW + 6 * DAY) == 0
    assert forget_what_is_over(now=NOW + 7 * DAY) == 1

    assert digests(mailbox) == []
    for table in (AlertReader, SavedSearch, AlertFind):
        assert db.session.scalars(select(table)).all() == []
    assert {link.email for link in db.session.scalars(select(ActionLink))} == {""}


def test_what_was_put_on_line_while_the_confirmation_waited_is_told(mailbox):
    search = a_search(confirmed=False)
    an_offer(title="Aider au jardin partagé", now=SOON)
    tell_what_is_new(now=NEXT_MORNING)
    with unit_of_work():
        services.confirm(db.session.get_one(SavedSearch, search.id), now=NEXT_MORNING)

    tell_what_is_new(now=NEXT_MORNING + DAY)

    assert len(digests(mailbox)) == 1


def test_a_search_told_never_stays_without_a_mail(mailbox):
    search = an_account_search(an_account(email=READER), rhythm=Rhythm.NEVER)
    an_offer(title="Aider au jardin partagé", now=SOON)

    tell_what_is_new(now=NOW + 40 * DAY)
    with unit_of_work():
        services.change_rhythm(db.session.get_one(SavedSearch, search.id), Rhythm.DAILY, now=NOW + 40 * DAY)
    tell_what_is_new(now=NOW + 41 * DAY)

    assert digests(mailbox) == []


def test_an_address_silent_for_a_year_is_erased_an_account_in_use_is_not(mailbox):
    a_search()
    account = an_account(email="compte@lecteur.example")
    an_account_search(account)
    with unit_of_work():
        db.session.merge(account).last_sign_in_at = NOW + 360 * DAY

    forget_what_is_over(now=NOW + 361 * DAY)
    assert forget_what_is_over(now=NOW + 367 * DAY) == 1

    assert [reader.email for reader in db.session.scalars(select(AlertReader))] == ["compte@lecteur.example"]


def test_a_digest_says_when_alerts_end(mailbox):
    a_search()
    an_offer(title="Aider au jardin partagé", now=NOW + 340 * DAY)

    tell_what_is_new(now=NOW + 341 * DAY)

    assert "Vos alertes s’arrêtent le 25\u00a0novembre 2027" in digests(mailbox)[0].text


def test_a_reader_whose_digest_fails_does_not_keep_the_others_from_theirs(mailbox, monkeypatch, caplog):
    a_search()
    a_search(email="autre@lecteur.example")
    an_offer(title="Aider au jardin partagé", now=SOON)
    whole = digest_services.emails.send_digest

    def broken(reader, *args, **values):
        if reader.email == READER:
            raise ValueError("no")
        whole(reader, *args, **values)

    monkeypatch.setattr(digest_services.emails, "send_digest", broken)
    with caplog.at_level(logging.CRITICAL, logger="aportee.alerts"):
        assert tell_what_is_new(now=NEXT_MORNING) == 1
    monkeypatch.undo()

    assert tell_what_is_new(now=NEXT_MORNING + timedelta(minutes=10)) == 1
    assert len(digests(mailbox)) == 1


def test_reading_the_same_changes_twice_finds_once(mailbox):
    a_search()
    an_offer(title="Aider au jardin partagé", now=SOON)
    digest_services.collect(now=NEXT_MORNING)
    with unit_of_work():
        db.session.get_one(AlertCursor, 1).seq = 0

    digest_services.collect(now=NEXT_MORNING)

    assert len(db.session.scalars(select(AlertFind)).all()) == 1


def test_a_long_list_is_cut_and_leads_to_the_page(mailbox):
    a_search()
    for number in range(9):
        an_offer(title=f"Aider au jardin {number}", now=SOON)

    tell_what_is_new(now=NEXT_MORNING)

    [mail] = digests(mailbox)
    assert "Voir 3\u00a0autres offres\nhttp://127.0.0.1:8000/offres?commune=23096&tri=date" in mail.text
    assert len(db.session.scalars(select(AlertSent)).all()) == 9


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        (Rhythm.DAILY, datetime(2026, 11, 24, 23, 30, tzinfo=UTC), datetime(2026, 11, 26, 7, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 30, 7, tzinfo=UTC), datetime(2026, 12, 7, 7, tzinfo=UTC)),
        (Rhythm.MONTHLY, datetime(2026, 12, 31, 9, tzinfo=UTC), datetime(2027, 1, 1, 7, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (Rhythm.NEVER, datetime(2026, 11, 24, 9, tzinfo=UTC), None),
    ],
)
def test_digests_leave_in_the_morning_of_their_day_in_france(rhythm, after, expected):
    assert next_due(rhythm, after=after) == expected
