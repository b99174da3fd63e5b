"""Facts of the weeks that others react to."""

from dataclasses import dataclass
from datetime import date, datetime

from app.kit.events import Event
from app.placements.models import Placement


@dataclass(frozen=True, slots=True)
class SessionDisputed(Event):
    """The person says that a session was written down wrong."""

    placement: Placement
    day: date
    words: str
    author: str
    at: datetime
