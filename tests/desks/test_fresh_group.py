"""The grouped « toujours d’actualité ? »: one mail a month and a structure, one page without an account, one button."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import unit_of_work
from app.matching.values import Kind
from app.offers import freshness_queries, jobs, queries, services
from app.offers.workflow import OfferState
from app.structures.values import StructureType
from tests.factories.offers import an_offer
from tests.factories.structures import a_structure

ADDRESS = "bernard@structure.example"
MONTHS_AGO = timedelta(days=100)


@pytest.fixture
def asked(app, mailbox):
    """Three missions confirmed a hundred days ago, of a rhythm of three months; one more answered by someone else."""
    structure, long_ago = a_structure(), clock.now() - MONTHS_AGO
    for title in ("Tenir le vestiaire", "Arroser le jardin", "Lire aux enfants"):
        an_offer(structure=structure, title=title, freshness_months=3, now=long_ago)
    an_offer(structure=structure, title="Réparer des vélos", freshness_months=3, now=long_ago,
             contact_email="nadia@structure.example")  # fmt: skip
    assert jobs.ask_by_rhythm(now=clock.now().replace(hour=12)) == 4
    link = mailbox.links(ADDRESS)[0]
    return structure, link[link.index("/r/") :]


def checked(structure):
    """Titles confirmed today."""
    offers = queries.live_of_structure(structure.id)
    return {offer.title for offer in offers if clock.now() - offer.confirmed_at < timedelta(hours=2)}


def test_one_button_confirms_every_offer_of_the_mail(asked, page):
    structure, path = asked
    shown = page.get(path)
    ids = [offer.public_id for offer in queries.live_of_structure(structure.id) if offer.contact_email == ADDRESS]

    done = page.post(path, {"answer": "fresh", "offers": ids}, from_=path)

    assert shown.text.count(" checked") == 3
    assert done.h1 == "Merci, 3 offres restent en ligne"
    assert "quittent la recherche" not in done.words
    assert checked(structure) == {"Tenir le vestiaire", "Arroser le jardin", "Lire aux enfants"}


def test_what_is_not_ticked_keeps_its_date_and_is_named(asked, page):
    structure, path = asked
    ids = [offer.public_id for offer in queries.live_of_structure(structure.id) if offer.title != "Arroser le jardin"]

    done = page.post(path, {"answer": "fresh", "offers": ids[:3]}, from_=path)

    assert "Arroser le jardin" in done.words
    assert "Arroser le jardin" not in checked(structure)


def test_an_address_confirms_only_what_it_answers_for(asked, page):
    structure, path = asked
    bikes = next(one for one in queries.live_of_structure(structure.id) if one.title == "Réparer des vélos")

    refused = page.post(path, {"answer": "fresh", "offers": [bikes.public_id]}, from_=path)

    assert (refused.status, checked(structure)) == (422, set())
    assert "Cochez au moins une offre." in refused.words
    assert 'id="offers-erreur"' in refused.text
    assert "Réparer des vélos" not in refused.words


def test_what_does_not_stay_on_line_is_not_said_to(asked, page):
    structure, path = asked
    first, *_ = [one for one in queries.live_of_structure(structure.id) if one.contact_email == ADDRESS]
    with unit_of_work():
        services.pause(first, actor=SYSTEM, now=clock.now())

    done = page.post(path, {"answer": "fresh", "offers": [first.public_id]}, from_=path)

    assert done.h1 == "Merci, c’est noté"
    assert f"{first.title} : elle reste en pause" in done.words


def test_posting_twice_shows_the_same_page(asked, page):
    structure, path = asked
    answer = {"answer": "fresh", "offers": [offer.public_id for offer in queries.live_of_structure(structure.id)]}
    token = page.csrf_token(path)

    first = page.post(path, answer, from_=path)
    again = page.post(path, answer)

    assert token
    assert (again.status, again.h1) == (first.status, first.h1)


def test_the_month_is_asked_once_and_far_structures_are_not_forgotten(asked, mailbox, monkeypatch):
    fresh = a_structure(StructureType.COMPANY, name="Entreprise fraîche")
    an_offer(Kind.JOB, structure=fresh, now=clock.now() - timedelta(days=40))  # not stale: its rhythm is six months

    again = jobs.ask_by_rhythm(now=clock.now().replace(hour=13))

    assert again == 0
    assert [offer.title for offer in freshness_queries.stale_by_rhythm(clock.now(), limit=1)] == ["Tenir le vestiaire"]
    assert len(mailbox.to(ADDRESS)) == 1


def test_an_offer_over_for_long_is_left_in_peace(asked, page, now):
    structure, path = asked
    late = clock.now() + timedelta(days=0)
    jobs.expire_offers(now=late + timedelta(days=200))
    states = {offer.state for offer in freshness_queries.may_ask_freshness(structure.id)}

    assert states == {OfferState.EXPIRED}
    assert page.get(path).status == 200  # their date is to come for the real clock: they still ask
