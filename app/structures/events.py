"""Facts about structures that other rooms react to."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.access import Actor
from app.kit.events import Event
from app.structures.models import Membership, Structure
from app.structures.workflow import StructureAction, StructureState


@dataclass(frozen=True, slots=True)
class StructureMoved(Event):
    """A structure passed from a state to another."""

    structure: Structure
    action: StructureAction
    before: StructureState
    after: StructureState
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class StructureEdited(Event):
    """What a structure says of itself changed (its offers print it)."""

    structure: Structure
    at: datetime


@dataclass(frozen=True, slots=True)
class MemberLeft(Event):
    """A member left; ``heir`` takes over what they answered for."""

    membership: Membership
    heir: Membership
    at: datetime
