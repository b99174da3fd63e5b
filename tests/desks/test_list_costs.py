"""A list costs the same number of queries whatever its rows: twelve at most; a whole desk does not grow."""

import pytest

from app.kit.database import db, is_postgresql, unit_of_work
from app.placements.models import Placement
from app.placements.services import call_back
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.messages import say
from tests.factories.offers import an_offer
from tests.factories.people import own_account
from tests.factories.structures import a_member, a_structure
from tests.support.queries import queries

MOST = 12
DESK_OF_LISTS = {"/moi": 17}  # a page of seven lists, and the requests of others: the same cost whatever the rows
READING = 7  # what writing that a file is read costs, whatever the page


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def fill(referent, structure, rows: int) -> list[Placement]:
    """People with a request sent to the structure, a call asked for and a message each."""
    made = []
    for n in range(rows):
        person = make.someone(referent, email=f"{rows}.{n}@site.example")
        placement = make.sent(an_offer(structure=structure), person)
        with unit_of_work():
            call_back(db.session.get_one(Placement, placement.id), now=NOW)
        made.append(placement)
    return made


def cost(reader, url: str) -> int:
    reader.get(url, check=False)
    with queries() as seen:
        assert reader.get(url, check=False).status == 200
    return len(seen)


def most(url: str) -> int:
    """Twelve, and the reading log of a professional who opens a thread."""
    noted = READING if url.endswith("/messages") and not url.startswith("/moi") else 0
    return DESK_OF_LISTS.get(url, MOST) + noted


def test_the_lists_of_requests_cost_the_same_whatever_their_rows(page):
    referent, structure = make.a_referent(), a_structure()
    partner = a_member(structure)
    made = fill(referent, structure, 2)
    person = made[0].person
    own = page.as_(own_account(person), mfa=False)
    make.propose(an_offer(structure=structure), db.session.merge(person))
    readers = {
        "/accompagnement": page.as_(referent, mfa=True),
        "/accompagnement/personnes": page.as_(referent, mfa=True),
        "/accompagnement/remplacement": page.as_(referent, mfa=True),
        "/structure/candidatures": page.as_(partner, mfa=True),
        "/moi": own,
        f"/moi/demandes/{made[0].public_id}/messages": own,
        f"/structure/candidatures/{made[0].public_id}/messages": page.as_(partner, mfa=True),
        f"/accompagnement/propositions/{made[0].public_id}/messages": page.as_(referent, mfa=True),
    }
    few = {url: cost(reader, url) for url, reader in readers.items()}
    fill(referent, structure, 5)
    for _ in range(4):
        make.propose(an_offer(structure=structure), db.session.merge(person))
        say(made[0], Party.REFERENT, "Bonjour.", account=referent)
    many = {url: cost(reader, url) for url, reader in readers.items()}

    assert {url: (few[url], count) for url, count in many.items() if count > few[url] + 1} == {}
    assert {url: count for url, count in many.items() if count > most(url)} == {}


def test_ideas_and_whom_an_offer_suits_cost_the_same_whatever_the_caseload(page):
    referent = make.a_referent()
    offer, other = an_offer(), an_offer()
    reader = page.as_(referent, mfa=True)
    urls = ("/accompagnement/semaine", f"/accompagnement/offres/{offer.public_id}/pour-qui")
    for n in range(2):
        make.propose(other, make.someone(referent, email=f"a{n}@site.example"))
    few = {url: cost(reader, url) for url in urls}
    for n in range(6):
        an_offer()
        make.propose(other, make.someone(referent, email=f"b{n}@site.example"))
    many = {url: cost(reader, url) for url in urls}

    assert {url: (few[url], count) for url, count in many.items() if count > few[url]} == {}
    lock = is_postgresql()  # the log of readings is locked by a statement of its own there
    assert {url: count for url, count in many.items() if count > MOST + lock} == {}
