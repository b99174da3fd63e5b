"""Words that say a choice of the page become that choice, are told, and can be searched as they were written."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.matching.values import Condition, Kind
from app.search.understood import understood
from tests.factories.offers import an_offer

GUERET = "/offres?commune=23096"


@pytest.mark.parametrize(("text", "rest", "choices"), [
    ("travail de nuit", "", {"nuit": ["1"]}),
    ("Boulot le soir et le week-end", "", {"jour": ["sat", "sun"], "moment": ["eve"]}),
    ("Serveur le soir, sans permis", "Serveur", {"sans_permis": ["1"], "moment": ["eve"]}),
    ("j’ai pas le permis", "", {"sans_permis": ["1"]}),
    ("sans voiture ni permis", "", {"sans_permis": ["1"]}),
    ("ménage à mi-temps le matin", "ménage", {"heures": ["20"], "moment": ["am"]}),
    ("temps partiel", "", {"heures": ["34"]}),
    ("télétravail", "", {"distanciel": ["full", "anywhere"]}),
    ("œuvrer dehors", "œuvrer", {"dehors": ["1"]}),
    ("cuisinier débutant accepté CDI", "cuisinier", {"debutant": ["1"], "contrat": ["cdi"]}),
    ("petits boulots", "", {"heures": ["20"]}), ("sans bac", "", {"debutant": ["1"]}),
    ("apprenti boulanger", "boulanger", {"contrat": ["apprenticeship"]}),
    ("travail saisonnier", "", {"contrat": ["seasonal"]}), ("apprendre un métier", "", {"type": ["training"]}),
    ("ordinateur débutant", "ordinateur", {"debutant": ["1"]}),
    ("je parle pas français", "", {"francais": ["A1"]}),
])
def test_words_that_say_a_choice_are_understood(text, rest, choices):
    said = understood(text)

    assert (said.rest, said.choices) == (rest, choices)


@pytest.mark.parametrize("text", [
    "pas de nuit", "pas le week-end", "veilleur de nuit", "aide à domicile", "garde d’enfants", "voiture sans permis",
    "atelier d’apprentissage", "cours de français", '"travail de nuit"', "", "*", "jardin"])
def test_what_is_denied_quoted_or_the_name_of_a_thing_stays_as_written(text):
    said = understood(text)

    assert (said.rest, said.choices) == (text, {})


def test_the_page_says_what_it_understood_and_searches_the_words_where_asked(page):
    an_offer(Kind.JOB, title="Trier des colis", conditions=(Condition.NIGHT,))
    an_offer(title="La fête de nuit du travail")

    asked = page.get(f"{GUERET}&q=travail de nuit&type=job&type=volunteering")
    sent = parse_qs(urlsplit(asked.location).query)
    shown = page.get(asked.location)

    assert sent == {"commune": ["23096"], "type": ["job", "volunteering"], "nuit": ["1"],
                    "compris": ["travail de nuit"]}
    assert "Nous avons compris : travail de nuit. Chercher plutôt ces mots" in shown.words
    assert "Trier des colis" in shown.words
    assert "La fête de nuit" not in shown.words
    assert "Travail de nuit (enlever)" in shown.words

    literal = page.get(f"{GUERET}&q=travail de nuit&mots=travail de nuit")
    assert "La fête de nuit" in literal.words
    assert "Nous avons compris" not in literal.words


def test_what_was_understood_is_said_while_it_is_in_force_only(page):
    an_offer(title="Aider au jardin")

    assert "Nous avons compris" not in page.get(f"{GUERET}&compris=travail de nuit").words
    assert "Nous avons compris" not in page.get(f"{GUERET}&compris=<b>").words
