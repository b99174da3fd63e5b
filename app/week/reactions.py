"""An accepted activity fills the coming weeks; one that stops leaves them."""

from datetime import timedelta

from app.kit.clock import local_date
from app.placements.events import (
    AnswerCorrected,
    ImmersionRenewed,
    PlacementAccepted,
    PlacementCompleted,
    PlacementEndedEarly,
    PlacementStarted,
    PlacementWithdrawn,
)
from app.week import services


def plan(event: PlacementAccepted | PlacementStarted | ImmersionRenewed) -> None:
    """Plan from the first day on; a start on another day than planned moves nothing that was declared."""
    services.plan(event.placement, now=event.at)


def stop(event: PlacementCompleted | PlacementEndedEarly) -> None:
    """Nothing more is planned after this week."""
    services.drop_plan(event.placement, after=local_date(event.at))


def forget(event: PlacementWithdrawn | AnswerCorrected) -> None:
    """It will not take place."""
    services.drop_plan(event.placement, after=local_date(event.at) - timedelta(weeks=1))
