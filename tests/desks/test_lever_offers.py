"""A lever is followed to its offers: those that one thing alone leaves out, with the points they would have."""

import pytest

from app.kit import clock
from app.matching.values import Kind, Required
from tests.conftest import NOW
from tests.desks.caseload import followed, url
from tests.factories.offers import an_offer
from tests.factories.people import a_referent


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_lever_leads_to_the_offers_it_opens_and_to_nothing_once_it_opens_none(page):
    referent = a_referent()
    desk, person = page.as_(referent), followed(referent)
    for title in ("Livrer des repas", "Conduire le minibus"):
        an_offer(Kind.JOB, title=title, rome=("A1203",), requirements=(Required("licence:B"),))
    an_offer(Kind.JOB, title="Tailler les haies", rome=("A1203",))

    [link] = [
        one.get("href")
        for one in desk.get(url(person)).tree.iter("a")
        if "Avec le permis B" in "".join(one.itertext())
    ]
    behind = desk.get(link)
    assert "Avec le permis B : 2 offres de plus" in behind.h1.replace("\u00a0", " ")
    assert "Livrer des repas" in behind.words
    assert "Conduire le minibus" in behind.words
    assert "Tailler les haies" not in behind.words
    assert "Avez-vous le permis B" in behind.words or "permis" in behind.words.lower()

    gone = desk.get(url(person, "/levier?quoi=hours:sat"))
    assert (gone.status, gone.location.split("#")[0]) == (303, url(person))
    assert desk.get(url(person, "/levier")).status == 303
