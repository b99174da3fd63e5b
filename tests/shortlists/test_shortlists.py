"""The lists kept every night: made again where something changed, left alone elsewhere, equal to a whole run."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import services as offers
from app.offers.models import Offer
from app.people import services as people
from app.people.models import Person
from app.shortlists import jobs, queries
from app.shortlists.models import Shortlist
from tests.conftest import NOW
from tests.factories.offers import an_offer, offer_data
from tests.factories.people import SYSTEM, follow
from tests.factories.placements import a_referent, propose, sent, someone
from tests.factories.structures import MODERATOR
from tests.support.queries import queries as statements

NIGHT = NOW.replace(hour=3)
ONE_DAY = timedelta(days=1)


def run(now=NIGHT):
    """People looked at, people ranked again."""
    batches = list(jobs.everyone(now=now))
    return sum(people for people, _ in batches), sum(again for _, again in batches)


def lists():
    """What is kept, by first name: keys and points in order."""
    rows = db.session.execute(select(Person.first_name, Shortlist.offers).join(Shortlist)).all()
    return {row.first_name: row.offers for row in rows}


def whole_run(now):
    """The same lists made from nothing."""
    with unit_of_work():
        db.session.execute(delete(Shortlist))
    run(now)
    return lists()


@pytest.fixture
def three(app):
    referent = a_referent()
    return [
        someone(referent, first_name="Ana", email=None),
        someone(referent, first_name="Bilal", email=None),
        someone(referent, first_name="Chloé", email=None),
    ]


def test_only_whoever_something_changed_for_is_ranked_again_and_the_lists_equal_a_whole_run(three):
    ana, bilal, _ = three
    first = an_offer(Kind.JOB)
    an_offer(Kind.TRAINING, seats_total=1)
    assert run() == (3, 3)
    assert run() == (3, 0)

    with unit_of_work():
        other = {"wishes": [{"rome": "K1304"}]}
        people.save_answers(db.session.get_one(Person, ana.id), other, actor=SYSTEM, now=NIGHT)
    assert run() == (3, 1)
    propose(first, bilal, now=NIGHT)  # an offer without a limit of seats: it is crowded for nobody
    assert run() == (3, 3)  # yet whoever it was listed for is looked at again
    kept = lists()
    assert first.id not in [key for key, _ in kept["Bilal"]]

    assert kept == whole_run(NIGHT)


def test_an_offer_that_changes_expires_fills_or_leaves_is_right_the_next_night(three):
    gone, edited = an_offer(Kind.JOB), an_offer(Kind.JOB, title="Cuisiner à l’école")
    crowded = an_offer(Kind.TRAINING, seats_total=1)
    ending = an_offer(Kind.IMMERSION, ends_on=NIGHT.date())
    run()
    before = lists()["Ana"]
    assert {key for key, _ in before} == {gone.id, edited.id, crowded.id, ending.id}

    with unit_of_work():
        offers.close(db.session.get_one(Offer, gone.id), actor=MODERATOR, now=NIGHT)
        data = offer_data(Kind.JOB, title="Cuisiner à l’école", rome=("A1203",))
        offers.edit(db.session.get_one(Offer, edited.id), data, actor=MODERATOR, now=NIGHT)
    for name in ("Dora", "Elie", "Fanny"):
        sent(crowded, someone(a_referent(), first_name=name, email=None), now=NIGHT)
    assert run(NIGHT + ONE_DAY)[1] == 6

    after = dict(lists()["Ana"])
    assert set(after) == {edited.id, crowded.id}
    assert after[edited.id] > dict(before)[edited.id]
    assert after[crowded.id] < dict(before)[crowded.id]
    assert lists() == whole_run(NIGHT + ONE_DAY)


def test_a_run_that_was_stopped_goes_on_where_it_was(three, monkeypatch):
    an_offer(Kind.JOB)
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    next(jobs.everyone(now=NIGHT))  # killed after the first batch

    assert run() == (3, 1)
    assert jobs.keep_shortlists(now=NIGHT + ONE_DAY) == 2
    assert jobs.keep_shortlists(now=NIGHT + ONE_DAY) == 1
    assert jobs.keep_shortlists(now=NIGHT + ONE_DAY) == 0
    assert jobs.keep_shortlists(now=NIGHT.replace(hour=0) + 2 * ONE_DAY) == 0  # not before two in the morning


def test_nobody_is_kept_in_a_list_once_the_follow_up_ends_or_pauses(three):
    ana, bilal, _ = three
    an_offer(Kind.JOB)
    run()
    with unit_of_work():
        db.session.get_one(Person, ana.id).frozen_at = NIGHT
        people.end_follow_up(db.session.get_one(Person, bilal.id).follow_ups[0], actor=SYSTEM, now=NIGHT)

    assert run() == (1, 0)
    assert set(lists()) == {"Chloé"}


def test_what_was_put_on_line_since_and_suits_well_is_told_for_a_week(three):
    an_offer(Kind.JOB, rome=("A1203",))
    run()
    assert queries.found_lately([one.id for one in three], NIGHT.date()) == {one.id: [] for one in three}

    new = an_offer(Kind.INSERTION_SITE, now=NIGHT + timedelta(hours=2))
    far = an_offer(Kind.JOB, rome=("N1103",), weekly_minutes_max=60, now=NIGHT + timedelta(hours=2))
    run(NIGHT + ONE_DAY)
    ana = three[0].id
    day = (NIGHT + ONE_DAY).date()
    assert queries.found_lately([ana], day)[ana] == [new.id]
    assert far.id in [key for key, _ in lists()["Ana"]]
    run(NIGHT + 2 * ONE_DAY)
    assert queries.found_lately([ana], day + 2 * ONE_DAY)[ana] == [new.id]
    assert queries.found_lately([ana], day + 7 * ONE_DAY)[ana] == []


def test_a_batch_costs_the_same_number_of_queries_whatever_changed(three, app):
    referent = a_referent()
    for name in ("Dora", "Elie"):
        follow(referent, someone(first_name=name, email=None))
    an_offer(Kind.JOB)
    assert run()[0] == 5
    with statements() as nothing_new:
        run()
    an_offer(Kind.JOB)
    with statements() as one_offer_more:
        assert run()[1] == 5
    assert len(one_offer_more) - len(nothing_new) <= 14  # five lists written, one offer read
