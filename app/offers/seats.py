"""Seats, under a lock on the offer's row: the last seat is never given twice."""

from datetime import datetime

from app.kit import french
from app.kit.access import SYSTEM, Actor
from app.kit.errors import RuleBroken
from app.kit.events import publish as tell
from app.offers import queries
from app.offers.events import SeatFreed
from app.offers.models import Offer
from app.offers.record import OfferData
from app.offers.steps import log, move, touch
from app.offers.values import HistoryAction
from app.offers.workflow import OFFER_WORKFLOW, OfferAction, OfferState


class NoSeatLeft(RuleBroken):
    """Every seat is taken."""

    def __init__(self) -> None:
        super().__init__("Toutes les places sont prises.")


def take_seat(offer_id: int, *, now: datetime) -> Offer:
    """Take one seat and return the offer; raises NoSeatLeft when none is free."""
    offer = queries.locked(offer_id)
    if offer.seats_free is not None and offer.seats_free <= 0:
        raise NoSeatLeft
    offer.seats_taken += 1
    log(offer, HistoryAction.SEATS, actor=SYSTEM, now=now, fields=("seats_taken",))
    settle_seats(offer, actor=SYSTEM, now=now)
    touch(offer, now=now)
    return offer


def free_seat(offer_id: int, *, now: datetime) -> Offer:
    """Give one seat back and tell it (a waiting list may be asked); freeing more than was taken is a mistake."""
    offer = queries.locked(offer_id)
    if offer.seats_taken <= 0:
        raise RuleBroken("Aucune place n’est prise sur cette offre.")
    offer.seats_taken -= 1
    log(offer, HistoryAction.SEATS, actor=SYSTEM, now=now, fields=("seats_taken",))
    settle_seats(offer, actor=SYSTEM, now=now)
    touch(offer, now=now)
    tell(SeatFreed(offer, now))
    return offer


def say_full(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Take no more requests, whatever the count of seats says: it is full until its structure says otherwise."""
    offer = queries.locked(offer.id)
    move(offer, OfferAction.FILL, actor=actor, now=now)
    offer.said_full_at = now


def say_open(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Take back « it is full »; raises RuleBroken when every seat is taken by people who are known here."""
    offer = queries.locked(offer.id)
    OFFER_WORKFLOW.next_state(offer.state, OfferAction.REOPEN)
    if offer.seats_free is not None and offer.seats_free <= 0:
        raise RuleBroken("Toutes les places sont prises\u00a0: ajoutez d’abord des places à l’offre.")
    offer.said_full_at = None
    move(offer, OfferAction.REOPEN, actor=actor, now=now)


def refuse_lost_bookings(offer: Offer, data: OfferData) -> None:
    """Refuse to take away a dated session that people have booked."""
    kept = {session.public_id for session in data.sessions}
    for session in offer.sessions:
        if session.seats_taken and session.public_id not in kept:
            booked = french.count(session.seats_taken, "personne est inscrite", "personnes sont inscrites")
            raise RuleBroken(
                f"{booked} à la rencontre du {french.date_and_hour(session.starts_at)}\u00a0: prévenez-les d’abord.",
                field="sessions",
            )


def settle_seats(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Make the state say what the seats, or the structure, say: published with a free seat, full without."""
    none_left = offer.seats_left is not None and offer.seats_left <= 0
    if none_left and OFFER_WORKFLOW.allows(offer.state, OfferAction.FILL):
        move(offer, OfferAction.FILL, actor=actor, now=now)
    elif not none_left and offer.state is OfferState.FULL:
        move(offer, OfferAction.REOPEN, actor=actor, now=now)
