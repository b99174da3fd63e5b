"""Rules of the life of an offer, through its services."""

from datetime import timedelta

import pytest

from app.kit.access import SYSTEM, Actor, Role
from app.kit.changes import changed_since, latest_seq
from app.kit.database import db, unit_of_work
from app.kit.errors import InvalidTransition, NotAllowed, RuleBroken
from app.matching.values import Kind
from app.offers import queries, services
from app.offers.record_rows import record_of
from app.offers.workflow import OfferState
from app.territories.services import change_settings
from app.territories.values import Settings
from tests.factories.accounts import a_territory
from tests.factories.offers import TYPE_FOR, an_offer, offer_data, with_seats
from tests.factories.structures import MODERATOR, a_member, a_structure, actor_of


def a_trusting_territory():
    """A territory that reads no first offers."""
    territory = a_territory("23")
    with unit_of_work():
        change_settings(territory, Settings(review_first_offers=0), actor=SYSTEM, now=MODERATOR_NOW)
    return territory


from tests.conftest import NOW as MODERATOR_NOW  # noqa: E402


@pytest.mark.parametrize("kind", list(Kind))
def test_a_trusted_structure_publishes_each_kind_at_once(app, now, kind):
    a_trusting_territory()
    structure = a_structure(TYPE_FOR[kind])
    actor = actor_of(a_member(structure), structure)
    before = latest_seq()
    with unit_of_work():
        offer = services.create(structure, offer_data(kind), actor=actor, now=now)
        services.submit_or_publish(offer, actor=actor, now=now)
    assert offer.state is OfferState.PUBLISHED
    assert offer.id in {subject for _, subject in changed_since(before)}
    assert [line.action for line in queries.history_of(offer.id)] == ["publish", "created"]
