"""The main journey: prescribed, agreed, answered. Three people, three browsers, with and without JavaScript."""

import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.site import Site

MOST_CLICKS, MOST_SECONDS = 4, 60


class Clicks:
    """Counts what a referent does from the person's page to the proposal."""

    def __init__(self) -> None:
        self.count = 0
        self.started = time.monotonic()

    def on(self, target) -> None:
        self.count += 1
        target.click()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


@pytest.fixture
def other(browser: Browser, scripts: bool):
    """Open another person's browser."""
    opened: list[BrowserContext] = []

    def window() -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 780}, java_script_enabled=scripts, locale="fr-FR"
        )
        opened.append(context)
        return context.new_page()

    yield window
    for context in opened:
        context.close()


def offer_answered_here(referent: Page) -> tuple[str, str]:
    """The id and title of the first ranked offer that a structure answers here and that may be proposed."""
    for card in referent.locator("article.offer, li.offer, div.offer").all():
        if "Réponse " in card.inner_text() or card.locator("a:has-text('Proposer')").count() == 0:
            continue
        link = card.locator("a:has-text('Proposer')").first.get_attribute("href") or ""
        return link, card.locator(".offer__title").inner_text()
    raise AssertionError("no offer to propose")


def test_a_prescription_is_proposed_agreed_and_accepted(site: Site, window: Page, other):
    person_email = site.mailbox_of("person")
    site.sign_in(window, "referent")
    window.goto(f"{site.address}/accompagnement/personnes/{site.accounts['person']['person_id']}")
    link, title = offer_answered_here(window)

    # a referent prescribes in at most four clicks
    clicks = Clicks()
    clicks.on(window.locator(f"a[href='{link}']").first)
    clicks.on(window.get_by_label("Plus tard, par un lien"))
    clicks.on(window.get_by_role("button", name="Préparer la proposition"))
    window.wait_for_load_state()
    assert clicks.count <= MOST_CLICKS
    assert clicks.seconds <= MOST_SECONDS

    # the person alone is told; reading the link changes nothing
    proposal = site.wait_for_mail(person_email, containing=title)
    before = len(site.mails(""))
    person = other()
    person.goto(proposal["links"][0])
    person.reload()
    assert len(site.mails("")) == before
    yes, no = person.locator("button[value=agree]"), person.locator("button[value=decline]")
    assert yes.bounding_box()["width"] == pytest.approx(no.bounding_box()["width"], abs=1)
    assert yes.bounding_box()["height"] == pytest.approx(no.bounding_box()["height"], abs=1)
    yes.click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("oui")

    # now, and only now, the structure hears of it, and answers without an account
    request = site.wait_for_mail("", containing=title, link="reponse=accept", beyond=before)
    structure = other()
    structure.goto(next(link for link in request["links"] if "reponse=accept" in link))
    assert "connexion" not in structure.url
    day = date.today() + timedelta(days=14)  # noqa: DTZ011 - the site runs today
    structure.locator("[name=starts_on]").first.fill(day.isoformat())
    structure.get_by_role("button", name="Oui").first.click()
    structure.wait_for_load_state()

    # the person and the referent are told, and the carnet de bord shows each step
    told = site.wait_for_mail(person_email, containing="oui")
    assert title in told["subject"] + told["text"]
    window.goto(f"{site.address}/accompagnement/personnes/{site.accounts['person']['person_id']}/carnet")
    journal = window.locator("main").inner_text()
    assert title in journal
    site.sign_in(person, "person")
    person.goto(f"{site.address}/moi/chemin")
    assert title in person.locator("main").inner_text()


def test_a_person_says_no_from_their_space_and_nothing_is_sent(site: Site, window: Page, other):
    referent = other()
    site.sign_in(referent, "referent")
    referent.goto(f"{site.address}/accompagnement/personnes/{site.accounts['person']['person_id']}")
    link, _title = offer_answered_here(referent)
    referent.goto(site.address + link)
    referent.get_by_label("Plus tard, par un lien").check()
    referent.get_by_role("button", name="Préparer la proposition").click()
    referent.wait_for_load_state()
    requests = len([mail for mail in site.mails("") if "reponse=accept" in mail["text"]])

    site.sign_in(window, "person")
    window.goto(f"{site.address}/moi")
    proposal = (
        window.locator("form:has(button[value=decline])").filter(has=window.locator("button[value=decline]")).first
    )
    proposal.locator("button[value=decline]").click()
    window.wait_for_load_state()

    assert len([mail for mail in site.mails("") if "reponse=accept" in mail["text"]]) == requests
