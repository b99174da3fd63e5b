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
    window.wait_for_load_state()  # a heading may stand before the last card
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


@pytest.mark.parametrize("scripts", [True], ids=["with JavaScript"])
def test_a_visitor_opens_the_map_moves_it_and_searches_what_it_shows(site: Site, window: Page, scripts: bool):
    fetched: list[str] = []
    window.on("request", lambda request: fetched.append(request.url))
    window.goto(f"{site.address}/offres?commune=23096&rayon=30&type=immersion")
    assert not [url for url in fetched if "leaflet" in url or "geojson" in url]  # nothing before it is opened

    window.get_by_role("button", name="Ouvrir la carte détaillée").click()
    expect(window.locator(".map__several").first).to_be_visible()
    window.locator(".leaflet-marker-icon:has(.map__pin)").first.focus()
    window.keyboard.press("Enter")
    expect(window.locator(".leaflet-popup a[href*='/offres/']")).to_be_focused()
    window.keyboard.press("Escape")
    expect(window.locator(".leaflet-marker-icon:has(.map__pin)").first).to_be_focused()
    window.locator("[data-map]").focus()
    window.keyboard.press("-")
    window.get_by_role("link", name="Chercher dans cette zone").click()

    expect(window.get_by_role("heading", name="dans la zone de la carte")).to_be_visible()
    assert "cadre=" in window.url
    expect(window.locator(".map__several").first).to_be_visible()  # the map stayed open
    window.go_back()
    expect(window.get_by_role("heading", name="à votre portée")).to_be_visible()
    assert window.problems == []


def test_an_unknown_place_gets_choices_and_a_wrong_radius_a_message(site: Site, window: Page):
    window.goto(f"{site.address}/offres?ou=Gu%C3%A9rret")
    assert window.title().startswith("Erreur")
    window.get_by_role("link", name="Guéret (23)").first.click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("Guéret")

    window.goto(f"{site.address}/offres?commune=23096&rayon=abc")
    assert window.title().startswith("Erreur")
