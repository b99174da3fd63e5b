"""Whatever is tried in whatever order: no illegal state, no seat beyond the last, every move written down."""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.kit.changes import latest_seq
from app.kit.database import db, unit_of_work
from app.kit.errors import DomainError
from app.offers import queries, services
from app.offers.models import Offer, OfferHistory
from app.offers.workflow import LIVE, OFFER_WORKFLOW, OfferState
from tests.conftest import NOW
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_member, a_structure, actor_of
from tests.support.databases import empty_tables

VERBS = ("publish", "submit_or_publish", "ask_correction", "pause", "resume", "close", "renew", "confirm_fresh",
         "say_full", "say_open", "take_seat", "free_seat", "expire_due", "archive_old")  # fmt: skip


class LifeOfAnOffer(RuleBasedStateMachine):
    """One offer of two seats, its structure, a moderator, and time that passes."""

    @initialize()
    def begin(self) -> None:
        db.session.rollback()
        structure = a_structure()
        self.member = actor_of(a_member(structure), structure)
        self.offer_id = an_offer(structure=structure, published=False, seats_total=2).id
        self.now, self.taken, self.moves = NOW, 0, 0

    def offer(self) -> Offer:
        return db.session.get(Offer, self.offer_id)

    @rule(verb=st.sampled_from(VERBS), by_moderator=st.booleans())
    def try_(self, verb: str, by_moderator: bool) -> None:
        actor = MODERATOR if by_moderator else self.member
        before, seq = self.offer().state, latest_seq()
        try:
            with unit_of_work():
                self._do(verb, actor)
        except DomainError:
            db.session.rollback()
            assert self.offer().state is before
            assert latest_seq() == seq
            return
        if self.offer().state is not before:
            assert latest_seq() > seq

    def _do(self, verb: str, actor) -> None:
        if verb in {"expire_due", "archive_old"}:
            getattr(services, verb)(now=self.now)
        elif verb in {"take_seat", "free_seat"}:
            getattr(services, verb)(self.offer_id, now=self.now)
            self.taken += 1 if verb == "take_seat" else -1
        elif verb == "ask_correction":
            services.ask_correction(self.offer(), comment="Précisez", actor=actor, now=self.now)
        else:
            getattr(services, verb)(queries.by_id(self.offer_id), actor=actor, now=self.now)

    @rule(days=st.integers(1, 90))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: hasattr(self, "offer_id"))
    @invariant()
    def seats_add_up(self) -> None:
        offer = self.offer()
        assert 0 <= offer.seats_taken == self.taken <= 2
        if offer.state is OfferState.FULL:
            assert offer.seats_left == 0
        if offer.state is OfferState.PUBLISHED:
            assert offer.seats_left > 0

    @precondition(lambda self: hasattr(self, "offer_id"))
    @invariant()
    def every_move_is_a_row_of_the_table_and_of_the_history(self) -> None:
        lines = db.session.query(OfferHistory).filter_by(offer_id=self.offer_id).order_by(OfferHistory.id)
        moves = [(line.before, line.action, line.after) for line in lines if line.before]
        legal = {(before.value, action.value, after.value) for before, action, after, _ in OFFER_WORKFLOW}
        assert set(moves) <= legal
        chain = ["draft", *(after for _, _, after in moves)]
        assert [before for before, _, _ in moves] == chain[:-1]
        assert chain[-1] == self.offer().state.value

    @precondition(lambda self: hasattr(self, "offer_id"))
    @invariant()
    def what_is_live_was_published(self) -> None:
        offer = self.offer()
        assert offer.state not in LIVE or (offer.published_at is not None and offer.expires_on is not None)

    def teardown(self) -> None:
        empty_tables()


def test_no_order_of_acts_breaks_an_offer(app):
    quick = settings(max_examples=15, stateful_step_count=25, deadline=None,
                     phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(LifeOfAnOffer, settings=quick)
