"""The team of a territory writes an offer for a partner: live when the partner says so, by link or by phone."""

import pytest

from app.accounts.models import Account
from app.kit.access import Role
from app.kit.database import db
from app.offers.models import Offer
from app.offers.workflow import OfferState
from tests.desks.test_structure_publish import MISSION, go
from tests.factories.accounts import an_account
from tests.factories.structures import a_member, a_structure

ADDRESS = MISSION["contact_email"]
MONEY_ASKED = "Pour venir, versez 50 € de frais de dossier par virement avant de commencer."


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
    told = ["ne veut pas publier" in mail.subject for mail in mailbox.to(manager_email())]
    assert told == ([True] if answer == "close" else [])
    own = review.removesuffix("/relire")
    assert "Remettre en ligne" not in manager.get(own).words, "a « non » is not undone by the team"
    assert manager.post(f"{own}/renouveler", from_=own).status >= 403 or state is OfferState.PUBLISHED
    assert db.session.query(Offer).one().state is state


def manager_email() -> str:
    return db.session.query(Account).filter_by(role=Role.MANAGER).one().email


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


def test_the_desk_says_it_waits_for_the_structure_and_confirms_in_one_click(written, page):
    manager, review = written
    manager.post(review.replace("relire", "publier"), from_=review)
    own, structure = review.removesuffix("/relire"), db.session.query(Offer).one().structure
    partner = page.as_(a_member(structure))

    shown, home = partner.get(own), partner.get("/structure")
    manager.post(own + "/confirmer", from_=own)
    offer = db.session.query(Offer).one()
    assert offer.state is OfferState.TO_REVIEW, "the team confirms nothing in the structure's place"
    assert "Attend la structure" in shown.words
    assert "En relecture" not in shown.words
    assert "attend votre accord" in home.words
    assert "La structure a reçu un lien" in manager.get(own).words
    assert "Attend la structure" in manager.get("/territoire/moderation").words

    partner.post(own + "/confirmer", from_=own + "/relire")

    assert offer.state is OfferState.PUBLISHED
    assert not offer.waits_for_structure


def test_what_the_structure_changed_with_a_new_sign_is_read_before_it_is_on_line(written, page):
    manager, review = written
    manager.post(review.replace("relire", "publier"), from_=review)
    offer = db.session.query(Offer).one()
    partner, own = page.as_(a_member(offer.structure)), review.removesuffix("/relire")
    partner.post(own + "/etape/mission", MISSION | {"description": MONEY_ASKED}, from_=own + "/etape/mission")

    told = partner.post(own + "/confirmer", from_=own + "/relire", follow=True)

    assert (offer.state, offer.waits_for_structure) == (OfferState.TO_REVIEW, False)
    assert "En relecture" in told.words
