"""What an offer does to who waits for it: its seats, its end, its pause."""

from app.kit.access import SYSTEM
from app.offers.events import OfferMoved, SeatFreed
from app.offers.workflow import OfferState
from app.people.events import FileClosing
from app.placements import queries
from app.placements.emails import person_news
from app.placements.reactions import about
from app.placements.services import free_seats_of, let_seat_go, offer_free_seats, stop_offer, stop_proposals
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE, PlacementState

REOPENED = frozenset({OfferState.PUBLISHED})


def offer_moved(event: OfferMoved) -> None:
    """An offer that closes ends what waited for it; one that fills tells who waits; one that reopens asks its list."""
    if event.after is OfferState.CLOSED:
        for placement in queries.in_states(event.offer.id, {PlacementState.SEAT_OFFERED}):
            let_seat_go(placement, party=Party.SYSTEM, actor=SYSTEM, now=event.at)
        stop_offer(event.offer.id, now=event.at)
    elif event.after is OfferState.EXPIRED:
        stop_proposals(event.offer.id, now=event.at)
    elif event.after is OfferState.FULL:
        for placement in queries.in_states(event.offer.id, WAITS_FOR_STRUCTURE):
            person_news.offer_full(placement, about=about("full", placement, event.at), now=event.at)
    elif event.after in REOPENED and event.before is not OfferState.DRAFT:  # nobody waits for a draft
        offer_free_seats(event.offer, now=event.at)


def file_closing(event: FileClosing) -> None:
    """The seats of someone whose file is erased are free again."""
    free_seats_of(event.person_id, now=event.at)


def seat_freed(event: SeatFreed) -> None:
    """A freed seat goes to the first of the waiting list."""
    offer_free_seats(event.offer, now=event.at)
