"""The team of a territory reads structures and offers, decides with words, and everything is logged."""

import pytest

from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import queries as offers
from app.offers import services as offer_services
from app.offers.models import OfferReport
from app.offers.workflow import OfferState
from app.structures import queries
from app.structures.models import ModerationDecision, Structure
from app.structures.values import StructureType
from app.structures.workflow import StructureState
from app.territories.queries import settings_of
from tests.factories.accounts import a_territory, an_account
from tests.factories.offers import an_offer, offer_data
from tests.factories.structures import a_member, a_structure, actor_of

QUEUE = "/territoire/moderation"


@pytest.fixture
def manager(page):
    a_territory("23")
    return page.as_(an_account(Role.MANAGER, territory="23", name="Équipe Creuse"))


def to_review(now, **values):
    """An offer handed over to the team by a member of an approved structure."""
    structure = a_structure()
    account = a_member(structure)
    actor = actor_of(account, structure)
    with unit_of_work():
        values = {"contact_email": account.email} | values
        offer = offer_services.create(structure, offer_data(**values), actor=actor, now=now)
        offer_services.submit_or_publish(offer, actor=actor, now=now)
    return offer, account


def test_a_session_without_second_factor_moderates_nothing(page, now):
    offer, _ = to_review(now)
    account = an_account(Role.MANAGER, territory="23", mfa=False)
    half_open = page.as_(account, mfa=False)
    form = f"{QUEUE}/offres/{offer.public_id}"

    assert half_open.get("/territoire").location.endswith("/double-securite")
    assert half_open.get(QUEUE).status == 403
    assert half_open.get(form).status == 404
    assert half_open.post(form, {"decision": "publish", "comment": ""}, from_="/confort-de-lecture").status == 404
    assert offers.by_public_id(offer.public_id).state is OfferState.TO_REVIEW


def test_the_first_offers_of_a_structure_are_read_before(manager, now):
    offer, _ = to_review(now)

    assert offer.state is OfferState.TO_REVIEW
    assert offer.title in manager.get(QUEUE).words


def test_publishing_tells_the_structure(manager, page, mailbox, now):
    offer, account = to_review(now)
    form = f"{QUEUE}/offres/{offer.public_id}"

    manager.post(form, {"decision": "publish", "comment": ""}, from_=form)

    assert offers.by_public_id(offer.public_id).state is OfferState.PUBLISHED
    assert "est en ligne" in mailbox.last(account.email).subject
    assert page.get(f"/offres/{offer.public_id}").status == 301


def test_a_correction_needs_words_and_the_structure_reads_them(manager, page, mailbox, now):
    offer, account = to_review(now)
    form = f"{QUEUE}/offres/{offer.public_id}"

    refused = manager.post(form, {"decision": "ask_correction", "comment": "  "}, from_=form)
    assert refused.status == 422
    assert "Écrivez ce qui est à corriger" in refused.words
    manager.post(form, {"decision": "ask_correction", "comment": "Précisez les horaires."}, from_=form)

    assert "Précisez les horaires." in mailbox.last(account.email).text
    assert "Précisez les horaires." in page.as_(account).get(f"/structure/offres/{offer.public_id}").words


def test_an_offer_closed_by_the_team_stays_closed_for_its_structure(manager, page, now):
    offer, account = to_review(now)
    form = f"{QUEUE}/offres/{offer.public_id}"
    manager.post(form, {"decision": "close", "comment": "Ce n’est pas du bénévolat."}, from_=form)
    desk = f"/structure/offres/{offer.public_id}"

    answer = page.as_(account).post(f"{desk}/renouveler", from_=desk)

    assert answer.status == 403
    assert offers.by_public_id(offer.public_id).state is OfferState.CLOSED


def test_warning_signs_are_shown_with_their_reason(manager, now):
    offer, _ = to_review(now, description="Nous recrutons pour un poste à pourvoir, période d’essai de deux mois.")

    shown = manager.get(f"{QUEUE}/offres/{offer.public_id}")

    assert "emploie les mots d’un emploi" in shown.words


def test_every_decision_is_logged_with_its_reason(manager, now):
    offer, _ = to_review(now)
    form = f"{QUEUE}/offres/{offer.public_id}"
    manager.post(form, {"decision": "ask_correction", "comment": "Précisez le lieu."}, from_=form)

    decision = db.session.query(ModerationDecision).filter_by(subject="offer").one()

    assert (decision.decision, decision.reason) == ("ask_correction", "Précisez le lieu.")
    assert decision.author == "Équipe Creuse"
    assert "Précisez le lieu." in manager.get(form).words


def test_a_structure_is_approved_then_has_its_page(manager, page):
    structure = a_structure(approved=False)
    assert page.get(f"/structures/{structure.public_id}").status == 404
    form = f"{QUEUE}/structures/{structure.public_id}"

    manager.post(form, {"decision": "approve"}, from_=form)

    assert queries.by_public_id(structure.public_id).state is StructureState.APPROVED
    assert page.get(f"/structures/{structure.public_id}").status == 301


def test_a_suspended_structure_and_its_offers_leave_the_site(manager, page):
    structure = a_structure()
    offer = an_offer(structure=structure)
    form = f"{QUEUE}/structures/{structure.public_id}"

    manager.post(form, {"decision": "suspend", "comment": "Plaintes répétées."}, from_=form)

    assert page.get(f"/offres/{offer.public_id}").status == 410
    assert offers.live_by_public_id(offer.public_id) is None
    assert page.get(f"/structures/{structure.public_id}").status == 410


def test_an_insertion_post_waits_for_the_convention(manager, now):
    structure = a_structure(StructureType.SIAE, confirmed=False)
    offer = an_offer(Kind.INSERTION_SITE, structure=structure, published=False)
    with unit_of_work():
        offer_services.submit_or_publish(offer, actor=actor_of(a_member(structure), structure), now=now)
    form = f"{QUEUE}/offres/{offer.public_id}"

    refused = manager.post(form, {"decision": "publish"}, from_=form)
    confirm = f"{QUEUE}/structures/{structure.public_id}"
    manager.post(f"{confirm}/convention", from_=confirm)
    accepted = manager.post(form, {"decision": "publish"}, from_=form)

    assert refused.status == 422
    assert accepted.status == 303


def test_a_service_that_may_train_is_confirmed_from_its_page_too(manager, now):
    service = a_structure(StructureType.SOCIAL_SERVICE, confirmed=False)
    address = f"{QUEUE}/structures/{service.public_id}"

    assert "Je l’ai vérifiée" in manager.get(address).words
    manager.post(f"{address}/convention", from_=address)
    assert "Je l’ai vérifiée" not in manager.get(address).words


def test_anyone_reports_and_the_team_handles(manager, page, now):
    offer = an_offer()
    form = f"/offres/{offer.public_id}/signaler"
    refused = page.post(form, {"message": "…"}, from_=form)
    page.post(form, {"reason": "money", "message": "On m’a demandé 50 euros"}, from_=form)

    assert refused.status == 422
    assert "On m’a demandé 50 euros" in manager.get(QUEUE).words
    report = db.session.query(OfferReport).one()
    handle = f"{QUEUE}/signalements/{report.id}"
    for typed, words in (("", "Écrivez en une phrase"), ("x" * 151, "150 caractères au plus")):
        kept = manager.post(handle, {"outcome": typed}, from_=QUEUE)
        assert (kept.status, kept.form_value("outcome")) == (422, typed)
        assert words in kept.words
    manager.post(handle, {"outcome": "Structure appelée"}, from_=QUEUE)

    assert "On m’a demandé" not in manager.get(QUEUE).words


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REFERENT, Role.ADMIN, Role.PERSON])
def test_only_the_team_of_the_territory_moderates(page, role, now):
    offer, _ = to_review(now)
    reader = page.as_(an_account(role, territory=None if role is Role.PERSON else "23"))

    assert reader.get(QUEUE).status == 403
    assert reader.get(f"{QUEUE}/offres/{offer.public_id}").status == 404


def test_a_team_does_not_see_another_territory(page, now):
    offer, _ = to_review(now)
    other = page.as_(an_account(Role.MANAGER, territory="44"))

    assert offer.title not in other.get(QUEUE).words
    assert other.get(f"{QUEUE}/offres/{offer.public_id}").status == 404
    assert other.get(f"{QUEUE}/structures/{offer.structure.public_id}").status == 404


def test_the_team_finds_a_structure_by_name(manager):
    a_structure(name="Les Jardins de la Naute")

    assert "Les Jardins de la Naute" in manager.get("/territoire/structures?q=naute").words
    assert db.session.query(Structure).count() == 1


def test_a_territory_chooses_that_structures_read_without_names(manager):
    here = "/territoire/reglages"
    asked = {"name_blind": "y", "proposal_lapses_days": "10", "request_expires_days": "30",
             "agreement_delay_hours": "24", "review_first_offers": "3", "offer_life_days": "60"}  # fmt: skip
    refused = manager.post(here, asked | {"proposal_lapses_days": "3"}, from_=here)
    assert refused.status == 422
    assert "entre 7 et 30" in refused.words
    assert not settings_of("23").name_blind

    assert manager.post(here, asked, from_=here).status == 303

    kept = settings_of("23")
    assert (kept.name_blind, kept.insurance_blocks, kept.proposal_lapses_days) == (True, False, 10)
