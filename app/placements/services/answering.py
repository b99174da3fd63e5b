"""The structure's answers, given here or recorded after a call: look, meet, accept, wait, refuse; and their end."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.kit import events
from app.kit.access import SYSTEM, Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.offers.models import OfferSession
from app.placements import queries
from app.placements.deadlines import one_month_after
from app.placements.events import MeetingConfirmed, OtherDateAsked
from app.placements.models import Placement
from app.placements.services.moves import check, lock, move, record_step
from app.placements.services.reply_record import count_reply, uncount_reply
from app.placements.values import Party, RefusalReason
from app.placements.workflow import HOLDS_SEAT, OVER, STILL_PROPOSED, PlacementState
from app.placements.workflow import PlacementAction as A

MAX_DAYS_AHEAD = 366
MAX_TEXT = 1_000
NO_SEATS = frozenset({PlacementState.SENT, PlacementState.IN_REVIEW, PlacementState.MEETING})


def open_request(placement: Placement, *, actor: Actor, now: datetime, party: Party = Party.STRUCTURE) -> Placement:
    """Note that the structure is looking at the request and will answer later."""
    check(placement, A.OPEN, party=party)
    move(placement, A.OPEN, party=party, actor=actor, now=now)
    return placement


def propose_meeting(
    placement: Placement,
    *,
    at: datetime,
    place: str,
    who: str,
    actor: Actor,
    now: datetime,
    party: Party = Party.STRUCTURE,
    by_phone: bool = False,
    session: OfferSession | None = None,
) -> Placement:
    """Propose to meet: when, where, with whom and what to bring. A session booked has seats of its own."""
    check(placement, A.PROPOSE_MEETING, party=party)
    _check_moment(at, now=now, field="at")
    _check_text(place, field="place")
    _check_text(who, field="who")
    _book(placement, session)
    placement.meeting_at, placement.meeting_place, placement.meeting_with = at, place, who
    placement.meeting_confirmed_at = None
    count_reply(placement, party=party, now=now)
    move(placement, A.PROPOSE_MEETING, party=party, actor=actor, now=now, by_phone=by_phone)
    return placement


def confirm_meeting(placement: Placement, *, actor: Actor, now: datetime, party: Party = Party.PERSON) -> Placement:
    """Note that the person will be there. Saying it twice changes nothing."""
    lock(placement)
    if placement.state is not PlacementState.MEETING:
        raise RuleBroken("Ce rendez-vous n’a plus lieu.")
    if placement.meeting_confirmed_at is None:
        placement.meeting_confirmed_at = now
        record_step(placement, "confirm_meeting", before=placement.state, party=party, actor=actor, now=now)
        events.publish(MeetingConfirmed(placement, actor.label or party.label, actor.account_id, now))
    return placement


def ask_other_date(
    placement: Placement, *, wish: str, actor: Actor, now: datetime, party: Party = Party.PERSON
) -> Placement:
    """Tell the structure that the person cannot come then, and when they could."""
    lock(placement)
    if placement.state is not PlacementState.MEETING:
        raise RuleBroken("Ce rendez-vous n’a plus lieu.")
    _check_text(wish, field="wish")
    placement.meeting_confirmed_at = None
    record_step(placement, "ask_other_date", before=placement.state, party=party, actor=actor, now=now)
    events.publish(OtherDateAsked(placement, wish, actor.label or party.label, actor.account_id, now))
    return placement


def accept(
    placement: Placement,
    *,
    starts_on: date | None,
    actor: Actor,
    now: datetime,
    place: str = "",
    who: str = "",
    note: str = "",
    ends_on: date | None = None,
    party: Party = Party.STRUCTURE,
    by_phone: bool = False,
) -> Placement:
    """Say yes with a first day: when, where if not at the offer's place, whom to ask for, what to know.

    No first day: it is still to be agreed between them (a held seat that is taken, an answer given elsewhere).

    Takes a seat; raises ``offers.services.NoSeatLeft`` when the last one is gone.
    """
    check(placement, A.ACCEPT, party=party)
    if starts_on is not None:
        _check_first_day(starts_on, now=now)
    for field, words in (("start_place", place), ("start_with", who), ("note", note)):
        _check_text(words, field=field)
    placement.starts_on, placement.start_note = starts_on, note
    placement.start_place, placement.start_with = place.strip() or None, who.strip() or None
    placement.ends_on = _last_day(placement, starts_on, ends_on)
    placement.seat_held_until = None
    count_reply(placement, party=party, now=now)
    move(placement, A.ACCEPT, party=party, actor=actor, now=now, by_phone=by_phone)
    return placement


def wait_list(
    placement: Placement, *, actor: Actor, now: datetime, party: Party = Party.STRUCTURE, by_phone: bool = False
) -> Placement:
    """Keep the person's turn for the next free seat."""
    check(placement, A.WAIT_LIST, party=party)
    placement.waiting_since = now
    count_reply(placement, party=party, now=now)
    move(placement, A.WAIT_LIST, party=party, actor=actor, now=now, by_phone=by_phone)
    return placement


def refuse(
    placement: Placement,
    *,
    reasons: Iterable[str],
    actor: Actor,
    now: datetime,
    message: str = "",
    reason_shared: bool = False,
    party: Party = Party.STRUCTURE,
    by_phone: bool = False,
) -> Placement:
    """Say no with at least one closed reason. The person reads the reason only when it is shared."""
    check(placement, A.REFUSE, party=party)
    given = [str(reason) for reason in reasons]
    chosen: list[str] = [reason.value for reason in RefusalReason if reason.value in given]
    if not chosen or len(chosen) != len(set(given)):
        raise RuleBroken("Choisissez au moins une raison dans la liste.", field="reasons")
    _check_text(message, field="message")
    placement.reasons, placement.structure_message, placement.reason_shared = chosen, message, reason_shared
    leave_session(placement, now=now)
    count_reply(placement, party=party, now=now)
    move(placement, A.REFUSE, party=party, actor=actor, now=now, by_phone=by_phone)
    return placement


def withdraw(placement: Placement, *, party: Party, actor: Actor, now: datetime) -> Placement:
    """Take the request back, at any time before the start; frees the seat. A structure may only after it accepted."""
    check(placement, A.WITHDRAW, party=party)
    if party is Party.STRUCTURE and placement.state is not PlacementState.ACCEPTED:
        raise RuleBroken("Pour dire non à une demande, choisissez « Non, pas cette fois » et une raison.")
    leave_session(placement, now=now)
    move(placement, A.WITHDRAW, party=party, actor=actor, now=now)
    return placement


def expire(placement: Placement, *, now: datetime) -> None:
    """End a request the structure never answered; it counts in its reply record."""
    check(placement, A.EXPIRE, party=Party.SYSTEM)
    count_reply(placement, party=Party.SYSTEM, now=now)
    move(placement, A.EXPIRE, party=Party.SYSTEM, actor=SYSTEM, now=now)


def correct(placement: Placement, *, actor: Actor, now: datetime) -> Placement:
    """Undo an answer recorded by phone that the structure says is not its own: the request waits for it again."""
    lock(placement)
    step = queries.last_step(placement.id)
    if step is None or not step.by_phone:
        raise RuleBroken("Cette réponse n’a pas été notée par téléphone : elle ne se corrige pas ici.")
    other = queries.living(placement.person_id, placement.offer_id)
    if other is not None and other.id != placement.id:
        raise RuleBroken("Une autre demande est déjà en cours pour cette offre.")
    check(placement, A.CORRECT, party=Party.STRUCTURE)
    leave_session(placement, now=now)
    placement.starts_on = placement.ends_on = placement.waiting_since = None
    placement.reasons, placement.structure_message, placement.reason_shared = [], "", False
    move(placement, A.CORRECT, party=Party.STRUCTURE, actor=actor, now=now)
    uncount_reply(placement, step)
    return placement


def stop_offer(offer_id: int, *, now: datetime) -> None:
    """An offer closed: end each thing that waited for it, with the one true reason. What began goes on."""
    for placement in queries.in_states(offer_id, frozenset(PlacementState) - OVER - HOLDS_SEAT):
        if placement.state in STILL_PROPOSED:
            _take_back(placement, now=now)
        elif placement.sent_at is not None:
            check(placement, A.REFUSE, party=Party.SYSTEM)
            placement.reasons, placement.reason_shared = [RefusalReason.OFFER_STOPPED.value], True
            move(placement, A.REFUSE, party=Party.SYSTEM, actor=SYSTEM, now=now)


def stop_proposals(offer_id: int, *, now: datetime) -> None:
    """The date of an offer has passed: nobody is left to say yes to it. Who asked before may still be answered."""
    for placement in queries.in_states(offer_id, STILL_PROPOSED):
        _take_back(placement, now=now)


def _take_back(placement: Placement, *, now: datetime) -> None:
    check(placement, A.CANCEL, party=Party.SYSTEM)
    move(placement, A.CANCEL, party=Party.SYSTEM, actor=SYSTEM, now=now)


def leave_session(placement: Placement, *, now: datetime) -> None:
    """Give back the seat of an information meeting that is still to come."""
    if placement.meeting_session_id is not None and placement.meeting_at is not None and placement.meeting_at > now:
        _book(placement, None)


def _book(placement: Placement, session: OfferSession | None) -> None:
    """Give back the seat of the meeting booked before, then take one in the new session."""
    if placement.meeting_session_id is not None:
        former = _locked_session(placement.meeting_session_id)
        if former is not None and former.seats_taken > 0:
            former.seats_taken -= 1
    placement.meeting_session_id = None
    if session is None:
        return
    locked = _locked_session(session.id)
    if locked is None or locked.offer_id != placement.offer_id:
        raise RuleBroken("Cette rencontre n’existe plus.", field="session")
    if locked.seats_total is not None and locked.seats_taken >= locked.seats_total:
        raise RuleBroken("Cette rencontre est complète : choisissez-en une autre.", field="session")
    locked.seats_taken += 1
    placement.meeting_session_id = locked.id


def _locked_session(session_id: int) -> OfferSession | None:
    query = select(OfferSession).where(OfferSession.id == session_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _check_moment(at: datetime, *, now: datetime, field: str) -> None:
    if at <= now:
        raise RuleBroken("Cette date est passée : choisissez une date à venir.", field=field)
    if at > now + timedelta(days=MAX_DAYS_AHEAD):
        raise RuleBroken("Choisissez une date dans l’année qui vient.", field=field)


def _check_first_day(day: date, *, now: datetime) -> None:
    today = local_date(now)
    if day < today:
        raise RuleBroken("Cette date est passée : choisissez une date à venir.", field="starts_on")
    if day > today + timedelta(days=MAX_DAYS_AHEAD):
        raise RuleBroken("Choisissez une date dans l’année qui vient.", field="starts_on")


def _last_day(placement: Placement, starts_on: date | None, ends_on: date | None) -> date | None:
    """Check the last day; an immersion lasts one month at most, date to date (PMSMP)."""
    if starts_on is None:
        return ends_on
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("Le dernier jour vient après le premier.", field="ends_on")
    if placement.offer.kind is not Kind.IMMERSION:
        return ends_on
    limit = one_month_after(starts_on)
    if ends_on is not None and ends_on > limit:
        raise RuleBroken("Une immersion dure un mois au plus, de date à date.", field="ends_on")
    if ends_on is None and placement.offer.weeks_count:
        ends_on = min(limit, starts_on + timedelta(weeks=placement.offer.weeks_count) - timedelta(days=1))
    return ends_on or limit


def _check_text(text: str, *, field: str) -> None:
    if len(text) > MAX_TEXT:
        raise RuleBroken(f"Ce texte est trop long : {MAX_TEXT} caractères au plus.", field=field)
