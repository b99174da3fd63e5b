"""« C’est commencé », said by the person themselves: with an account or by link, from the first day on."""

import pytest

from app.matching.values import Kind
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import own_account
from tests.factories.placements import fresh

BUTTON = "C’est commencé"


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def test_without_an_account_nor_anyone_else_the_person_says_it_by_the_link_of_the_yes(page, mailbox):
    placement = make.accept(make.sent(), starts_on=NOW.date())
    url = mailbox.door(make.PERSON_EMAIL)

    assert BUTTON in page.get(url).words
    for _ in range(2):
        assert "c’est commencé" in page.post(url, {"answer": "start"}, from_=url).h1
    assert fresh(placement).state is S.STARTED


def test_the_first_day_opens_the_button_of_the_person_s_page_and_their_hours(page):
    placement = make.accept(make.sent(an_offer(Kind.VOLUNTEERING)), starts_on=NOW.date())
    space, here = page.as_(own_account(placement.person), mfa=False), f"/moi/demandes/{placement.public_id}"

    assert "Mes heures, si je veux" not in space.get(here).words
    assert space.post(here, {"action": "start"}, from_=here).status == 303

    assert fresh(placement).state is S.STARTED
    assert "Mes heures, si je veux" in space.get(here).words


@pytest.mark.parametrize("kind", [Kind.JOB, Kind.IMMERSION], ids=["before the first day", "without the convention"])
def test_neither_before_the_first_day_nor_for_an_immersion_without_its_convention(page, kind):
    days = {} if kind is Kind.JOB else {"starts_on": NOW.date()}
    placement = make.accept(make.sent(an_offer(kind)), **days)
    space, here = page.as_(own_account(placement.person), mfa=False), f"/moi/demandes/{placement.public_id}"

    assert BUTTON not in space.get(here).words
    assert space.post(here, {"action": "start"}, from_=here, check=False).status == 422
    assert fresh(placement).state is S.ACCEPTED
