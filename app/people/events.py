"""Facts about people that others react to."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.access import Actor
from app.kit.events import Event


@dataclass(frozen=True, slots=True)
class FollowUpOpened(Event):
    """Someone begins to accompany a person."""

    person_id: int
    account_id: int
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowUpEnded(Event):
    """A follow-up is over; ``successor_id`` is who takes over, when someone does."""

    person_id: int
    account_id: int
    successor_id: int | None
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """The person, or their referent with them, changed answers; ``names`` never lists sensitive ones."""

    person_id: int
    names: tuple[str, ...]
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class FileClosing(Event):
    """A file is about to be erased, in this transaction: the last moment to keep facts that name no one."""

    person_id: int
    actor: Actor
    at: datetime
