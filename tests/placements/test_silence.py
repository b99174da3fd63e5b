"""A structure that answers nobody: when its offers are paused, what it is told, and how they come back."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.offers import services as offer_services
from app.offers.models import Offer
from app.offers.presenters import usual_delay, usual_share
from app.offers.workflow import OfferState
from app.placements import queries, services
from app.placements.call_queries import call_tasks_about_structures
from app.placements.jobs import SILENT_REQUESTS, pause_silent_structures
from app.placements.values import TaskKind
from app.structures.models import Structure
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import a_referent
from tests.factories.placements import fresh
from tests.factories.structures import a_member

DESK = "/structure"
PAUSED = "Vos offres sont en pause"


def at(days: float):
    return NOW + timedelta(days=days)


def test_a_silent_structure_is_told_why_it_is_paused_and_puts_its_offers_back(page, mailbox, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(12))
    offer, referent = an_offer(), a_referent()
    asked = [
        make.sent(offer, make.someone(referent, email=f"p{n}@site.example")) for n in range(SILENT_REQUESTS + 1)
    ]
    make.withdraw(asked[0])  # neither an answer of the structure nor a silence
    assert pause_silent_structures(now=at(9)) == 0  # nothing was recalled yet

    assert pause_silent_structures(now=at(11)) == 1
    [told] = [mail for mail in mailbox.to(make.PARTNER_EMAIL) if "en pause" in mail.subject]
    assert offer.title in told.text
    assert "/structure/candidatures" in told.text
    desk = page.as_(a_member(fresh(offer).structure))
    assert PAUSED in desk.get(DESK).words

    here = f"/structure/offres/{offer.public_id}"
    desk.post(f"{here}/reprendre", from_=here)
    [call] = call_tasks_about_structures("23")
    with unit_of_work():
        services.finish_call(fresh(call), actor=SYSTEM, now=at(12))

    assert fresh(offer).state is OfferState.PUBLISHED
    assert PAUSED not in desk.get(DESK).words
    assert pause_silent_structures(now=at(13)) == 0  # after the call, only what comes next counts


@pytest.mark.parametrize(
    ("requests", "replies", "share"),
    [
        (4, 4, ""),
        (5, 5, "environ 8 demandes sur 10"),
        (20, 10, "environ 5 demandes sur 10"),
        (20, 0, "environ 1 demande sur 10"),
        (90, 90, "presque toutes les demandes"),
        (90, 0, "presque aucune demande"),
    ],
)
def test_how_a_structure_answers_is_shown_from_five_requests_and_smoothed(page, requests, replies, share):
    offer = an_offer()
    with unit_of_work():
        structure = db.session.get_one(Structure, offer.structure_id)
        structure.requests, structure.replies = requests, replies
        structure.reply_days_median = 2.0 if replies else None

    assert usual_share(structure).replace("\u00a0", " ") == share
    assert bool(usual_delay(structure)) is bool(share and replies)
    for address in (f"/offres/{offer.public_id}", f"/structures/{structure.public_id}"):
        shown = page.get(page.get(address).location).words.replace("\u00a0", " ")
        assert ((share or " sur 10") in shown) is bool(share)


def test_a_closed_offer_ends_its_proposals_and_the_referent_hears_it(app, mailbox):
    placement = make.propose()
    with unit_of_work():
        offer_services.close(db.session.get_one(Offer, placement.offer_id), actor=SYSTEM, now=NOW)

    told = mailbox.last(make.PERSON_EMAIL)
    assert "s’arrête" in told.subject
    assert "Cela ne vient pas de vous" in told.text
    waits = make.sent(person=make.someone(email=None))
    with unit_of_work():
        offer_services.close(db.session.get_one(Offer, waits.offer_id), actor=SYSTEM, now=NOW)
    assert [call.kind for call in queries.call_tasks_of(waits.id)] == [TaskKind.NO_ADDRESS]  # by SMS alone: called
    assert "l’offre n’est plus en ligne" in mailbox.last(make.referent_of(placement.person).email).subject


def test_who_was_never_met_without_names_is_never_named(app, mailbox):
    placement = make.sent(an_offer(name_blind=True))
    with unit_of_work():
        services.expire(fresh(placement), now=at(30))

    told = mailbox.last(make.PARTNER_EMAIL)
    assert told.subject.startswith("La demande d’une personne est terminée")
    assert "Nadège" not in told.text
