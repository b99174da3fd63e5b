"""A partner writes, reads and publishes an offer, one step after another, without a script."""

import pytest

from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
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


def go(partner, step, answers) -> str:
    """Post a step and return where it leads; says what was refused otherwise."""
    answer = partner.post(step, answers, from_=step)
    assert answer.status == 303, answer.words
    return answer.location


WHAT = {"title": "Découvrir un métier utile", "description": "On apprend avec une équipe qui prend le temps."}
WHEN = {"schedule": "fixed", "days": ["1", "4"], "from_time": "9", "to_time": "12 h 30", "hours_max": "26",
        "start_kind": "asap", "seats_total": "3"}  # fmt: skip
WHERE = {"places": ["0"], "remote": "no", "contact_name": "Inès Martin", "contact_email": "ines@site.example",
         "channel": "here", "entry_step": "visit", "name_blind": "y"}  # fmt: skip
BY_KIND = {
    Kind.JOB: {"job_search": "", "jobs_found": [], "contract": "cdi", "pay_min": "12,02", "pay_period": "hour",
               "pay_gross": "gross"},
    Kind.IMMERSION: {},
    Kind.INSERTION_SITE: {"duration_months": "6"},
    Kind.TRAINING: {"cost_note": "Gratuit, payé par la Région"},
    Kind.SERVICE: {"theme_1": "famille--garde-denfants", "mobilisation_note": "Sur rendez-vous"},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(BY_KIND))
def test_each_kind_goes_from_its_first_step_to_the_search(page, trusted, kind):
    partner, what = start(page, kind)
    answers = {**WHAT, **BY_KIND[kind]}
    if kind not in {Kind.TRAINING, Kind.SERVICE}:
        found = partner.post(what, {**answers, "job_search": "boulanger", "do": "stay"}, from_=what)
        assert found.status == 422
        first = found.tree.find(".//input[@name='jobs_found']").get("value")
        answers |= {"job_search": "boulanger", "jobs_found": [first]}

    when = go(partner, what, answers)
    where = go(partner, when, WHEN)
    asked = go(partner, where, WHERE)
    review = go(partner, asked, {"helps": ["no_cv"], "freshness_months": "6"})
    assert partner.get(review).words.split("Ce qui aide", 1)[1].lstrip().startswith("Sans CV")
    done = partner.post(review.replace("relire", "publier"), from_=review, follow=True)

    assert "en ligne" in done.words
    offer = db.session.query(Offer).one()
    assert offer.state is OfferState.PUBLISHED
    assert (offer.seats_total, offer.name_blind) == (3, True)
    assert page.get(page.get(f"/offres/{offer.public_id}").location).h1 == WHAT["title"]
