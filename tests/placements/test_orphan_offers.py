"""Offers nobody answers for leave search, once; a call is asked; whoever is left is enough."""

from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Channel
from app.offers import queries
from app.offers.workflow import OfferState
from app.placements.models import CallTask
from app.placements.orphan_jobs import pause_orphan_offers
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.structures import a_member, a_structure


def state_of(offer) -> OfferState:
    db.session.rollback()
    return queries.by_public_id(offer.public_id).state


def suspended(account, now) -> None:
    with unit_of_work():
        account.suspended_at = now


def test_an_offer_without_anyone_leaves_search_and_asks_for_one_call(app, now, page, mailbox):
    structure = a_structure()
    team = an_account(Role.MANAGER, territory="23")
    elsewhere = an_account(Role.MANAGER, territory="44")
    offers = [an_offer(structure=structure, contact_email=None) for _ in range(2)]

    assert pause_orphan_offers(now=now) == 2
    assert pause_orphan_offers(now=now) == 0

    assert {state_of(offer) for offer in offers} == {OfferState.PAUSED}
    assert [task.structure_id for task in db.session.query(CallTask)] == [structure.id]
    assert [mail.subject for mail in mailbox.to(team.email)] == [
        "Plus personne ne répond pour « Les Coccinelles de Pommeil »"
    ]
    assert not mailbox.to(elsewhere.email)
    manager = page.as_(team)
    assert "Plus personne ne répond pour cette offre." in manager.get(f"/structure/offres/{offers[0].public_id}").words
    queue = manager.get("/territoire/moderation")
    assert "n’a plus personne qui réponde" in queue.words
    call = f"/territoire/moderation/appels/{db.session.query(CallTask).one().id}"
    manager.post(call, from_="/territoire/moderation")
    assert "n’a plus personne" not in manager.get("/territoire/moderation").words


def test_an_address_without_an_account_is_enough(app, now):
    offer = an_offer(contact_email="bernard@jardin.example")

    assert pause_orphan_offers(now=now) == 0
    assert state_of(offer) is OfferState.PUBLISHED


def test_an_account_that_was_closed_answers_no_more(app, now):
    structure = a_structure()
    member = a_member(structure)
    offer = an_offer(structure=structure, contact_email=member.email)
    assert pause_orphan_offers(now=now) == 0

    suspended(member, now)

    assert pause_orphan_offers(now=now) == 1
    assert state_of(offer) is OfferState.PAUSED


def test_a_member_of_the_structure_or_a_substitute_is_enough(app, now):
    manned = an_offer(contact_email=None)
    a_member(manned.structure)
    substitute = an_offer(contact_email=None, substitute_email="secours@jardin.example")

    assert pause_orphan_offers(now=now) == 0
    assert {state_of(manned), state_of(substitute)} == {OfferState.PUBLISHED}


def test_an_offer_answered_elsewhere_needs_nobody_here(app, now):
    elsewhere = an_offer(contact_email=None, channel=Channel.PHONE, apply_phone="05 55 00 00 00")

    assert pause_orphan_offers(now=now) == 0
    assert state_of(elsewhere) is OfferState.PUBLISHED
