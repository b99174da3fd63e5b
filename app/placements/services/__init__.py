"""Writes of placements: one verb per use case. Each locks, checks the table, moves, and publishes a fact."""

from app.placements.services.answering import (
    accept,
    ask_other_date,
    confirm_meeting,
    correct,
    expire,
    open_request,
    propose_meeting,
    refuse,
    stop_offer,
    stop_proposals,
    wait_list,
    withdraw,
)
from app.placements.services.closing import free_seats_of
from app.placements.services.immersion import choose_aim, renew_immersion
from app.placements.services.living import (
    ask_call,
    call_back,
    complete,
    could_not_come,
    declare_outcome,
    end_early,
    finish_call,
    give_news,
    start,
)
from app.placements.services.proposing import agree, apply, cancel, decline, lapse, propose, record_agreement
from app.placements.services.seats import accept_seat, let_seat_go, offer_free_seats
from app.placements.services.transfer import propose_again, transfer

__all__ = [
    "accept",
    "accept_seat",
    "agree",
    "apply",
    "ask_call",
    "ask_other_date",
    "call_back",
    "cancel",
    "choose_aim",
    "complete",
    "confirm_meeting",
    "correct",
    "could_not_come",
    "declare_outcome",
    "decline",
    "end_early",
    "expire",
    "finish_call",
    "free_seats_of",
    "give_news",
    "lapse",
    "let_seat_go",
    "offer_free_seats",
    "open_request",
    "propose",
    "propose_again",
    "propose_meeting",
    "record_agreement",
    "refuse",
    "renew_immersion",
    "start",
    "stop_offer",
    "stop_proposals",
    "transfer",
    "wait_list",
    "withdraw",
]
