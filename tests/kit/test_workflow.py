"""Workflows are tables: illegal actions raise and change nothing; every state is reachable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import InvalidTransition
from app.offers.workflow import OFFER_WORKFLOW, OfferAction, OfferState
from app.people.workflow import FOLLOW_UP_WORKFLOW, FollowUpState
from app.placements.workflow import (
    HOLDS_SEAT,
    OVER,
    PLACEMENT_WORKFLOW,
    WAITS_FOR_PERSON,
    WAITS_FOR_STRUCTURE,
    PlacementAction,
    PlacementState,
)
from app.structures.workflow import STRUCTURE_WORKFLOW, StructureState

ALL = (
    (OFFER_WORKFLOW, OfferState.DRAFT),
    (PLACEMENT_WORKFLOW, PlacementState.PROPOSED),
    (STRUCTURE_WORKFLOW, StructureState.DRAFT),
    (FOLLOW_UP_WORKFLOW, FollowUpState.ACTIVE),
)


class Subject:
    def __init__(self, state):
        self.state = state


@pytest.mark.parametrize(("workflow", "start"), ALL)
def test_every_state_can_be_reached(workflow, start):
    reached, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for action in workflow.actions_from(state):
            following = workflow.next_state(state, action)
            if following not in reached:
                reached.add(following)
                waiting.append(following)

    assert reached == set(type(start))


@given(st.sampled_from(OfferState), st.lists(st.sampled_from(OfferAction), max_size=12))
def test_a_random_walk_of_an_offer_never_leaves_the_table(state, actions):
    subject = Subject(state)
    for action in actions:
        before = subject.state
        if OFFER_WORKFLOW.allows(before, action):
            OFFER_WORKFLOW.apply(subject, action)
            assert subject.state == OFFER_WORKFLOW.next_state(before, action)
        else:
            with pytest.raises(InvalidTransition):
                OFFER_WORKFLOW.apply(subject, action)
            assert subject.state == before


def test_a_structure_is_told_only_after_the_person_agreed():
    before_agreement = {PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED}

    reaches_structure = {source for source, _, following, _ in PLACEMENT_WORKFLOW if following is PlacementState.SENT}

    assert reaches_structure == {PlacementState.AGREED}
    assert not before_agreement & WAITS_FOR_STRUCTURE


def test_a_declined_proposal_goes_nowhere_else():
    assert PLACEMENT_WORKFLOW.actions_from(PlacementState.DECLINED) == []


def test_nothing_over_holds_a_seat_and_only_a_correction_reopens_it():
    assert not OVER & HOLDS_SEAT
    reopening = {action for state in OVER for action in PLACEMENT_WORKFLOW.actions_from(state)}
    assert reopening == {PlacementAction.CORRECT}  # an answer noted by phone, put right by the structure


def test_the_person_can_say_no_or_withdraw_at_every_step_before_the_start():
    living = set(PlacementState) - OVER - {PlacementState.STARTED, PlacementState.AGREED}
    ways_out = {PlacementAction.DECLINE, PlacementAction.WITHDRAW}

    assert [state for state in living if not ways_out & set(PLACEMENT_WORKFLOW.actions_from(state))] == []
    assert living >= WAITS_FOR_PERSON
