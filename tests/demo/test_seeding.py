"""The Creuse seeded once, smaller than the real one: what every screen finds there."""

import json
import stat
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import func, select

from app import create_app
from app.accounts import passwords
from app.accounts.models import Account
from app.accounts.queries import by_email
from app.bus.models import BusStop
from app.demo import services as demo
from app.demo.services.logins import FILE
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.mail import OutboxMail
from app.matching.values import Channel, Kind
from app.offers.models import Offer, OfferHistory
from app.offers.workflow import LIVE, OfferState
from app.people import services as people
from app.people.models import FollowUp, Person
from app.people.queries import active_follow_up
from app.placements.models import Placement
from app.placements.workflow import PlacementState
from app.structures.models import Closure, Membership, Structure
from app.structures.workflow import StructureState
from tests.conftest import NOW
from tests.support.databases import create_schema, database_url

OFFERS, PEOPLE = 260, 70
TRANSITORY = {PlacementState.AGREED}


@pytest.fixture(scope="module")
def creuse(settings, request, tmp_path_factory):
    """An application whose database holds a smaller Creuse."""
    folder = tmp_path_factory.mktemp("demo")
    url = database_url(request.config.getoption("--database"), settings.instance_dir, name="aportee_demo")
    application = create_app(replace(settings, database_url=url, instance_dir=folder))
    with application.app_context():
        create_schema(application)
        demo.seed("23", now=NOW, offers=OFFERS, people=PEOPLE)
        db.session.remove()
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(creuse):
    """The seeded application stands for the usual one here: these tests read and change nothing."""
    with creuse.app_context():
        yield creuse
        db.session.remove()


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def states_of(model):
    return set(db.session.scalars(select(model.state).distinct()))


def test_offers_of_the_six_kinds_are_on_line(app):
    kinds = db.session.scalars(select(Offer.kind).where(Offer.state.in_(LIVE))).all()

    assert set(kinds) == set(Kind)
    assert len(kinds) > 0.85 * OFFERS


def test_offers_are_in_every_state_a_desk_shows(app):
    assert states_of(Offer) >= set(OfferState) - {OfferState.ARCHIVED, OfferState.TO_CORRECT}


def test_what_waits_for_a_moderator_says_why(app):
    waiting = db.session.scalars(select(Offer).where(Offer.state == OfferState.TO_REVIEW)).all()

    assert len(waiting) == 3
    assert all(offer.flags for offer in waiting)


def test_structures_register_and_are_corrected(app):
    assert states_of(Structure) >= {StructureState.APPROVED, StructureState.TO_REVIEW, StructureState.TO_CORRECT}


def test_proposals_are_in_every_state(app):
    assert states_of(Placement) >= set(PlacementState) - TRANSITORY


def test_every_proposal_has_its_steps_and_its_lines_in_the_journal(app):
    for placement in db.session.scalars(select(Placement).limit(40)):
        assert [step.after for step in placement.steps][-1] == placement.state.value


def test_seats_are_never_oversold(app):
    assert count(Offer, Offer.seats_total.is_not(None), Offer.seats_taken > Offer.seats_total) == 0


def test_nothing_answered_elsewhere_was_sent(app):
    assert count(Placement, Placement.channel != Channel.HERE, Placement.sent_at.is_not(None)) == 0


def test_some_offers_come_from_a_feed_and_are_answered_there(app):
    imported = db.session.scalars(select(Offer).where(Offer.source.is_not(None))).all()

    assert imported
    assert all(offer.channel is Channel.PARTNER_SITE and offer.apply_url for offer in imported)


def test_every_offer_tells_its_history(app):
    told = set(db.session.scalars(select(OfferHistory.offer_id).distinct()))

    assert set(db.session.scalars(select(Offer.id))) == told


def test_every_registered_structure_has_someone_who_answers(app):
    members = set(db.session.scalars(select(Membership.structure_id).where(Membership.left_at.is_(None))))
    alone = set(db.session.scalars(
        select(Structure.id)
        .where(Structure.source.is_(None), Structure.state == StructureState.APPROVED)))  # fmt: skip

    assert alone - members == set()


def test_people_are_followed_from_several_bodies(app):
    bodies = set(db.session.scalars(select(FollowUp.structure_id)))
    referents = set(db.session.scalars(select(FollowUp.account_id)))

    assert len(bodies) >= 2
    assert len(referents) >= 6
    assert count(Person) == PEOPLE


def test_everyone_has_answers_the_engine_reads(app):
    for person in db.session.scalars(select(Person)):
        people.profile_of(person)


def test_the_reading_log_is_intact(app):
    assert people.verify_log() == []


def test_the_bus_and_the_closures_are_announced(app):
    assert count(BusStop) > 20
    assert count(Closure) > 5


def test_old_mails_of_the_stories_never_leave(app):
    recent = db.session.scalars(select(OutboxMail.created_at)).all()

    assert len(recent) < 80
    assert all((NOW - moment).total_seconds() < 48 * 3600 for moment in recent)


def test_each_role_has_an_account_that_signs_in(app):
    accounts = demo.accounts(app.config["SETTINGS"].instance_dir)

    roles = [one["role"] for one in accounts]
    assert roles == ["person", "referent", "partner", "manager", "admin", "referent-colleague", "person-clemence"]
    for one in accounts:
        account = by_email(one["email"])
        assert set(one) == {"role", "email", "password", "totp_secret", "person_id", "structure_id"}
        assert passwords.verify(account.password_hash, one["password"])
        assert one["password"].isascii()
        if not one["role"].startswith("person"):
            assert pyotp.TOTP(one["totp_secret"]).secret == account.totp_secret


def test_the_accounts_are_for_the_owner_of_the_instance_only(app):
    file = app.config["SETTINGS"].instance_dir / FILE

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == demo.accounts(app.config["SETTINGS"].instance_dir)


def test_the_referent_follows_the_person(app):
    person, referent = demo.accounts(app.config["SETTINGS"].instance_dir)[:2]
    followed = db.session.scalars(select(Person).where(Person.public_id == person["person_id"])).one()

    assert active_follow_up(followed.id, by_email(referent["email"]).id)
    assert followed.account_id == by_email(person["email"]).id


def test_the_partner_has_offers_answered_here_and_requests_to_answer(app):
    partner = demo.accounts(app.config["SETTINGS"].instance_dir)[2]
    structure = db.session.scalars(select(Structure).where(Structure.public_id == partner["structure_id"])).one()
    own = Offer.structure_id == structure.id

    assert structure.insee == "23096"
    assert count(Offer, own, Offer.channel == Channel.HERE, Offer.state == OfferState.PUBLISHED) >= 3
    waiting = select(Placement.id).join(Placement.offer).where(own, Placement.state == PlacementState.SENT)
    assert db.session.scalars(waiting).all()


def test_seeding_again_writes_nothing(app):
    before = count(Offer), count(Account), count(Placement)

    report = demo.seed("23", now=NOW)

    assert (report.offers, report.people) == (0, 0)
    assert (count(Offer), count(Account), count(Placement)) == before


def test_asking_for_more_offers_adds_the_difference(app):
    present = count(Offer)

    report = demo.seed("23", now=NOW, offers=present + 90)

    assert report.offers == 90
    assert count(Offer) == present + 90


def test_an_unknown_territory_is_refused(app):
    with pytest.raises(RuleBroken):
        demo.seed("75", now=NOW)


def test_production_has_no_demonstration(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], env="production"))

    with pytest.raises(RuleBroken):
        demo.seed("23", now=NOW)


def test_a_first_day_of_the_demonstration_says_where_and_whom_to_ask_for(app):
    accepted = db.session.scalars(select(Placement).where(Placement.starts_on.is_not(None))).all()

    assert any(placement.start_place for placement in accepted)
    assert any(placement.start_with for placement in accepted)
