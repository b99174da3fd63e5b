"""A moderator's decision is told with its reason, answered by the structure, and the answer is read."""

import pytest

from app.kit.access import Role
from app.kit.database import unit_of_work
from app.offers import services
from app.offers.workflow import OfferState
from app.structures import queries as structures
from app.structures.services import suspend
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_member, a_structure


@pytest.fixture
def closed(page, app):
    """A partner whose offer the team closed; the team."""
    structure = a_structure()
    partner = page.as_(a_member(structure))
    manager = page.as_(an_account(Role.MANAGER, territory="23"))
    offer = an_offer(structure=structure)
    decide = f"/territoire/moderation/offres/{offer.public_id}"
    manager.post(decide, {"decision": "close", "comment": "Ce n’est pas du bénévolat."}, from_=decide)
    return partner, manager, offer


def reply_to(offer) -> str:
    return f"/structure/decisions/{structures.decisions_on(offer.public_id)[0].public_id}/repondre"


def test_a_closed_offer_tells_why_and_is_answered(closed):
    partner, manager, offer = closed
    shown = partner.get(f"/structure/offres/{offer.public_id}")
    assert "L’équipe du territoire l’a fermée" in shown.words
    assert "Ce n’est pas du bénévolat." in shown.words
    assert reply_to(offer) in shown.text

    after = partner.post(reply_to(offer), {"answer": "C’est une fête d’école."}, from_=reply_to(offer), follow=True)

    assert "C’est une fête d’école." in after.words
    queue = manager.get("/territoire/moderation")
    assert "C’est une fête d’école." in queue.words
    assert "1 réponse de structure à lire" in manager.get("/territoire").words


def test_an_answer_read_leaves_the_queue_and_stays_as_it_is(closed):
    partner, manager, offer = closed
    partner.post(reply_to(offer), {"answer": "C’est une fête d’école."}, from_=reply_to(offer))
    decision = structures.decisions_on(offer.public_id)[0]

    manager.post(f"/territoire/moderation/reponses/{decision.public_id}", from_="/territoire/moderation")

    assert "fête d’école" not in manager.get("/territoire/moderation").words
    late = partner.post(reply_to(offer), {"answer": "Encore."}, from_=reply_to(offer))
    assert late.status == 422
    assert "a déjà lu votre réponse" in late.words


@pytest.mark.parametrize("typed", ["", "x" * 1001])
def test_a_wrong_answer_stays_typed(closed, typed):
    partner, _, offer = closed

    refused = partner.post(reply_to(offer), {"answer": typed}, from_=reply_to(offer))

    assert refused.status == 422
    assert refused.form_value("answer").strip() == typed


def test_another_structure_answers_nothing(closed, page):
    _, _, offer = closed
    other = page.as_(a_member(a_structure(name="Une autre")))

    assert other.get(reply_to(offer)).status == 404


def test_a_suspended_structure_answers_from_its_page(page, app, now):
    structure = a_structure()
    partner = page.as_(a_member(structure))
    offer = an_offer(structure=structure)
    with unit_of_work():
        suspend(structures.by_id(structure.id), reason="Adresse introuvable.", actor=MODERATOR, now=now)

    shown = partner.get("/structure/fiche")
    assert "Adresse introuvable." in shown.words
    assert "Répondre à cette décision" in shown.words
    assert "est suspendue" in partner.get(f"/structure/offres/{offer.public_id}").words
    decision = structures.decisions_on(structure.public_id)[0]
    reply = f"/structure/decisions/{decision.public_id}/repondre"
    assert partner.post(reply, {"answer": "Voici le bail."}, from_=reply).status == 303


def test_what_the_team_closed_stays_closed_for_its_structure(closed):
    partner, _, offer = closed
    address = f"/structure/offres/{offer.public_id}"

    partner.post(f"{address}/renouveler", from_=address)

    assert services.queries.by_public_id(offer.public_id).state is OfferState.CLOSED
