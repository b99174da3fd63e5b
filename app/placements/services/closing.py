"""The end of a file: the seats the person holds, here or in a meeting, are free again before their placements go."""

from datetime import datetime

from app.matching.values import Channel
from app.offers import services as offers
from app.placements import queries
from app.placements.services.answering import leave_session
from app.placements.workflow import HOLDS_SEAT


def free_seats_of(person_id: int, *, now: datetime) -> int:
    """Give back every seat a person holds; returns how many."""
    every = queries.of_person(person_id)
    for placement in every:
        leave_session(placement, now=now)
    held = [placement for placement in every if placement.state in HOLDS_SEAT]
    here = [placement for placement in held if placement.channel is Channel.HERE]
    for placement in here:
        offers.free_seat(placement.offer_id, now=now)
    return len(here)
