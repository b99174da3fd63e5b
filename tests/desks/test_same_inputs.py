"""Whoever ranks reads the same requests of others: a person's page, « pourquoi », « pour qui », the API."""

import json

import pytest

from app.desks import ranking
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.people.models import Person
from tests.conftest import NOW
from tests.desks.caseload import url
from tests.factories.offers import an_offer
from tests.factories.people import a_referent
from tests.factories.placements import propose, someone

CROWDED = "Déjà 3 personnes orientées pour 1 place"
LOST = -6  # three requests at 0.35 for one seat: 1.05, more than half of the way from 0.7 to 1.3


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_crowded_offer_loses_the_same_points_for_every_reader(page):
    offer = an_offer(Kind.JOB, seats_total=1)
    referent = a_referent()
    person = someone(referent, email="libre@site.example")
    for name in ("Ana", "Bilal", "Chloé"):
        propose(offer, someone(a_referent(), first_name=name, email=None))

    with unit_of_work():
        (kept,) = ranking.snapshots([(db.session.get_one(Person, person.id), offer)], now=NOW)
    assert ["congestion", LOST, 0] in kept["contributions"]
    desk, why = page.as_(referent), url(person, f"/pourquoi?offre={offer.public_id}")
    for address in (why, f"/accompagnement/offres/{offer.public_id}/pour-qui"):
        assert f"{kept['points']} points" in desk.get(address).words
    assert CROWDED in desk.get(url(person)).words
    answer = page.client.post("/api/v1/match", data=json.dumps({"commune": "23096"})).get_json()
    (item,) = answer["items"]
    told = [part for part in item["contributions"] if part["criterion"] == "congestion"]
    assert [(part["points"], part["reason"].replace("\u00a0", " ")) for part in told] == [(LOST, CROWDED)]
    assert answer["version"] == kept["version"]
