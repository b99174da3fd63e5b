"""Reminders are rows: each sent once, none lost, closures stop the clock."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.placements import queries, services
from app.placements.call_queries import call_tasks_about_structures
from app.placements.emails import doors
from app.placements.jobs import pause_silent_structures, run_due
from app.placements.services import record_agreement
from app.placements.values import Party, ReminderKind, TaskKind
from app.placements.workflow import PlacementState as S
from app.structures.models import Closure
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, actor_of
from tests.factories.placements import fresh
from tests.factories.structures import a_member


def at(days: float):
    return NOW + timedelta(days=days, minutes=5)


def subjects(mailbox, address):
    return [mail.subject.replace("\u00a0", " ") for mail in mailbox.to(address)]


def test_a_proposal_is_recalled_twice_then_lapses(app, mailbox):
    placement = make.propose()

    sent = []
    for day in range(1, 17):
        run_due(now=at(day))
        sent.append(len(mailbox.to(make.PERSON_EMAIL)))

    assert sent[:14] == [1] * 6 + [2] * 6 + [3, 4]  # day 7, day 13, and the end at day 14
    assert fresh(placement).state is S.LAPSED
    assert mailbox.to(make.PARTNER_EMAIL) == []


def test_a_request_is_recalled_at_days_10_and_20_then_expires(app, mailbox):
    placement = make.sent()
    a_member(db.session.merge(placement).offer.structure, email="membre@structure.example")

    for day in range(1, 32):
        run_due(now=at(day))

    assert len(mailbox.to("membre@structure.example")) == 2  # every contact at reminders, not at the request
    assert len(mailbox.to(make.PARTNER_EMAIL)) == 4  # request, two reminders, end
    assert fresh(placement).state is S.EXPIRED
    assert "Pas de réponse" in mailbox.last(make.PERSON_EMAIL).subject


def test_the_substitute_hears_of_the_second_reminder_only(app, mailbox):
    placement = make.sent()
    with unit_of_work():
        fresh(placement).offer.substitute_email = "remplace@structure.example"

    run_due(now=at(10))
    assert mailbox.to("remplace@structure.example") == []
    run_due(now=at(20))
    assert len(mailbox.to("remplace@structure.example")) == 1


def test_running_twice_sends_once(app, mailbox):
    make.sent()

    run_due(now=at(10))
    before = len(mailbox.all())
    run_due(now=at(10))
    run_due(now=at(11))

    assert len(mailbox.all()) == before


def test_a_worker_stopped_for_days_catches_up_without_repeating_itself(app, mailbox):
    placement = make.propose()

    run_due(now=at(16))

    mails = subjects(mailbox, make.PERSON_EMAIL)
    assert len(mails) == 2  # the proposal, and one notice: not both
    assert fresh(placement).state is S.PROPOSED  # nothing ends without its last notice having been out a day
    run_due(now=at(17.5))
    assert fresh(placement).state is S.LAPSED


def test_closing_days_stop_the_clock_of_a_request(app, mailbox):
    placement = make.sent()
    structure_id = fresh(placement).offer.structure_id
    with unit_of_work():
        db.session.add(Closure(structure_id=structure_id, starts_on=date(2026, 11, 28), ends_on=date(2026, 12, 7)))

    run_due(now=at(12))
    assert len(mailbox.to(make.PARTNER_EMAIL)) == 1
    run_due(now=at(20.1))
    assert len(mailbox.to(make.PARTNER_EMAIL)) == 2
    run_due(now=at(31))
    assert fresh(placement).state is S.SENT
    for day in range(32, 43):
        run_due(now=at(day))
    assert fresh(placement).state is S.EXPIRED


def test_an_agreement_recorded_stands_after_a_day_without_a_no(app, mailbox):
    placement = make.propose()
    with unit_of_work():
        record_agreement(fresh(placement), actor=actor_of(make.referent_of(placement.person)), now=NOW)

    run_due(now=NOW + timedelta(hours=23))
    assert fresh(placement).state is S.AGREEMENT_RECORDED
    assert mailbox.to(make.PARTNER_EMAIL) == []

    run_due(now=NOW + timedelta(hours=25))
    assert fresh(placement).state is S.SENT
    assert len(mailbox.to(make.PARTNER_EMAIL)) == 1


def test_a_no_before_the_delay_stops_what_was_recorded(app, mailbox):
    placement = make.propose()
    with unit_of_work():
        record_agreement(fresh(placement), actor=actor_of(make.referent_of(placement.person)), now=NOW)
    with unit_of_work():
        services.decline(fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW)

    run_due(now=at(3))

    assert fresh(placement).state is S.DECLINED
    assert mailbox.to(make.PARTNER_EMAIL) == []


def test_a_held_seat_goes_to_the_next_after_two_days(app):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer))
    first = make.waiting(make.sent(offer, make.someone(email="un@site.example")))
    second = make.waiting(make.sent(offer, make.someone(email="deux@site.example")), now=NOW + timedelta(hours=1))
    make.withdraw(holder, now=at(1))

    run_due(now=at(2.9))
    assert fresh(first).state is S.SEAT_OFFERED
    run_due(now=at(3.1))

    assert fresh(first).state is S.WAITING_LIST
    assert fresh(second).state is S.SEAT_OFFERED


def test_a_meeting_is_recalled_the_day_before_and_never_after(app, mailbox):
    placement = make.meet(make.sent(), days=5)

    run_due(now=at(4.5))
    assert "Demain" in mailbox.last(make.PERSON_EMAIL).subject

    other = make.meet(make.sent(an_offer(), make.someone(email="un@site.example")), days=5)
    count = len(mailbox.to("un@site.example"))
    run_due(now=at(6))
    assert len(mailbox.to("un@site.example")) == count
    assert fresh(placement).state is fresh(other).state is S.MEETING


@pytest.mark.parametrize(("day", "kind"), [(7, "check_week"), (30, "check_month"), (90, "check_quarter")])
def test_news_are_asked_at_days_7_30_and_90(app, mailbox, day, kind):
    placement = make.accept(make.sent())
    with unit_of_work():
        services.start(fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW)

    run_due(now=at(day))

    sent = [row.kind for row in queries.reminders_of(placement.id) if row.sent_at is not None]
    assert sent == [ReminderKind(kind)]
    assert "Comment ça se passe" in mailbox.last(make.PERSON_EMAIL).subject


def test_nothing_is_owed_once_a_placement_is_over(app, mailbox):
    placement = make.sent()
    make.withdraw(placement)
    count = len(mailbox.all())
    assert all(row.cancelled_at for row in queries.reminders_of(placement.id))

    run_due(now=at(60))

    assert len(mailbox.all()) == count


def test_a_reminder_renews_the_link(app, mailbox):
    make.sent()
    first = mailbox.links(make.PARTNER_EMAIL)

    run_due(now=at(10))

    renewed = mailbox.links(make.PARTNER_EMAIL)
    assert renewed
    assert not set(first) & set(renewed)


def test_a_structure_that_never_answers_is_paused_and_called(app):
    offers = [an_offer(title=f"Atelier {n}") for n in range(2)]
    structure_id = offers[0].structure_id
    with unit_of_work():
        db.session.merge(offers[1]).structure_id = structure_id
    referent = a_referent()
    people = [make.someone(referent, email=f"p{n}@site.example") for n in range(10)]
    asked = [make.sent(offer, person) for offer in offers for person in people]
    assert pause_silent_structures(now=at(31)) == 2
    assert pause_silent_structures(now=at(32)) == 0

    states = {db.session.get_one(Offer, offer.id, populate_existing=True).state for offer in offers}
    assert states == {OfferState.PAUSED}
    assert [task.kind for task in call_tasks_about_structures("23")] == [TaskKind.SILENT_STRUCTURE]
    assert len(asked) == 20


def test_one_answer_is_enough_not_to_be_paused(app):
    offer = an_offer()
    referent = a_referent()
    asked = [make.sent(offer, make.someone(referent, email=f"p{n}@site.example")) for n in range(20)]
    make.refuse(asked[0])

    assert pause_silent_structures(now=at(31)) == 0


def test_the_link_of_a_last_notice_that_leaves_late_is_alive(app, mailbox):
    """A worker stopped for weeks: the last notice moves the end it announces, and what it says is true."""
    make.sent(person=make.someone(email="s@site.example"))
    make.propose(person=make.someone(email="p@site.example"))
    late = NOW + timedelta(days=31)

    run_due(now=late)

    for purpose in (doors.ANSWER, doors.AGREE):
        newest = select(ActionLink).where(ActionLink.purpose == purpose).order_by(ActionLink.id.desc()).limit(1)
        assert db.session.scalar(newest).is_live(late + timedelta(hours=23)), purpose
    assert "jusqu’au 26 décembre 2026" in " ".join(mail.text for mail in mailbox.all()).replace("\u00a0", " ")
