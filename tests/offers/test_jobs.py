"""What is over leaves, what nears its end asks: once, in one mail, whatever the worker missed."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import jobs, queries, services
from app.offers.models import OfferReminder
from app.offers.workflow import OfferState
from app.structures.values import StructureType
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_structure

ADDRESS = "bernard@structure.example"


@pytest.fixture
def job_offers(app):
    """Two jobs of one company, answered by one address: both end sixty days later."""
    structure = a_structure(StructureType.COMPANY)
    titles = ("Boulanger de nuit", "Vendeuse du matin")
    return [an_offer(Kind.JOB, structure=structure, title=title) for title in titles]


def test_one_mail_asks_for_all_the_offers_of_a_structure(job_offers, mailbox, now):
    asked = jobs.ask_if_still_true(now=now + timedelta(days=53))

    assert asked == 2
    mail = mailbox.last(ADDRESS)
    assert len(mailbox.to(ADDRESS)) == 1
    assert "2" in mail.subject
    assert mail.text.count("/r/") == 3  # one for all, one for each


def test_asking_again_the_same_day_or_the_day_after_writes_nothing(job_offers, mailbox, now):
    for day in (53, 53, 54):
        jobs.ask_if_still_true(now=now + timedelta(days=day))

    assert len(mailbox.to(ADDRESS)) == 1


def test_an_offer_that_nears_its_end_later_the_same_day_has_its_own_mail(job_offers, mailbox, now):
    jobs.ask_if_still_true(now=now + timedelta(days=53))
    late = an_offer(Kind.JOB, structure=job_offers[0].structure, title="Livreuse du soir")
    with unit_of_work():
        late.expires_on = (now + timedelta(days=58)).date()

    assert jobs.ask_if_still_true(now=now + timedelta(days=53, hours=2)) == 1
    assert "Livreuse du soir" in mailbox.last(ADDRESS).subject


def test_the_day_before_asks_a_second_time(job_offers, mailbox, now):
    jobs.ask_if_still_true(now=now + timedelta(days=53))
    jobs.ask_if_still_true(now=now + timedelta(days=59))

    assert len(mailbox.to(ADDRESS)) == 2


def test_a_worker_that_was_stopped_asks_once(job_offers, mailbox, now):
    jobs.ask_if_still_true(now=now + timedelta(days=59))
    jobs.ask_if_still_true(now=now + timedelta(days=59, hours=3))

    assert len(mailbox.to(ADDRESS)) == 1
    assert db.session.query(OfferReminder).count() == 4  # both notices of both offers are settled


def test_nobody_is_written_to_in_the_night(job_offers, mailbox, now):
    night = (now + timedelta(days=53)).replace(hour=2)

    assert jobs.ask_if_still_true(now=night) == 0
    assert mailbox.all() == []


def test_the_link_of_the_mail_keeps_the_offer_on_line(job_offers, mailbox, page):
    with unit_of_work():
        for offer in job_offers:
            services.close(offer, actor=MODERATOR, now=clock.now())
    offer = an_offer(Kind.JOB, now=clock.now() - timedelta(days=57))
    jobs.ask_if_still_true(now=clock.now().replace(hour=12))
    link = next(url for url in mailbox.links(ADDRESS) if "/r/" in url)
    path = link[link.index("/r/"):]

    shown = page.get(path)
    done = page.post(path, {"answer": "fresh"}, from_=path)

    assert "toujours d’actualité" in shown.h1
    assert done.status == 200
    assert queries.by_public_id(offer.public_id).expires_on > clock.now().date() + timedelta(days=50)


def test_what_is_over_expires_and_a_year_later_is_archived(job_offers, now):
    assert jobs.expire_offers(now=now + timedelta(days=61)) == 2
    assert jobs.expire_offers(now=now + timedelta(days=61)) == 0
    assert jobs.expire_offers(now=now + timedelta(days=61 + 366)) == 2

    assert {queries.by_public_id(offer.public_id).state for offer in job_offers} == {OfferState.ARCHIVED}


def test_the_chosen_rhythm_asks_once_a_month_and_structure(app, mailbox, now):
    structure = a_structure()
    for title in ("Tenir la buvette", "Arroser le jardin"):
        an_offer(structure=structure, title=title, freshness_months=1, now=now - timedelta(days=1))
    later = now + timedelta(days=30)

    assert jobs.ask_by_rhythm(now=later) == 2
    assert jobs.ask_by_rhythm(now=later) == 0

    assert len(mailbox.to(ADDRESS)) == 1


def test_an_offer_of_a_feed_is_never_asked_about(app, mailbox, now):
    offer = an_offer(Kind.JOB)
    with unit_of_work():
        offer = queries.by_public_id(offer.public_id)
        offer.source, offer.source_ref = "france-travail", "1"

    assert jobs.ask_if_still_true(now=now + timedelta(days=59)) == 0
    assert mailbox.all() == []
