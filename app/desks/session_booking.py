"""Booking an information meeting of an offer: by the person, or by who follows them, once the request has left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.offers import wording
from app.offers.models import OfferSession
from app.offers.values import SessionKind
from app.placements import queries, services
from app.placements.access import can_follow_placement, is_own_placement
from app.placements.models import Placement
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE

bp = Blueprint("session_booking", __name__)
MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Meeting:
    """One information meeting one may choose."""

    id: str
    when: str
    where: str
    seats: str
    is_full: bool
    is_mine: bool


def meetings_of(placement: Placement, *, now: datetime) -> list[Meeting]:
    """Return the information meetings to come, the soonest first; none once the structure has answered otherwise."""
    if placement.state not in WAITS_FOR_STRUCTURE:
        return []
    return [
        Meeting(
            id=one.public_id,
            when=wording.session_line(one),
            where=one.place,
            seats=wording.session_seats(one),
            is_full=_is_full(one),
            is_mine=one.id == placement.meeting_session_id,
        )
        for one in placement.offer.sessions
        if one.kind is SessionKind.INFO and one.starts_at > now
    ][:MOST_CHOICES]


@bp.post("/moi/demandes/<placement_id>/rencontre")
@requires(is_own_placement, load=lambda placement_id: queries.by_public_id(placement_id))
def choose(placement: Placement) -> Any:
    """The person books a meeting: a seat is taken, the structure knows they come."""
    _book(placement, Party.PERSON)
    return redirect(url_for("my_requests.show", placement_id=placement.public_id), code=303)


@bp.post("/accompagnement/propositions/<public_id>/rencontre")
@requires(can_follow_placement, load=queries.by_public_id)
def choose_for(placement: Placement) -> Any:
    """Who follows the person books with them; the person confirms by their own link."""
    _book(placement, Party.REFERENT)
    return redirect(url_for("follow_requests.show", public_id=placement.public_id), code=303)


def _book(placement: Placement, party: Party) -> None:
    now = clock.now()
    wanted = request.form.get("session", "")
    session = next((one for one in placement.offer.sessions if one.public_id == wanted), None)
    try:
        if session is None or session.kind is not SessionKind.INFO:
            raise RuleBroken("Choisissez une date de la liste.")
        with unit_of_work():
            _take(placement, session, party, current_actor(), now)
        flash(f"La place est réservée\u00a0: {wording.session_line(session)}.")
    except RuleBroken as refusal:
        flash(refusal.message, "error")


def _take(placement: Placement, session: OfferSession, party: Party, actor: Actor, now: datetime) -> None:
    place = session.place or next((wording.place_line(one) for one in placement.offer.places), "")
    services.propose_meeting(
        placement, at=session.starts_at, place=place, who="Information collective", actor=actor, now=now, party=party,
        session=session,
    )  # fmt: skip
    if party is Party.PERSON:
        services.confirm_meeting(placement, actor=actor, now=now)


def _is_full(session: OfferSession) -> bool:
    return session.seats_total is not None and session.seats_taken >= session.seats_total
