"""Facts about offers that other rooms react to."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.access import Actor
from app.kit.events import Event
from app.offers.models import Offer
from app.offers.workflow import OfferAction, OfferState


@dataclass(frozen=True, slots=True)
class OfferMoved(Event):
    """An offer passed from a state to another; ``before`` and ``after`` differ."""

    offer: Offer
    action: OfferAction
    before: OfferState
    after: OfferState
    actor: Actor
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SeatFreed(Event):
    """A seat of an offer is free again (its waiting list may be asked)."""

    offer: Offer
    at: datetime
