"""The week, composed on a phone: choose, take away, add, read what will be shared, ask. With and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.support.site import Site


def fits(window: Page) -> bool:
    """Nothing sticks out of a 360 px screen."""
    window.wait_for_load_state()
    return window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_person_composes_a_week_and_reads_what_asking_would_share(site: Site, window: Page):
    site.sign_in(window, "person")
    window.goto(f"{site.address}/moi")
    window.get_by_role("link", name="Composer ma semaine").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Composer ma semaine")
    assert fits(window)

    window.get_by_role("link", name="Choisir la semaine 1").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Ma semaine")
    assert fits(window)
    added = window.get_by_role("link", name=re.compile("^Ajouter "))
    if added.count():
        added.first.click()
        expect(window.locator("main")).to_contain_text("activités choisies")
    window.get_by_role("link", name=re.compile("^Enlever ")).first.click()
    window.go_back()

    with window.expect_download() as calendar:
        window.get_by_role("link", name=re.compile("agenda du téléphone")).click()
    assert calendar.value.path().read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")

    window.get_by_role("link", name="Demander ces offres").click()
    expect(window.locator("main")).to_contain_text("Chaque structure verra")
    assert fits(window)
    assert not window.problems


def test_a_referent_composes_with_the_person_and_comes_to_propose(site: Site, window: Page):
    site.sign_in(window, "referent")
    window.goto(f"{site.address}/accompagnement/personnes/{site.accounts['person']['person_id']}/semaine")
    assert fits(window)

    window.get_by_role("link", name="Choisir la semaine 1").click()
    assert fits(window)
    window.get_by_role("link", name="Proposer ces offres").click()

    expect(window.get_by_role("heading", level=1)).to_contain_text("Proposer à")
    assert not window.problems
