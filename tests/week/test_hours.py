"""Minutes of a week: planned, declared by the person, signed in session; each by its rule."""

from datetime import date, timedelta

import pytest

from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.matching.values import Kind, Schedule
from app.offers.models import Offer
from app.offers.record import SlotData
from app.placements import services as placements
from app.placements.models import Placement
from app.placements.values import Party
from app.week import queries, services
from app.week.jobs import extend_plans
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.placements import fresh

WEEK = "2026-W49"
MONDAY = date(2026, 11, 30)


def accepted(kind: Kind, **values) -> Placement:
    return make.accept(make.sent(an_offer(kind, **values)), starts_on=MONDAY)


def started(kind: Kind, **values) -> Placement:
    placement = accepted(kind, **values)
    with unit_of_work():
        placements.start(
            fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW, signed_on=MONDAY
            if kind is not Kind.IMMERSION else NOW.date(), aim="discover",
        )  # fmt: skip
    return fresh(placement)


def test_an_accepted_job_plans_its_hours_for_twelve_weeks(app):
    placement = accepted(Kind.JOB, weekly_minutes_max=20 * 60)

    lines = queries.of_placement(placement)

    assert len(lines) == 12
    assert {line.minutes for line in lines} == {20 * 60}


def test_a_short_activity_is_planned_until_its_end(app):
    placement = accepted(Kind.IMMERSION, weeks_count=2, weekly_minutes_max=35 * 60)

    assert [line.week for line in queries.of_placement(placement)] == ["2026-W49", "2026-W50"]


@pytest.mark.parametrize(
    ("schedule", "minutes"), [(Schedule.FIXED, 300), (Schedule.CHOICE, 120), (Schedule.FREE, 0)]
)
def test_hours_unsaid_are_read_from_the_slots(app, schedule, minutes):
    slots = (SlotData(day=1, start_minute=540, end_minute=660), SlotData(day=2, start_minute=540, end_minute=720))
    offer = an_offer(Kind.VOLUNTEERING, slots=slots, schedule=schedule)

    assert services.weekly_minutes(db.session.get_one(Offer, offer.id)) == minutes


def test_only_the_person_declares_and_never_for_a_job(app):
    helping = started(Kind.VOLUNTEERING)
    working = make.accept(make.sent(an_offer(Kind.JOB), make.someone(email="autre@site.example")), starts_on=MONDAY)

    for placement, party in ((helping, Party.STRUCTURE), (helping, Party.REFERENT), (working, Party.PERSON)):
        with pytest.raises(RuleBroken), unit_of_work():
            services.declare(fresh(placement), week=WEEK, minutes=60, party=party, now=NOW)
    with unit_of_work():
        services.declare(fresh(helping), week=WEEK, minutes=90, party=Party.PERSON, now=NOW)
    assert queries.week_of(helping.person_id, WEEK).minutes == 90


@pytest.mark.parametrize("kind", [Kind.VOLUNTEERING, Kind.JOB, Kind.INSERTION_SITE])
def test_no_presence_is_signed_for_volunteering_nor_for_a_job(app, kind):
    placement = accepted(kind)

    with pytest.raises(RuleBroken), unit_of_work():
        services.confirm(fresh(placement), week=WEEK, minutes=60, party=Party.STRUCTURE, now=NOW)


def test_a_training_is_signed_by_its_structure(app):
    placement = accepted(Kind.TRAINING)

    with pytest.raises(RuleBroken), unit_of_work():
        services.confirm(fresh(placement), week=WEEK, minutes=60, party=Party.REFERENT, now=NOW)
    with unit_of_work():
        services.confirm(fresh(placement), week=WEEK, minutes=300, party=Party.STRUCTURE, now=NOW)
    assert queries.planned_by_person([placement.person_id], WEEK) == {placement.person_id: 300}


def test_an_impossible_week_is_refused(app):
    placement = started(Kind.VOLUNTEERING)

    for minutes in (-1, 7 * 24 * 60 + 1):
        with pytest.raises(RuleBroken), unit_of_work():
            services.declare(fresh(placement), week=WEEK, minutes=minutes, party=Party.PERSON, now=NOW)


def test_an_activity_found_elsewhere_is_counted_once_a_week(app):
    person = make.someone()

    for minutes in (60, 90):
        with unit_of_work():
            services.add_own_activity(person.id, label="Chorale", week=WEEK, minutes=minutes, now=NOW)

    view = queries.week_of(person.id, WEEK)
    assert (len(view.lines), view.minutes) == (1, 90)


def test_what_stops_leaves_the_weeks_to_come_and_keeps_what_was_declared(app):
    placement = started(Kind.VOLUNTEERING)
    with unit_of_work():
        services.declare(fresh(placement), week="2026-W50", minutes=30, party=Party.PERSON, now=NOW)
    with unit_of_work():
        placements.end_early(
            fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW + timedelta(days=6)
        )

    assert [line.week for line in queries.of_placement(placement)] == ["2026-W49", "2026-W50"]


def test_an_activity_whose_end_is_past_is_planned_no_more(app):
    placement = started(Kind.TRAINING, weeks_count=1)
    known = queries.of_placement(placement)

    assert extend_plans(now=NOW + timedelta(weeks=5)) == 0
    assert queries.of_placement(placement) == known


def test_an_activity_that_goes_on_is_planned_week_after_week(app):
    placement = started(Kind.VOLUNTEERING)
    assert extend_plans(now=NOW) == 0

    assert extend_plans(now=NOW + timedelta(weeks=3)) > 0
    assert extend_plans(now=NOW + timedelta(weeks=3)) == 0
    weeks = [line.week for line in queries.of_placement(placement)]
    assert len(weeks) == len(set(weeks))


def test_a_discreet_service_is_a_meeting_in_the_week(app):
    offer = an_offer(Kind.SERVICE, title="Consultation addictologie", weekly_minutes_max=60)
    with unit_of_work():
        db.session.merge(offer).discreet = True

    placement = make.accept(make.sent(offer), starts_on=MONDAY)

    assert {line.label for line in queries.of_placement(placement)} == {"Rendez-vous"}
