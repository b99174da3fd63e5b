"""``make shots``: the main pages of a running demonstration as PNG, on a phone and on a desk, in ``shots/``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.site import Site, chromium, running_site

FOLDER = Path("shots")
WIDTHS = (360, 1280)
OPEN_PAGES = {
    "home": "/",
    "results": "/offres?commune=23096&rayon=30",
    "results-none": "/offres?commune=23096&rayon=1&q=astronaute",
    "place-unknown": "/offres?ou=Gu%C3%A9rer",
    "bus": "/bus",
    "ranking": "/classement",
    "sign-in": "/connexion",
    "legal": "/mentions-legales",
}


def shoot(page: Page, name: str, width: int) -> None:
    """Write one page whole."""
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
    print(f"{name}-{width}.png", page.title())


def first_link(page: Page, selector: str) -> str | None:
    """Return where the first link of a selector leads."""
    found = page.locator(selector)
    return found.first.get_attribute("href") if found.count() else None


def visitor(browser: Browser, site: Site, width: int) -> None:
    """What anyone sees."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name, path in OPEN_PAGES.items():
        page.goto(site.address + path)
        shoot(page, name, width)
    page.goto(site.address + OPEN_PAGES["results"])
    offer = first_link(page, ".offer__title a")
    if offer:
        page.goto(site.address + offer)
        shoot(page, "offer", width)
        sheet = first_link(page, "a[href$='/imprimer']")
        if sheet:
            page.goto(site.address + sheet)
            shoot(page, "print", width)
    page.close()


def signed_in(browser: Browser, site: Site, role: str, paths: dict[str, str], width: int) -> None:
    """What a role sees."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    site.sign_in(page, role)
    for name, path in paths.items():
        page.goto(site.address + path)
        shoot(page, name, width)
    page.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder)) as site, chromium() as browser:
        person = site.accounts["referent"].get("person_id") or site.accounts["person"]["person_id"]
        for width in WIDTHS:
            visitor(browser, site, width)
            signed_in(browser, site, "referent", {"desk": "/accompagnement", "people": "/accompagnement/personnes",
                                                  "person": f"/accompagnement/personnes/{person}"}, width)  # fmt: skip
            signed_in(browser, site, "person", {"me": "/moi", "profile": "/moi/profil", "data": "/moi/donnees"}, width)
            signed_in(browser, site, "partner", {"partner": "/structure", "offers": "/structure/offres",
                                                 "requests": "/structure/candidatures"}, width)  # fmt: skip
            signed_in(browser, site, "manager", {"moderation": "/territoire/moderation"}, width)


if __name__ == "__main__":
    main()
