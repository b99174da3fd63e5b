"""Rules of the life of an offer, through its services."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.kit.access import SYSTEM
from app.kit.changes import changed_since, latest_seq
from app.kit.database import db, unit_of_work
from app.kit.errors import InvalidTransition, RuleBroken
from app.matching.values import Kind
from app.offers import queries, services
from app.offers.record import FeedOrigin, SessionData, SlotData
from app.offers.record_rows import record_of
from app.offers.workflow import OfferState
from app.structures.values import PUBLISHABLE, StructureType
from app.territories.services import change_settings
from app.territories.values import Settings
from tests.factories.accounts import a_territory
from tests.factories.offers import TYPE_FOR, an_offer, offer_data
from tests.factories.structures import MODERATOR, a_member, a_structure, actor_of


@pytest.fixture
def trusting(app, now):
    """The Creuse reads no first offer."""
    territory = a_territory("23")
    with unit_of_work():
        change_settings(territory, Settings(review_first_offers=0), actor=SYSTEM, now=now)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_trusted_structure_publishes_each_kind_at_once(trusting, now, kind):
    structure = a_structure(TYPE_FOR[kind])
    actor = actor_of(a_member(structure), structure)
    before = latest_seq()
    with unit_of_work():
        offer = services.create(structure, offer_data(kind), actor=actor, now=now)
        services.submit_or_publish(offer, actor=actor, now=now)

    assert offer.state is OfferState.PUBLISHED
    assert offer.id in {subject for _, subject in changed_since(before)}
    assert [line.action for line in queries.history_of(offer.id)] == ["publish", "created"]


@pytest.mark.parametrize(("type_", "kind"), [
    (type_, kind) for type_ in StructureType for kind in Kind if kind not in PUBLISHABLE[type_]
])  # fmt: skip
def test_a_structure_publishes_only_the_kinds_of_its_type(trusting, now, type_, kind):
    structure = a_structure(type_)
    with unit_of_work():
        offer = services.create(structure, offer_data(kind), actor=MODERATOR, now=now)

    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.publish(offer, actor=MODERATOR, now=now)
    assert "kind" in refused.value.errors


def test_a_draft_may_miss_everything_but_holds_no_mistake(app, now):
    structure = a_structure()
    with unit_of_work():
        services.create(structure, replace(offer_data(), title="", places=(), slots=()), actor=MODERATOR, now=now)

    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.create(structure, replace(offer_data(), seats_total=0), actor=MODERATOR, now=now)
    assert list(refused.value.errors) == ["seats_total"]


def test_writing_what_is_already_there_writes_nothing(app, now):
    offer = an_offer()
    before, version = latest_seq(), offer.version

    with unit_of_work():
        assert services.edit(offer, record_of(offer), actor=MODERATOR, now=now) == []

    assert (latest_seq(), offer.version) == (before, version)


def test_an_edit_names_its_fields_in_the_history(app, now):
    offer = an_offer()
    wednesday = SlotData(day=3, start_minute=600, end_minute=660)
    data = replace(record_of(offer), title="Arroser le jardin", slots=(wednesday,))

    with unit_of_work():
        changed = services.edit(offer, data, actor=MODERATOR, now=now)

    assert changed == ["title", "slots"]
    assert queries.history_of(offer.id)[0].fields == ["title", "slots"]


def test_a_live_offer_stays_complete(app, now):
    offer = an_offer()

    with pytest.raises(RuleBroken), unit_of_work():
        services.edit(offer, replace(record_of(offer), places=()), actor=MODERATOR, now=now)
    assert len(queries.by_public_id(offer.public_id).places) == 1


def test_a_new_warning_sign_on_a_live_offer_goes_back_to_a_moderator(trusting, now):
    structure = a_structure()
    actor = actor_of(a_member(structure), structure)
    offer = an_offer(structure=structure)
    scam = "Versez 50 euros de frais de dossier avant de commencer, par coupon Transcash."

    with unit_of_work():
        services.edit(offer, replace(record_of(offer), description=scam), actor=actor, now=now)

    assert offer.state is OfferState.TO_REVIEW
    assert "money_asked" in offer.flags


def test_seats_below_those_taken_are_refused(app, now):
    offer = an_offer(seats_total=3)
    for _ in range(2):
        with unit_of_work():
            services.take_seat(offer.id, now=now)

    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.edit(offer, replace(record_of(offer), seats_total=1), actor=MODERATOR, now=now)
    assert "seats_total" in refused.value.errors


def test_the_last_seat_fills_the_offer_and_a_free_one_reopens_it(app, now):
    offer = an_offer(seats_total=1)
    with unit_of_work():
        services.take_seat(offer.id, now=now)
    assert queries.by_public_id(offer.public_id).state is OfferState.FULL

    with pytest.raises(services.NoSeatLeft), unit_of_work():
        services.take_seat(offer.id, now=now)
    with unit_of_work():
        services.free_seat(offer.id, now=now)

    found = queries.by_public_id(offer.public_id)
    assert (found.state, found.seats_taken) == (OfferState.PUBLISHED, 0)


def test_more_seats_reopen_a_full_offer(app, now):
    offer = an_offer(seats_total=1)
    with unit_of_work():
        services.take_seat(offer.id, now=now)
    offer = queries.by_public_id(offer.public_id)

    with unit_of_work():
        services.edit(offer, replace(record_of(offer), seats_total=4), actor=MODERATOR, now=now)

    assert offer.state is OfferState.PUBLISHED


def test_a_paused_offer_whose_insurance_ended_does_not_come_back_unseen(app, now):
    offer = an_offer(insurance_ends_on=now.date() + timedelta(days=10))
    with unit_of_work():
        services.pause(offer, actor=MODERATOR, now=now)

    with pytest.raises(RuleBroken) as refused, unit_of_work():
        services.resume(offer, actor=MODERATOR, now=now + timedelta(days=11))
    assert "insurance_ends_on" in refused.value.errors


@pytest.mark.parametrize(("kind", "days"), [(Kind.JOB, 60), (Kind.VOLUNTEERING, 180), (Kind.SERVICE, 180)])
def test_a_job_lives_sixty_days_and_standing_offers_their_rhythm(app, now, kind, days):
    assert an_offer(kind).expires_on == now.date() + timedelta(days=days)


def test_an_offer_never_outlives_its_own_end(app, now):
    end = now.date() + timedelta(days=20)

    assert an_offer(Kind.JOB, ends_on=end).expires_on == end


def test_an_offer_past_its_day_expires_once_and_comes_back_when_confirmed(app, now):
    offer = an_offer(Kind.JOB)
    later = now + timedelta(days=62)
    with unit_of_work():
        assert services.expire_due(now=later) == 1
        assert services.expire_due(now=later) == 0
    assert offer.state is OfferState.EXPIRED

    with unit_of_work():
        services.confirm_fresh(offer, actor=MODERATOR, now=later)

    assert offer.state is OfferState.PUBLISHED
    assert offer.expires_on == later.date() + timedelta(days=60)


def test_an_offer_lives_through_its_last_day_in_france(app, now):
    offer = an_offer(Kind.JOB)
    last_evening = now.replace(hour=22, minute=30) + timedelta(days=60)  # 23:30 in Paris

    with unit_of_work():
        assert services.expire_due(now=last_evening) == 0
    assert offer.state is OfferState.PUBLISHED


def test_an_offer_of_a_feed_lives_as_long_as_the_feed_shows_it(app, now):
    structure = a_structure()
    data = replace(offer_data(Kind.JOB), contact_name=None, contact_email=None, contract=None)
    origin = FeedOrigin(source="france-travail", ref="190ABC", digest="1")
    with unit_of_work():
        offer = services.create(structure, data, actor=SYSTEM, now=now, origin=origin)
        services.publish(offer, actor=SYSTEM, now=now)

    with unit_of_work():
        services.expire_due(now=now + timedelta(days=400))

    assert (offer.state, offer.expires_on) == (OfferState.PUBLISHED, None)
    assert queries.by_source("france-travail", "190ABC") is offer


def test_sessions_keep_their_row_when_the_record_names_them(app, now):
    first = SessionData(starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=3), seats_total=6)
    offer = an_offer(Kind.TRAINING, sessions=(first,))
    kept = offer.sessions[0].id
    added = replace(first, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=3))

    with unit_of_work():
        data = record_of(offer)
        services.edit(offer, replace(data, sessions=(*data.sessions, added)), actor=MODERATOR, now=now)

    assert queries.by_public_id(offer.public_id).sessions[0].id == kept
    assert len(offer.sessions) == 2


def test_a_closed_offer_cannot_be_paused(app, now):
    offer = an_offer()
    with unit_of_work():
        services.close(offer, actor=MODERATOR, now=now)

    with pytest.raises(InvalidTransition), unit_of_work():
        services.pause(offer, actor=MODERATOR, now=now)
    db.session.rollback()
    assert queries.by_public_id(offer.public_id).state is OfferState.CLOSED


@pytest.mark.parametrize("state", ["draft", "to_review"])
def test_what_nobody_has_read_is_read_when_it_comes_back(app, now, state):
    structure = a_structure()
    actor = actor_of(a_member(structure), structure)
    offer = an_offer(structure=structure, published=False)
    with unit_of_work():
        if state == "to_review":
            services.submit_or_publish(offer, actor=actor, now=now)
        services.close(offer, actor=actor, now=now)
        services.renew(offer, actor=actor, now=now)

    assert offer.state is OfferState.TO_REVIEW


def test_a_paused_offer_edited_into_a_scam_is_read_before_it_comes_back(app, now):
    structure = a_structure()
    actor = actor_of(a_member(structure), structure)
    offer = an_offer(structure=structure)
    scam = "Envoyez une copie de votre carte bancaire par WhatsApp avant de commencer."
    with unit_of_work():
        services.pause(offer, actor=actor, now=now)
        services.edit(offer, replace(record_of(offer), description=scam), actor=actor, now=now)
        services.resume(offer, actor=actor, now=now)

    assert offer.state is OfferState.TO_REVIEW
