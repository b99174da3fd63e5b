"""The figure of publishing: an association without SIRET signs up and publishes its first mission, on a phone.

Every field filled, box ticked, choice made and button or link pressed is one input; what a browser fills by itself is
not counted, the mail opened is. The territory's team then reads the structure and its first offer.
"""

import time
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.support.site import Site

MOST_INPUTS, MOST_SECONDS = 25, 180
PASSWORD = "tilleul galet sentier brouette"


class Hand:
    """A hand on a phone: counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.inputs = 0
        self.started = time.monotonic()

    def fill(self, name: str, text: str) -> None:
        self._count(self.page.locator(f"main [name={name}]")).fill(text)

    def choose(self, name: str, value: str) -> None:
        self._count(self.page.locator(f"select[name={name}]")).select_option(value)

    def tick(self, name: str, value: str) -> None:
        self._count(self.page.locator(f"[name={name}][value='{value}']")).check()

    def press(self, words: str) -> None:
        self._count(self.page.get_by_role("button", name=words, exact=True)).click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self._count(self.page.get_by_role("link", name=words).first).click()
        self.page.wait_for_load_state()

    def open(self, address: str) -> None:
        self.inputs += 1
        self.page.goto(address)

    def _count(self, target: Locator) -> Locator:
        self.inputs += 1
        return target


def test_an_association_without_siret_signs_up_and_publishes_in_25_inputs(site: Site, window: Page):
    hand = Hand(window)
    name, email = f"Les Amis du lavoir {uuid4().hex[:6]}", f"lavoir-{uuid4().hex[:8]}@amis.example"
    window.goto(f"{site.address}/inscription")
    hand.fill("name", name)
    hand.choose("type", "association")
    hand.fill("number", f"W23{uuid4().int % 10**7:07d}")
    hand.fill("commune", "Guéret")
    hand.fill("display_name", "Odile Vergnaud")
    hand.fill("email", email)
    hand.press("Inscrire la structure")

    welcome = site.wait_for_mail(email, link="/")
    hand.open(next(link for link in welcome["links"] if "/mot-de-passe/" in link or "/r/" in link))
    hand.fill("password", PASSWORD)
    hand.press("Enregistrer")
    hand.fill("email", email)
    hand.fill("password", PASSWORD)
    hand.press("Me connecter")

    hand.follow("Nos offres")  # a second factor is proposed first: no offer needs it
    hand.follow("Publier une offre")
    hand.tick("kind", "volunteering")
    hand.press("Commencer")
    hand.fill("title", "Nettoyer le lavoir du village")
    hand.fill("description", "Le samedi matin, on enlève les feuilles et la mousse, puis on prend un café ensemble.")
    hand.tick("days", "6")
    hand.fill("from_time", "9 h")
    hand.fill("to_time", "11 h")
    hand.press("Continuer")
    hand.press("Publier cette offre")

    expect(window.locator("main")).to_contain_text("relecture")
    assert (hand.inputs, time.monotonic() - hand.started) <= (MOST_INPUTS, MOST_SECONDS)
    assert window.problems == []
