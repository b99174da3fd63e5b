"""Words between quotes stand side by side; what was found is shown in the cards, as safe markup."""

import pytest

from app.kit.database import unit_of_work
from app.offers import services as offers
from app.search import services
from app.search.highlight import highlighted
from app.search.text_analysis import phrases
from tests.factories.offers import an_offer, offer_data
from tests.factories.structures import MODERATOR

GUERET = "/offres?commune=23096"


@pytest.mark.parametrize(("typed", "found"), [
    ('"aide à domicile"', [["aid", "domicil"]]), ("« aide à domicile » jardin", [["aid", "domicil"]]),
    ('"aide à domicile', []), ('aide" à domicile', []), ('"aide"', []), ('""', []),
    ('"petit jardin" et "grand jardin"', [["pet", "jardin"], ["grand", "jardin"]]),
])
def test_a_phrase_is_two_words_or_more_between_two_quotes(typed, found):
    assert phrases(typed) == found


@pytest.mark.parametrize("written", [False, True], ids=["changes since", "generation on disk"])
def test_words_between_quotes_are_found_side_by_side_only(page, now, written):
    an_offer(title="Aide à domicile", description="Faire un peu de ménage chez une dame âgée.")
    an_offer(title="Un domicile partagé", description="Une aide précieuse. Le domicile est prêté.")
    an_offer(title="Rendre visite à domicile", description="On y apporte de l’aide à qui en veut.")
    if written:
        services.ensure_generation(force=True)

    quoted = page.get(f'{GUERET}&q="aide à domicile"').words
    plain = page.get(f'{GUERET}&q="aide à domicile').words

    assert "1 offre à votre portée" in quoted
    assert "3 offres à votre portée" in plain


def test_an_edited_offer_is_no_longer_found_by_its_former_phrase(page, now):
    offer = an_offer(title="Petit jardin partagé")
    assert "1 offre" in page.get(f'{GUERET}&q="petit jardin"').words

    with unit_of_work():
        offers.edit(offer, offer_data(title="Jardin petit et partagé"), actor=MODERATOR, now=now)

    assert "Rien pour cette recherche" in page.get(f'{GUERET}&q="petit jardin"').words


def test_found_words_are_marked_whatever_their_ending_and_nothing_is_markup_but_the_mark(page):
    assert highlighted("Entretenir les <b>jardins</b>", "jardin") == (
        "Entretenir les &lt;b&gt;<mark>jardins</mark>&lt;/b&gt;")
    assert highlighted("Cuisine", "jardin") is None

    an_offer(title="Entretenir les jardins & cours")

    answer = page.get(f"{GUERET}&q=jardin")
    assert "Entretenir les <mark>jardins</mark> &amp; cours" in answer.text
