"""What must not be written about a person is found, named, and everyday words are let through."""

import pytest

from app.people.free_text import problem


@pytest.mark.parametrize(
    "text",
    [
        "Elle sort d’une dépression.",
        "RQTH en cours",
        "Il a fait de la prison",
        "suivi en addictologie",
        "dossier de surendettement",
        "violences conjugales",
        "sous bracelet électronique",
        "NIR 2 85 03 23 096 012 34",
        "285032309601234",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
    ],
)
def test_health_justice_debts_and_numbers_are_asked_to_be_rewritten(text):
    assert problem(text)


@pytest.mark.parametrize(
    "text",
    [
        "Elle aime être dehors et a tenu un potager.",
        "Libre le mardi matin, téléphone 06 39 98 01 23.",
        "Préfère un travail assis, sans port de charges.",
        "A besoin d’une garde le mercredi.",
        "Traitement de texte et tableur.",
        "Visite prévue le 12 mars 2026 à 14 h 30.",
        "",
    ],
)
def test_everyday_words_pass(text):
    assert problem(text) is None
