"""Writes of offers: every change is a workflow row or an edit, a line of history and a row of the change log."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.kit.access import SYSTEM, Actor, Role
from app.kit.changes import record_change
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import NotAllowed, RuleBroken
from app.matching.values import Kind, Siae
from app.offers import queries, risks
from app.offers.checks import mistakes, problems
from app.offers.lifespan import full_term, last_day, without_past_term
from app.offers.models import Offer
from app.offers.record import KEY_FIELDS, FeedOrigin, OfferData
from app.offers.record_rows import record_of, write
from app.offers.reviewing import check_structure, keep_signs, look_texts_up, needs_review
from app.offers.seats import NoSeatLeft, free_seat, refuse_lost_bookings, say_full, say_open, settle_seats, take_seat
from app.offers.steps import log, move, touch
from app.offers.text_digest import digest_of
from app.offers.values import HistoryAction
from app.offers.workflow import LIVE, OFFER_WORKFLOW, OfferAction, OfferState
from app.structures.models import Structure
from app.structures.values import StructureType
from app.territories.queries import settings_of

__all__ = [
    "NoSeatLeft", "archive_old", "ask_correction", "close", "confirm_fresh", "confirm_written", "create", "create_all",
    "duplicate", "edit", "expire_due", "free_seat", "pause", "publish", "renew", "resume", "say_full", "say_open",
    "submit_or_publish", "submit_to_structure", "take_seat",
]  # fmt: skip
CLOSED_BY_MODERATOR = "moderation"
REFUSED_BY_STRUCTURE = "refused"  # its « non » to what the team wrote for it
CLOSED_UNREAD = "unread"  # closed before a moderator had read it: coming back, it is read
ARCHIVED_AFTER = timedelta(days=365)


def create(
    structure: Structure, data: OfferData, *, actor: Actor, now: datetime, origin: FeedOrigin | None = None
) -> Offer:
    """Write a draft; raises RuleBroken naming each field that holds a mistake.

    With ``origin`` the offer belongs to a feed: the feed's job is then to ``publish`` it.
    """
    offer = _draft(structure, data, actor=actor, now=now, origin=origin)
    db.session.add(offer)
    db.session.flush()
    log(offer, HistoryAction.CREATED, actor=actor, now=now, after=OfferState.DRAFT)
    return offer


def create_all(structure: Structure, records: Sequence[OfferData], *, actor: Actor, now: datetime) -> list[Offer]:
    """Write drafts together, in order; raises RuleBroken, and none is to be kept, when one holds a mistake."""
    offers = [_draft(structure, data, actor=actor, now=now) for data in records]
    db.session.add_all(offers)
    db.session.flush()
    for offer in offers:
        log(offer, HistoryAction.CREATED, actor=actor, now=now, after=OfferState.DRAFT)
    look_texts_up(offers, structure_id=structure.id)
    return offers


def edit(
    offer: Offer, data: OfferData, *, actor: Actor, now: datetime, origin: FeedOrigin | None = None,
    as_typed: bool = False,
) -> list[str]:
    """Put the record in the offer; returns the names of the fields that changed (nothing changed, nothing written).

    A live offer stays complete, and goes back to a moderator when a key field raises a new warning sign. What is kept
    while one types (``as_typed``, drafts only) leaves no line of history.
    """
    data = without_past_term(data, offer, today=local_date(now))
    if offer.state not in MAY_BE_INCOMPLETE and origin is None:
        _refuse(problems(data, offer.structure, today=local_date(now)))
    if data.seats_total is not None and 0 < data.seats_total < offer.seats_taken:
        raise RuleBroken(
            f"{offer.seats_taken}\u00a0places sont déjà prises\u00a0: indiquez au moins ce nombre.", field="seats_total"
        )
    refuse_lost_bookings(offer, data)
    changed = _write(offer, data, now=now, origin=origin)
    if not changed or as_typed:
        return changed
    log(offer, HistoryAction.EDITED, actor=actor, now=now, fields=changed)
    if "seats_total" in changed:
        offer.said_full_at = None  # the new count speaks
    if offer.state in LIVE and KEY_FIELDS & set(changed) and origin is None:
        _review_again(offer, data, actor=actor, now=now)
    settle_seats(offer, actor=actor, now=now)
    record_change(offer.id, now=now)
    return changed


def duplicate(offer: Offer, *, actor: Actor, now: datetime) -> Offer:
    """Write a new draft from an offer; dates that are over and sessions are left out."""
    from_record = record_of(offer)
    copy = risks.without_dates(from_record, today=local_date(now))
    return create(offer.structure, copy, actor=actor, now=now)


def submit_or_publish(offer: Offer, *, actor: Actor, now: datetime) -> Offer:
    """Publish for a trusted structure, else hand over to a moderator; raises RuleBroken with what is missing."""
    data = _refuse_incomplete(offer, now=now)
    keep_signs(offer, data)
    if offer.state is OfferState.DRAFT and not needs_review(offer, actor):
        return _put_on_line(offer, actor=actor, now=now)
    move(offer, OfferAction.SUBMIT, actor=actor, now=now)
    return offer


def submit_to_structure(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Hand a complete offer the team wrote over to its structure, whose word puts it on line."""
    keep_signs(offer, _refuse_incomplete(offer, now=now))
    move(offer, OfferAction.SUBMIT, actor=actor, now=now)
    offer.asked_structure_at = now


def confirm_written(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """The structure's word on what the team wrote for it; changed since with a new sign, it is read first."""
    if not offer.waits_for_structure or actor.role is Role.MANAGER:
        raise NotAllowed("C’est à la structure de confirmer une offre écrite pour elle.")
    if keep_signs(offer, _refuse_incomplete(offer, now=now)):
        offer.asked_structure_at = None
        log(offer, HistoryAction.CONFIRMED_WRITTEN, actor=actor, now=now, comment="Signes à vérifier")
        touch(offer, now=now)
        return
    publish(offer, actor=actor, now=now, comment="Confirmée par la structure")


def publish(offer: Offer, *, actor: Actor, now: datetime, comment: str = "") -> Offer:
    """Put an offer on line at once: trusted structure, moderator or feed.

    Raises RuleBroken when something is missing (feeds apart), or when the structure may not publish this kind yet.
    """
    _refuse_unfit(offer, now=now)
    return _put_on_line(offer, actor=actor, now=now, comment=comment)


def ask_correction(offer: Offer, *, comment: str, actor: Actor, now: datetime) -> None:
    """Hand the offer back to its structure with what is to change; the words are required."""
    if not comment.strip():
        raise RuleBroken("Écrivez ce qui est à corriger\u00a0: la structure lira ces mots.", field="comment")
    offer.review_comment, offer.asked_structure_at = comment.strip(), None
    move(offer, OfferAction.ASK_CORRECTION, actor=actor, now=now, comment=offer.review_comment)


def pause(offer: Offer, *, actor: Actor, now: datetime, comment: str = "") -> None:
    """Take an offer off line for a while."""
    move(offer, OfferAction.PAUSE, actor=actor, now=now, comment=comment)


def resume(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Put a paused offer back on line; raises RuleBroken when it is not complete any more."""
    OFFER_WORKFLOW.next_state(offer.state, OfferAction.RESUME)
    _refuse_unfit(offer, now=now)
    _come_back(offer, OfferAction.RESUME, last_day(offer, _life_days(offer), now=now), actor=actor, now=now)


def renew(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Put an expired or closed offer back on line; what a moderator closed stays closed for its structure."""
    OFFER_WORKFLOW.next_state(offer.state, OfferAction.RENEW)
    if offer.closed_reason == CLOSED_BY_MODERATOR and actor.role is not Role.MANAGER:
        raise NotAllowed("Cette offre a été fermée par l’équipe du territoire. Contactez-la pour en parler.")
    if offer.closed_reason == REFUSED_BY_STRUCTURE and actor.role is Role.MANAGER:
        raise NotAllowed("La structure n’a pas voulu de cette offre\u00a0: dupliquez-la, et demandez-lui encore.")
    _refuse_unfit(offer, now=now)
    offer.said_full_at = None
    _come_back(offer, OfferAction.RENEW, _new_term(offer, now=now), actor=actor, now=now)


def close(offer: Offer, *, actor: Actor, now: datetime, reason: str = "", comment: str = "") -> None:
    """Close an offer for good; its address then answers that it is over."""
    OFFER_WORKFLOW.next_state(offer.state, OfferAction.CLOSE)
    offer.closed_reason = reason or (CLOSED_UNREAD if offer.state in _UNREAD else None)
    offer.asked_structure_at = None
    move(offer, OfferAction.CLOSE, actor=actor, now=now, comment=comment)


def confirm_fresh(offer: Offer, *, actor: Actor, now: datetime) -> None:
    """« Toujours d’actualité »: the offer lives one more term; an expired one comes back on line."""
    if offer.state is OfferState.EXPIRED:
        renew(offer, actor=actor, now=now)
        return
    if offer.state not in {*LIVE, OfferState.PAUSED}:
        raise RuleBroken("Cette offre n’est pas en ligne\u00a0: publiez-la d’abord.")
    offer.confirmed_at = now
    offer.expires_on = _new_term(offer, now=now)
    log(offer, HistoryAction.CONFIRMED, actor=actor, now=now)
    touch(offer, now=now)


def expire_due(*, now: datetime) -> int:
    """Take off line the offers whose last day is over; returns how many."""
    due = queries.past_their_date(local_date(now))
    for offer in due:
        move(offer, OfferAction.EXPIRE, actor=SYSTEM, now=now)
    return len(due)


def archive_old(*, now: datetime) -> int:
    """Archive what ended a year ago; returns how many."""
    over = queries.over_since(now - ARCHIVED_AFTER)
    for offer in over:
        move(offer, OfferAction.ARCHIVE, actor=SYSTEM, now=now)
    return len(over)


MAY_BE_INCOMPLETE = frozenset({OfferState.DRAFT, OfferState.TO_CORRECT})
_UNREAD = frozenset({OfferState.DRAFT, OfferState.TO_REVIEW, OfferState.TO_CORRECT})


def _put_on_line(offer: Offer, *, actor: Actor, now: datetime, comment: str = "") -> Offer:
    offer.published_at = offer.published_at or now
    offer.confirmed_at = now
    offer.review_comment = offer.asked_structure_at = None
    offer.expires_on = last_day(offer, _life_days(offer), now=now)
    move(offer, OfferAction.PUBLISH, actor=actor, now=now, comment=comment)
    settle_seats(offer, actor=actor, now=now)
    return offer


def _draft(
    structure: Structure, data: OfferData, *, actor: Actor, now: datetime, origin: FeedOrigin | None = None
) -> Offer:
    offer = Offer(structure=structure, kind=data.kind, created_by=actor.account_id, created_at=now, updated_at=now,
                  places=[], slots=[], sessions=[])  # fmt: skip
    _write(offer, data, now=now, origin=origin)
    return offer


def _write(offer: Offer, data: OfferData, *, now: datetime, origin: FeedOrigin | None) -> list[str]:
    _refuse(mistakes(data, today=local_date(now)))
    changed = write(offer, data)
    offer.text_digest = digest_of(offer.description)
    if offer.kind is Kind.INSERTION_SITE and offer.siae is None:
        offer.siae = Siae.GEIQ if offer.structure.type is StructureType.GEIQ else offer.structure.siae
    if origin is not None:
        offer.source, offer.source_ref, offer.source_url = origin.source, origin.ref, origin.url
        offer.source_licence, offer.source_digest, offer.source_seen_at = origin.licence, origin.digest, now
    if changed:
        offer.updated_at = now
        offer.version = (offer.version or 0) + 1
        if offer.state in LIVE and offer.source is None:
            offer.expires_on = last_day(offer, _life_days(offer), now=now)
    return changed


def _review_again(offer: Offer, data: OfferData, *, actor: Actor, now: datetime) -> None:
    """A live offer whose words raise a new sign goes back to a moderator."""
    if keep_signs(offer, data) and actor.role is not Role.MANAGER:
        move(offer, OfferAction.SUBMIT, actor=actor, now=now, comment="Signes à vérifier après une modification")


def _come_back(offer: Offer, action: OfferAction, last: date | None, *, actor: Actor, now: datetime) -> None:
    """Put an offer back on line, through a moderator when it was never read or raises a new sign."""
    unread = offer.closed_reason == CLOSED_UNREAD
    offer.closed_reason = None
    risen = offer.source is None and keep_signs(offer, record_of(offer))
    if (unread or risen) and actor.role is not Role.MANAGER:
        move(offer, OfferAction.SUBMIT, actor=actor, now=now)
        return
    offer.published_at = offer.published_at or now
    offer.confirmed_at = now
    offer.expires_on = last
    move(offer, action, actor=actor, now=now)
    settle_seats(offer, actor=actor, now=now)


def _refuse_incomplete(offer: Offer, *, now: datetime) -> OfferData:
    data, today = record_of(offer), local_date(now)
    _refuse(problems(without_past_term(data, offer, today=today), offer.structure, today=today))
    return data


def _refuse_unfit(offer: Offer, *, now: datetime) -> None:
    if offer.source is None:
        _refuse_incomplete(offer, now=now)
    check_structure(offer)


def _life_days(offer: Offer) -> int:
    return settings_of(offer.structure.territory_code).offer_life_days


def _new_term(offer: Offer, *, now: datetime) -> date | None:
    """A fresh term from today; a feed's offer keeps the feed's own date."""
    if offer.source is not None:
        return last_day(offer, _life_days(offer), now=now)
    return full_term(offer, _life_days(offer), now=now)


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise RuleBroken("Il manque quelque chose, ou une réponse est à corriger.", errors=found)
