"""Every page a role can reach by its links, on a phone: nothing sticks out, nothing breaks; axe finds nothing.

Each role walks its own part of the site from its first page, one page for each shape of address. axe takes most of a
second a page: it reads them in the long proofs (``APORTEE_PROOF_AXE=1``), and the gallery of components in every run.
"""

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import show_all, sticks_out, violations
from tests.support.site import Site

PARTS = {  # who walks, from where, in which part of the site
    "": ("/", r"/(?!moi|accompagnement|structure(?!s)|territoire|boite|r/)"),
    "person": ("/moi", r"/moi"),
    "referent": ("/accompagnement", r"/accompagnement"),
    "partner": ("/structure", r"/structure(?!s)"),
    "manager": ("/territoire", r"/territoire"),
}
PAGES_AT_MOST = 45
IDS = re.compile(r"/(?=[a-z]*\d)[0-9a-z]{10}(-[^/]*)?(?=/|$)|/\d+(?=/|$)")
NO_PAGE = re.compile(r"\.\w{2,7}$|/flux/|/api/|/static/")
WIDTH = 360
WITH_AXE = os.environ.get("APORTEE_PROOF_AXE") == "1"


def shape(path: str) -> str:
    return IDS.sub("/{id}", path)


def links(page: Page) -> list[str]:
    return page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")


def faults(page: Page, url: str) -> list[str]:
    answer = page.goto(url, wait_until="load")
    assert answer is not None
    if answer.status != 200:
        return [f"answers {answer.status}"]
    show_all(page, WIDTH)
    wide = sticks_out(page)
    return (violations(page) if WITH_AXE else []) + ([f"{wide} px too wide"] if wide > 0 else [])


@pytest.mark.parametrize("role", PARTS)
def test_every_page_of_a_role_is_sound_on_a_phone(browser: Browser, site: Site, role: str) -> None:
    start, part = PARTS[role]
    context = browser.new_context(viewport={"width": WIDTH, "height": 780}, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    if role:
        site.sign_in(page, role)
    waiting, seen, found = [start], {start}, {}
    while waiting and len(seen) <= PAGES_AT_MOST + len(waiting):
        path = waiting.pop(0)
        if wrong := faults(page, site.address + path):
            found[path] = wrong
        for link in links(page):
            there = urlsplit(link)
            if f"{there.scheme}://{there.netloc}" != site.address or NO_PAGE.search(there.path):
                continue
            if re.match(part, there.path) and shape(there.path) not in seen:
                seen.add(shape(there.path))
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    context.close()
    said = [f"{path}: {one}" for path, faulty in found.items() for one in faulty] + errors
    assert not said, "\n".join(said)
    assert len(seen) > 1
