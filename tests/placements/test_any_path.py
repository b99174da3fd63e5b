"""Whatever people do and in whatever order: no illegal state, no seat sold twice, no lost reminder, no double mail.

Each machine runs random acts of every party and of the clock on one offer with one or two seats and three people.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.mail import OutboxMail
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.people.models import Person
from app.placements import queries, services
from app.placements.jobs import run_due
from app.placements.models import Placement, Reminder
from app.placements.values import Party, ReminderKind
from app.placements.workflow import HOLDS_SEAT, OVER, PLACEMENT_WORKFLOW, PlacementAction, PlacementState
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, actor_of
from tests.support.databases import empty_tables

STEPS_A_PATH = 58
PARTS = 4  # each short enough for a loaded machine
PATHS = int(os.environ.get("APORTEE_PROOF_PATHS", "36"))  # the long proofs ask for ten times as many
FEWEST_STEPS = PATHS // 36 * 2_000  # a database: acts tried, each followed by every check
S, A = PlacementState, PlacementAction
PEOPLE = 3
who = st.integers(0, PEOPLE - 1)
ENDS = {
    S.PROPOSED: ReminderKind.PROPOSAL_LAPSES,
    S.AGREEMENT_RECORDED: ReminderKind.AGREEMENT_STANDS,
    S.SENT: ReminderKind.REQUEST_EXPIRES,
    S.IN_REVIEW: ReminderKind.REQUEST_EXPIRES,
    S.MEETING: ReminderKind.REQUEST_EXPIRES,
    S.SEAT_OFFERED: ReminderKind.SEAT_RELEASED,
}


class Paths(RuleBasedStateMachine):
    """Random acts; each is refused exactly when the table says so, and each leaves every promise kept."""

    steps = 0

    @initialize(seats=st.sampled_from((1, 1, 2)))
    def begin(self, seats):
        empty_tables()
        self.now = NOW
        referent = a_referent()
        self.referent = actor_of(referent)
        offer = an_offer(Kind.TRAINING, seats_total=seats, waiting_list_open=True)
        self.offer_id = offer.id
        self.person_ids = [make.someone(referent, email=f"p{n}@site.example").id for n in range(PEOPLE)]

    def living(self, n: int) -> Placement | None:
        return queries.living(self.person_ids[n], self.offer_id)

    def act(self, n: int, action: A, verb, **values) -> None:
        """Do it; it must fail when the table has no such row, and leave everything as it was."""
        placement = self.living(n)
        if placement is None:
            return
        before = placement.state
        allowed = PLACEMENT_WORKFLOW.allows(before, action)
        offer = db.session.get_one(Offer, self.offer_id)
        full = offer.seats_left == 0
        try:
            with unit_of_work():
                verb(placement, now=self.now, **values)
        except RuleBroken:
            db.session.expire_all()
            assert placement.state is before
            takes_seat = action is A.ACCEPT and before not in HOLDS_SEAT
            assert not allowed or (takes_seat and full) or self.may_be_refused(action, before)
        else:
            assert allowed
        self.every_promise_holds()

    def may_be_refused(self, action: A, before: S) -> bool:
        offer = db.session.get_one(Offer, self.offer_id)
        closed = offer.state not in (OfferState.PUBLISHED, OfferState.FULL)
        return (closed and action in (A.AGREE, A.RECORD_AGREEMENT)) or action is A.CORRECT

    @rule(n=who)
    def propose(self, n):
        placement = self.living(n)
        offer = db.session.get_one(Offer, self.offer_id)
        person = db.session.get_one(Person, self.person_ids[n])
        try:
            with unit_of_work():
                services.propose(offer, person, actor=self.referent, now=self.now)
        except RuleBroken:
            assert placement is not None
        else:
            assert placement is None
        self.every_promise_holds()

    @rule(n=who, pick=st.integers(0, 11), by_phone=st.booleans())
    def possible(self, n, pick, by_phone):
        """An act the table allows now."""
        placement = self.living(n)
        if placement is None:
            self.propose(n)
            return
        acts = [action for action in PLACEMENT_WORKFLOW.actions_from(placement.state) if action in self.VERBS]
        if acts:
            self.do(n, acts[pick % len(acts)], by_phone=by_phone)

    @rule(n=who, pick=st.integers(0, 11), by_phone=st.booleans())
    def possible_too(self, n, pick, by_phone):
        self.possible(n, pick, by_phone)

    @rule(n=who)
    def said_yes(self, n):
        """The way most paths go on."""
        self.propose(n)
        self.do(n, A.AGREE)

    @rule(taker=who, waiter=who)
    def one_comes_one_waits(self, taker, waiter):
        """A full offer with someone on its list."""
        for n, action in ((taker, A.ACCEPT), (waiter, A.WAIT_LIST)):
            self.said_yes(n)
            self.do(n, action)

    @rule(n=who, action=st.sampled_from(sorted(A)), by_phone=st.booleans())
    def anything(self, n, action, by_phone):
        """Any act at all, mostly one the table has no row for."""
        if action in self.VERBS:
            self.do(n, action, by_phone=by_phone)

    def do(self, n: int, action: A, *, by_phone: bool = False) -> None:
        """One act, by whom it belongs to."""
        placement = self.living(n)
        person = {"party": Party.PERSON, "actor": make.STRUCTURE_ACTOR}
        structure = {"actor": make.STRUCTURE_ACTOR}
        answer = {"party": Party.REFERENT, "actor": self.referent, "by_phone": True} if by_phone else structure
        if action is A.ACCEPT and placement is not None and placement.state is S.SEAT_OFFERED:
            self.act(n, action, services.accept_seat, **structure)
            return
        own = {
            A.AGREE: {"shared": ("phone",), **person},
            A.RECORD_AGREEMENT: {"actor": self.referent},
            A.CANCEL: {"actor": self.referent},
            A.OPEN: structure,
            A.PROPOSE_MEETING: {"at": self.now + timedelta(days=4), "place": "", "who": "", **answer},
            A.ACCEPT: {"starts_on": (self.now + timedelta(days=5)).date(), **answer},
            A.WAIT_LIST: answer,
            A.REFUSE: {"reasons": ["dates"], **answer},
            A.CORRECT: structure,
        }
        self.act(n, action, self.VERBS[action], **own.get(action, person))

    VERBS: ClassVar = {
        A.AGREE: services.agree,
        A.RECORD_AGREEMENT: services.record_agreement,
        A.DECLINE: services.decline,
        A.CANCEL: services.cancel,
        A.OPEN: services.open_request,
        A.PROPOSE_MEETING: services.propose_meeting,
        A.WAIT_LIST: services.wait_list,
        A.LET_SEAT_GO: services.let_seat_go,
        A.ACCEPT: services.accept,
        A.REFUSE: services.refuse,
        A.WITHDRAW: services.withdraw,
        A.START: services.start,
        A.COMPLETE: services.complete,
        A.END_EARLY: services.end_early,
        A.CORRECT: services.correct,
    }

    @rule(hours=st.sampled_from((1, 13, 25, 49, 80, 170)))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        run_due(now=self.now)
        mails = mails_sent()
        run_due(now=self.now)
        assert mails_sent() == mails
        self.every_promise_holds()

    def every_promise_holds(self):
        """One more step, and all it must leave true."""
        type(self).steps += 1
        db.session.rollback()
        db.session.expire_all()
        placements = list(db.session.scalars(select(Placement).options(selectinload(Placement.steps))))
        reminders = list(db.session.scalars(select(Reminder)))
        self.seats_are_those_held(placements)
        every_wait_has_its_end_and_what_is_over_owes_nothing(placements, reminders)
        history_is_a_chain_of_the_table(placements)
        if not any(placement.sent_at for placement in placements):
            assert make.PARTNER_EMAIL not in db.session.scalars(select(OutboxMail.to)).all()

    def seats_are_those_held(self, placements):
        offer = db.session.get_one(Offer, self.offer_id)
        assert offer.seats_taken == sum(placement.state in HOLDS_SEAT for placement in placements)
        assert offer.seats_taken <= offer.seats_total
        assert (offer.state is OfferState.FULL) is (offer.seats_left == 0)


def mails_sent() -> int:
    return db.session.scalar(select(func.count(OutboxMail.id))) or 0


def every_wait_has_its_end_and_what_is_over_owes_nothing(placements, reminders):
    assert all(row.cancelled_at is None for row in reminders if row.sent_at is not None)
    for placement in placements:
        rows = [row for row in reminders if row.placement_id == placement.id]
        owed = Counter(row.kind for row in rows if not row.sent_at and not row.cancelled_at)
        if placement.state in ENDS:
            assert owed[ENDS[placement.state]] == 1
        if placement.state in OVER:
            assert not owed
        assert max(owed.values(), default=0) <= 1


def history_is_a_chain_of_the_table(placements):
    for placement in placements:
        state = None
        for step in placement.steps:
            assert step.before == (state.value if state else None)
            if step.action in set(PlacementAction):
                following = PLACEMENT_WORKFLOW.next_state(S(step.before), A(step.action))
                assert following.value == step.after
            state = S(step.after)
        assert state is placement.state


@pytest.mark.parametrize("part", range(PARTS))
def test_any_order_of_acts_keeps_every_promise(app, part):
    Paths.steps = 0
    run_state_machine_as_test(
        seed(part)(Paths),  # each part has paths of its own
        settings=settings(
            max_examples=PATHS // PARTS,
            stateful_step_count=STEPS_A_PATH,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Paths.steps >= FEWEST_STEPS // PARTS
