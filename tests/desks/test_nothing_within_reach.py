"""Nothing within reach: what leaves offers out, and what would open doors, stand open where the list would be."""

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


def driving(title):
    an_offer(Kind.JOB, title=title, rome=("A1203",), requirements=(Required("licence:B"),))


def test_what_blocks_and_what_unlocks_stand_where_the_list_would_be(page):
    referent = a_referent()
    desk, person = page.as_(referent), followed(referent)
    driving("Livrer des repas")

    alone = desk.get(url(person))
    assert "Aucun changement n’en ouvrirait plusieurs à lui seul : revoyez ces réponses ensemble." in alone.words
    assert "ouvrirait des portes" not in alone.words
    assert "Revoir la réponse (permis)" in alone.words
    [fold] = [one for one in alone.tree.iter("details") if "Offres écartées" in "".join(one.itertext())]
    assert "open" in fold.attrib

    driving("Conduire le minibus")
    words = desk.get(url(person)).words
    said = ("Aucune offre ne convient", "Avec le permis B", "Offres écartées", "Son chemin")
    order = [words.index(one) for one in said]
    assert order == sorted(order)

    an_offer(Kind.JOB, title="Tailler les haies", rome=("A1203",))
    assert "Revoir la réponse" not in desk.get(url(person)).words
