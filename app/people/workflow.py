"""The life of a follow-up: someone accompanies a person from a day to a day."""

from enum import StrEnum

from app.kit.workflow import Workflow


class FollowUpState(StrEnum):
    """Only an active follow-up opens the person's file."""

    ACTIVE = "active"
    ENDED = "ended"
    TRANSFERRED = "transferred"


class FollowUpAction(StrEnum):
    """What ends a follow-up."""

    END = "end"
    TRANSFER = "transfer"


FOLLOW_UP_WORKFLOW = Workflow(
    (FollowUpState.ACTIVE, FollowUpAction.END, FollowUpState.ENDED, "referent, person or manager"),
    (FollowUpState.ACTIVE, FollowUpAction.TRANSFER, FollowUpState.TRANSFERRED, "referent or manager"),
)
