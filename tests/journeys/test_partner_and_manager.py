"""A partner publishes and finds the offer at once; a manager moderates."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.support.site import Site

MOST_INPUTS = 25


def test_a_partner_publishes_a_mission_and_finds_it_at_once(site: Site, window: Page):
    title = f"Tenir la buvette {uuid4().hex[:6]}"
    site.sign_in(window, "partner")
    window.goto(f"{site.address}/structure/offres/nouvelle")
    window.locator("[name=kind][value=volunteering]").check()
    window.get_by_role("button", name="Commencer").click()

    window.locator("[name=title]").fill(title)
    window.locator("textarea[name=description]").fill(
        "Le samedi, servir les boissons et discuter avec les gens du marché."
    )
    window.locator("[name=schedule][value=free]").check()
    window.get_by_role("button", name="Continuer").click()
    while "relire" not in window.url:
        before = window.url
        window.get_by_role("button", name="Continuer").click()
        assert window.url != before, window.locator("main").inner_text()
    window.get_by_role("button", name="Publier cette offre").click()
    window.wait_for_load_state()

    for _ in range(4):  # every worker knows it
        window.goto(f"{site.address}/offres?commune=23096&rayon=30&q={title.replace(' ', '+')}")
        expect(window.locator(".offer__title").filter(has_text=title)).to_have_count(1)


def test_a_draft_is_kept_and_says_what_is_missing(site: Site, window: Page):
    site.sign_in(window, "partner")
    window.goto(f"{site.address}/structure/offres/nouvelle")
    window.locator("[name=kind][value=volunteering]").check()
    window.get_by_role("button", name="Commencer").click()
    window.locator("[name=title]").fill("Repeindre la salle")
    window.get_by_role("button", name="Garder et finir plus tard").click()
    window.wait_for_load_state()

    window.goto(f"{site.address}/structure/offres")
    window.get_by_role("link", name="Repeindre la salle").first.click()
    window.wait_for_load_state()
    assert re.search(r"manque|Dites", window.locator("main").inner_text())


def test_a_manager_reads_what_waits_and_publishes_it(site: Site, window: Page):
    site.sign_in(window, "manager")
    window.goto(f"{site.address}/territoire/moderation")

    expect(window.get_by_role("heading", level=1)).to_have_text("À relire")
    assert window.locator("main a[href*='/territoire/moderation/']").count() > 0
    window.goto(f"{site.address}/territoire")
    expect(window.get_by_role("heading", level=1)).to_be_visible()
