"""A visitor, on a phone, with and without JavaScript: types a place, reads, prints."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.site import Site


@pytest.mark.parametrize("typed", ["Guéret", "23000", "gueret"])
def test_a_visitor_finds_offers_of_several_kinds_nearest_first(site: Site, window: Page, scripts: bool, typed: str):
    window.goto(site.address)
    window.get_by_label("Où êtes-vous").fill(typed)
    if scripts:
        window.get_by_role("option").first.click()
    window.get_by_role("button", name="Voir les offres").click()

    expect(window.get_by_role("heading", level=1)).to_contain_text("Guéret")
    assert "commune=23096" in window.url
    kinds = window.locator(".offer").evaluate_all("cards => cards.map(card => card.dataset.kind)")
    assert len(set(kinds)) >= 3
    assert window.problems == []


def test_a_visitor_opens_an_offer_and_prints_it(site: Site, window: Page):
    window.goto(f"{site.address}/offres?commune=23096&rayon=30")
    first = window.locator(".offer__title a").first
    title = first.inner_text()
    first.click()
    expect(window.get_by_role("heading", level=1)).to_have_text(title)

    window.get_by_role("link", name="Imprimer la fiche").click()

    expect(window.get_by_role("heading", level=1)).to_have_text(title)
    assert window.locator("svg.qr").count() == 1
    assert re.search(r"/o/[0-9a-z]{10}", window.locator("main").inner_text())


def test_an_unknown_place_gets_choices_and_a_wrong_radius_a_message(site: Site, window: Page):
    window.goto(f"{site.address}/offres?ou=Gu%C3%A9rret")
    assert window.title().startswith("Erreur")
    window.get_by_role("link", name="Guéret (23)").first.click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("Guéret")

    window.goto(f"{site.address}/offres?commune=23096&rayon=abc")
    assert window.title().startswith("Erreur")
