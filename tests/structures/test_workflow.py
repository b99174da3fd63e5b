"""Whatever is tried in whatever order on a structure: no illegal state, an admin always, every decision logged."""

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

from app.kit.database import db, unit_of_work
from app.kit.errors import DomainError
from app.structures import members, queries, services
from app.structures.models import ModerationDecision, Structure
from app.structures.values import MemberRole
from app.structures.workflow import STRUCTURE_WORKFLOW, StructureAction
from tests.conftest import NOW
from tests.factories.structures import MODERATOR, a_member, a_structure
from tests.support.databases import empty_tables

DECISIONS = {"approve", "ask_correction", "suspend", "restore", "close"}


class LifeOfAStructure(RuleBasedStateMachine):
    """One structure, its moderator, three people who come, go and change roles."""

    @initialize()
    def begin(self) -> None:
        db.session.rollback()
        structure = a_structure(approved=False)
        self.structure_id = structure.id
        a_member(structure)
        for name in ("Inès", "Paul"):
            a_member(structure, admin=False, name=name)
        self.decisions = 1  # the convention the factory confirmed

    def structure(self) -> Structure:
        return db.session.get(Structure, self.structure_id)

    @rule(action=st.sampled_from(list(StructureAction)))
    def decide(self, action: StructureAction) -> None:
        before = self.structure().state
        try:
            with unit_of_work():
                self._do(action)
        except DomainError:
            db.session.rollback()
            assert self.structure().state is before
            return
        assert self.structure().state is STRUCTURE_WORKFLOW.next_state(before, action)
        self.decisions += action.value in DECISIONS

    def _do(self, action: StructureAction) -> None:
        structure = self.structure()
        if action is StructureAction.SUBMIT:
            services.submit(structure, actor=MODERATOR, now=NOW)
        elif action is StructureAction.APPROVE:
            services.approve(structure, actor=MODERATOR, now=NOW)
        elif action is StructureAction.ASK_CORRECTION:
            services.ask_correction(structure, comment="Précisez", actor=MODERATOR, now=NOW)
        else:
            getattr(services, action.value)(structure, reason="Raison", actor=MODERATOR, now=NOW)

    @rule(number=st.integers(0, 2), leaves=st.booleans(), role=st.sampled_from(list(MemberRole)))
    def change_member(self, number: int, leaves: bool, role: MemberRole) -> None:
        present = queries.members_of(self.structure_id)
        if number >= len(present):
            return
        try:
            with unit_of_work():
                if leaves:
                    members.leave(present[number], now=NOW)
                else:
                    members.change_role(present[number], role)
        except DomainError:
            db.session.rollback()

    @precondition(lambda self: hasattr(self, "structure_id"))
    @invariant()
    def there_is_always_an_admin(self) -> None:
        assert queries.admins_of(self.structure_id)

    @precondition(lambda self: hasattr(self, "structure_id"))
    @invariant()
    def every_decision_is_logged(self) -> None:
        assert db.session.query(ModerationDecision).count() == self.decisions

    def teardown(self) -> None:
        empty_tables()


def test_no_order_of_acts_breaks_a_structure(app):
    quick = settings(max_examples=15, stateful_step_count=20, deadline=None,
                     phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(LifeOfAStructure, settings=quick)
