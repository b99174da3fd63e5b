"""A partner writes, reads and publishes an offer, one step after another, without a script."""

import pytest

from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import queries
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.territories.services import change_settings
from app.territories.values import Settings
from tests.factories.accounts import a_territory
from tests.factories.offers import TYPE_FOR
from tests.factories.structures import a_member, a_structure

MISSION = {
    "title": "Aider au jardin partagé", "description": "Le mardi, on sème, on arrose et on récolte ensemble.",
    "with_whom": "Bernard et deux autres bénévoles", "places": ["0"], "schedule": "fixed", "days": ["2"],
    "from_time": "9 h", "to_time": "12h", "contact_name": "Bernard Teillet", "contact_email": "bernard@jardin.example",
}  # fmt: skip


@pytest.fixture
def trusted(app, now):
    """The Creuse reads no first offer."""
    territory = a_territory("23")
    with unit_of_work():
        change_settings(territory, Settings(review_first_offers=0), actor=SYSTEM, now=now)


def start(page, kind: Kind):
    """A partner of a structure that may publish the kind, and the address of the first step."""
    structure = a_structure(TYPE_FOR[kind])
    partner = page.as_(a_member(structure), mfa=False)
    form = "/structure/offres/nouvelle"
    answer = partner.post(form, {"kind": kind.value}, from_=form)
    assert answer.status == 303, answer.words
    return partner, answer.location


def test_a_mission_is_published_with_five_questions(page, trusted):
    partner, step = start(page, Kind.VOLUNTEERING)

    review = partner.post(step, MISSION, from_=step)
    offer_page = partner.post(review.location.replace("relire", "publier"), from_=review.location, follow=True)

    assert "en ligne" in offer_page.words
    offer = db.session.query(Offer).one()
    assert offer.state is OfferState.PUBLISHED
    assert [(slot.day, slot.start_minute, slot.end_minute) for slot in offer.slots] == [(2, 540, 720)]
    assert page.get(f"/offres/{offer.public_id}").status == 301
