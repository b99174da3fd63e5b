"""The links mails carry: one purpose, one placement, one address, living as long as the step."""

from datetime import datetime, timedelta

from app.kit import links
from app.kit.urls import absolute
from app.placements.models import Placement

AGREE = "placement-agree"
ANSWER = "placement-answer"
MEETING = "placement-meeting"
SEAT = "placement-seat"
NEWS = "placement-news"
CORRECT = "placement-correct"
OUTCOME = "placement-outcome"
CALL = "placement-call"
THREAD_PERSON = "thread-person"
THREAD_STRUCTURE = "thread-structure"
AGAIN = "placement-again"
STEP_PURPOSES = (AGREE, ANSWER, MEETING, SEAT, OUTCOME)  # they die with the step; news and correction have their term
LONG_LIFE = timedelta(days=30)


def door(purpose: str, placement: Placement, *, email: str, now: datetime, until: datetime | None = None) -> str:
    """Issue a link and return its address."""
    token = links.issue(purpose, placement.public_id, email=email, expires_at=until or now + LONG_LIFE, now=now)
    return absolute("links.show", token=token)


def close_step_doors(placement: Placement, *, now: datetime) -> None:
    """Revoke what the former step had opened."""
    links.close(placement.public_id, *STEP_PURPOSES, now=now)
