"""Facts of a placement's path. Reactions (mails, journal, week) read the row and the step that has just been made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kit.events import Event
from app.placements.models import Placement
from app.placements.values import Feeling, Party, ReminderKind
from app.placements.workflow import PlacementAction as A
from app.placements.workflow import PlacementState


@dataclass(frozen=True, slots=True)
class PlacementMoved(Event):
    """One step was made: what, on whose behalf, by whom. Never published itself: one subclass per action."""

    placement: Placement
    before: PlacementState | None
    party: Party
    author: str
    account_id: int | None
    at: datetime
    by_phone: bool = False


class PlacementProposed(PlacementMoved):
    """A referent proposes an offer to a person; the structure knows nothing. ``by_phone``: a yes was heard before."""


class AgreementRecorded(PlacementMoved):
    """The person said yes in a meeting; they may say no before the delay ends."""


class PlacementAgreed(PlacementMoved):
    """The person agrees."""


class PlacementDeclined(PlacementMoved):
    """The person prefers not to. Nothing follows from it."""


class PlacementCancelled(PlacementMoved):
    """The proposal was taken back."""


class PlacementLapsed(PlacementMoved):
    """The proposal stayed without an answer until its term."""


@dataclass(frozen=True, slots=True)
class RequestSent(PlacementMoved):
    """The structure is told for the first time; ``with_file``: the person joined a file to their request."""

    with_file: bool = False


class RequestHandedOver(PlacementMoved):
    """The person has what they need to answer elsewhere; nothing was sent."""


class RequestOpened(PlacementMoved):
    """The structure is looking at it and answers later."""


class MeetingProposed(PlacementMoved):
    """A date, a place, someone to meet."""


class PutOnWaitingList(PlacementMoved):
    """No seat for now; the person keeps their turn."""


class SeatOffered(PlacementMoved):
    """A seat is free and held for the person."""


class SeatLetGo(PlacementMoved):
    """The held seat was not taken; the person stays on the list."""


class PlacementAccepted(PlacementMoved):
    """The structure says yes, with a first day."""


class PlacementRefused(PlacementMoved):
    """The structure says no, with at least one closed reason."""


class RequestExpired(PlacementMoved):
    """The structure never answered."""


class PlacementWithdrawn(PlacementMoved):
    """Someone took the request back."""


class PlacementStarted(PlacementMoved):
    """The activity began."""


class PlacementCompleted(PlacementMoved):
    """The activity came to its end."""


class PlacementEndedEarly(PlacementMoved):
    """The activity stopped before its end; nobody is blamed."""


class AnswerCorrected(PlacementMoved):
    """The structure says that the answer recorded for it was not its own."""


@dataclass(frozen=True, slots=True)
class MeetingConfirmed(Event):
    """The person will be there."""

    placement: Placement
    author: str
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OtherDateAsked(Event):
    """The person cannot come at that time and asks for another."""

    placement: Placement
    wish: str
    author: str
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingMissed(Event):
    """The person could not come to a meeting: another date is asked for. Counted nowhere."""

    placement: Placement
    author: str
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ImmersionRenewed(Event):
    """An immersion goes on, once, for a month at most."""

    placement: Placement
    author: str
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeDeclared(Event):
    """What happened with an offer answered elsewhere, without a change of state."""

    placement: Placement
    author: str
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReminderDue(Event):
    """A notice is owed now."""

    placement: Placement
    kind: ReminderKind
    at: datetime


@dataclass(frozen=True, slots=True)
class NewsGiven(Event):
    """The person answered « Comment ça se passe ? »."""

    placement: Placement
    feeling: Feeling
    at: datetime


BY_ACTION: dict[A, type[PlacementMoved]] = {
    A.RECORD_AGREEMENT: AgreementRecorded,
    A.AGREE: PlacementAgreed,
    A.DECLINE: PlacementDeclined,
    A.CANCEL: PlacementCancelled,
    A.LAPSE: PlacementLapsed,
    A.SEND: RequestSent,
    A.HAND_OVER: RequestHandedOver,
    A.OPEN: RequestOpened,
    A.PROPOSE_MEETING: MeetingProposed,
    A.WAIT_LIST: PutOnWaitingList,
    A.OFFER_SEAT: SeatOffered,
    A.LET_SEAT_GO: SeatLetGo,
    A.ACCEPT: PlacementAccepted,
    A.REFUSE: PlacementRefused,
    A.EXPIRE: RequestExpired,
    A.WITHDRAW: PlacementWithdrawn,
    A.START: PlacementStarted,
    A.COMPLETE: PlacementCompleted,
    A.END_EARLY: PlacementEndedEarly,
    A.CORRECT: AnswerCorrected,
}


def fact(action: A, **values: Any) -> PlacementMoved:
    """Return the fact an action makes."""
    return BY_ACTION[action](**values)
