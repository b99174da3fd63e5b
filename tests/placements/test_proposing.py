"""The person decides first."""

from dataclasses import replace

import pytest

from app.kit.database import db, unit_of_work
from app.kit.errors import InvalidTransition, NotAllowed, RuleBroken
from app.matching.values import Channel, Kind
from app.offers.models import Offer
from app.people.models import Person
from app.placements import queries, services
from app.placements.values import Party
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import GUERET_PLACE, an_offer
from tests.factories.people import a_person, a_referent, actor_of, follow
from tests.factories.placements import fresh


def test_a_structure_receives_nothing_before_the_person_agrees(app, mailbox):
    placement = make.propose()

    assert placement.state is S.PROPOSED
    assert mailbox.to(make.PARTNER_EMAIL) == []
    assert queries.for_structure(placement.offer.structure_id).total == 0

    make.agree(placement)

    assert len(mailbox.to(make.PARTNER_EMAIL)) == 1
    assert queries.for_structure(placement.offer.structure_id).total == 1


def test_a_referent_cannot_propose_to_someone_they_do_not_follow(app):
    offer, person, stranger = an_offer(), make.someone(), a_referent("Autre Exemple")

    with pytest.raises(RuleBroken), unit_of_work():
        services.propose(offer, person, actor=actor_of(stranger), now=NOW)


def test_a_referent_whose_follow_up_ended_cannot_propose(app):
    from app.people.services import end_follow_up

    referent = a_referent()
    person = a_person(answers=make.WILLING)
    follow_up = follow(referent, person)
    with unit_of_work():
        end_follow_up(db.session.merge(follow_up), actor=actor_of(referent), now=NOW)

    with pytest.raises(RuleBroken), unit_of_work():
        services.propose(an_offer(), person, actor=actor_of(referent), now=NOW)


def test_volunteering_is_proposed_only_to_someone_who_ticked_it(app):
    referent = a_referent()
    person = a_person(answers={"kinds": ["job"]})
    follow(referent, person)

    with pytest.raises(RuleBroken), unit_of_work():
        services.propose(an_offer(Kind.VOLUNTEERING), person, actor=actor_of(referent), now=NOW)
    with unit_of_work():
        assert services.propose(an_offer(Kind.JOB), person, actor=actor_of(referent), now=NOW).state is S.PROPOSED


def test_an_offer_is_proposed_once_at_a_time_to_a_person(app):
    placement = make.propose()

    with pytest.raises(RuleBroken):
        make.propose(placement.offer, placement.person)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.PARTNER_SITE, Channel.ON_SITE])
def test_an_offer_answered_elsewhere_is_handed_over_and_never_sent(app, mailbox, channel):
    offer = an_offer(
        Kind.JOB, channel=channel, apply_phone="05 36 49 01 49", apply_url="https://partenaire.example/offre",
        places=(replace(GUERET_PLACE, address="4 rue des Jardins"),),
    )  # fmt: skip

    placement = make.agree(make.propose(offer))

    assert placement.state is S.HANDED_OVER
    assert placement.sent_at is None
    assert placement.expires_at is None
    assert mailbox.to(make.PARTNER_EMAIL) == []
    assert "partenaire.example" in mailbox.last(make.PERSON_EMAIL).text
    assert [row for row in queries.reminders_of(placement.id) if row.cancelled_at is None] == []


def test_the_structure_cannot_agree_for_the_person(app):
    placement = make.propose()

    for party in (Party.STRUCTURE, Party.REFERENT, Party.MANAGER):
        with pytest.raises(NotAllowed), unit_of_work():
            services.agree(fresh(placement), party=party, actor=make.STRUCTURE_ACTOR, now=NOW)


def test_saying_no_needs_no_reason_and_ends_there(app, mailbox):
    placement = make.propose()

    with unit_of_work():
        services.decline(fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW)

    assert fresh(placement).state is S.DECLINED
    assert mailbox.to(make.PARTNER_EMAIL) == []
    with pytest.raises(InvalidTransition):
        make.agree(placement)


def test_only_contacts_that_exist_and_were_agreed_are_given(app):
    placement = make.propose(person=make.someone(phone=None))

    make.agree(placement, shared=("phone", "email"))

    assert fresh(placement).shared == ["email"]


def test_a_candidature_of_the_person_alone_is_sent_without_a_referent(app, mailbox):
    person, offer = make.someone(), an_offer()

    with unit_of_work():
        placement = services.apply(
            db.session.get_one(Offer, offer.id), db.session.get_one(Person, person.id),
            actor=make.person_actor(person), shared=("phone",), note="J’aime être dehors.", now=NOW,
        )  # fmt: skip

    assert placement.state is S.SENT
    request = mailbox.last(make.PARTNER_EMAIL)
    assert "J’aime être dehors." in request.text
    assert mailbox.to(make.referent_of(person).email) == []


def test_a_candidature_for_an_offer_already_proposed_is_the_agreement(app):
    placement = make.propose()

    with unit_of_work():
        same = services.apply(
            fresh(placement).offer, fresh(placement).person, actor=make.person_actor(placement.person), now=NOW
        )

    assert same.id == placement.id
    assert same.state is S.SENT


def test_someone_who_asked_for_a_pause_is_proposed_nothing(app):
    person = make.someone()
    with unit_of_work():
        db.session.get_one(Person, person.id).frozen_at = NOW

    with pytest.raises(RuleBroken):
        make.propose(person=person)


def test_an_offer_closed_meanwhile_cannot_be_agreed_to(app):
    from app.offers.services import pause
    from tests.factories.structures import MODERATOR

    placement = make.propose()
    with unit_of_work():
        pause(fresh(placement).offer, actor=MODERATOR, now=NOW)

    with pytest.raises(RuleBroken):
        make.agree(placement)
    assert fresh(placement).state is S.PROPOSED
