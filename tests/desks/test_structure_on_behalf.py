"""The team of a territory writes an offer for a partner: live when the partner says so, by link or by phone."""

import pytest

from app.kit.access import Role
from app.kit.database import db
from app.offers.models import Offer
from app.offers.workflow import OfferState
from tests.desks.test_structure_publish import MISSION, go
from tests.factories.accounts import an_account
from tests.factories.structures import a_structure

ADDRESS = MISSION["contact_email"]


@pytest.fixture
def written(page):
    """A manager who has written a mission for an association, and the page to publish it from."""
    structure = a_structure()
    manager = page.as_(an_account(Role.MANAGER, territory="23", name="Équipe Creuse"))
    form = f"/structure/offres/nouvelle?pour={structure.public_id}"
    step = go(manager, form, {"kind": "volunteering"})
    return manager, go(manager, step, MISSION)


def link_in(mailbox) -> str:
    link = next(url for url in mailbox.links(ADDRESS) if "/r/" in url)
    return link[link.index("/r/"):]


def test_without_a_certified_call_the_offer_waits_for_the_structure(written, page, mailbox):
    manager, review = written

    manager.post(review.replace("relire", "publier"), from_=review)

    assert db.session.query(Offer).one().state is OfferState.TO_REVIEW
    assert page.get(link_in(mailbox)).h1 == "Publier « Aider au jardin partagé » ?"


@pytest.mark.parametrize(("answer", "state"), [("publish", OfferState.PUBLISHED), ("close", OfferState.CLOSED)])
def test_the_structure_answers_by_its_link_without_an_account(written, page, mailbox, answer, state):
    manager, review = written
    manager.post(review.replace("relire", "publier"), from_=review)
    link = link_in(mailbox)

    first = page.post(link, {"answer": answer}, from_=link)
    again = page.post(link, {"answer": answer}, from_="/connexion")

    assert first.status == again.status == 200
    assert db.session.query(Offer).one().state is state


def test_a_certified_call_puts_it_on_line_at_once_and_is_written_down(written):
    manager, review = written
    assert manager.get(review).tree.find(".//input[@name='certified']") is not None

    shown = manager.post(review.replace("relire", "publier"), {"certified": "1"}, from_=review, follow=True)

    assert db.session.query(Offer).one().state is OfferState.PUBLISHED
    assert "appel certifié" in shown.words


def test_a_manager_publishes_for_no_structure_of_another_territory(page):
    structure = a_structure()
    manager = page.as_(an_account(Role.MANAGER, territory="44"))

    assert manager.get(f"/structure/offres/nouvelle?pour={structure.public_id}").status == 404
