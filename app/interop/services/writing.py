"""Writing one record: nothing when it has not changed, an edit when it has, back on line when it returns."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from app.bulk.notes import Notes
from app.interop.queries import Known
from app.interop.record import Record
from app.interop.services.structures import structure_of
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import DomainError, RuleBroken
from app.offers import services as offers
from app.offers.checks import LONGEST_LIFE
from app.offers.models import Offer
from app.offers.queries import by_source
from app.offers.record import FeedOrigin, OfferData
from app.offers.workflow import LIVE, OfferState

GONE = "feed_gone"
CLOSABLE = LIVE | {OfferState.PAUSED}
COMES_BACK = frozenset({OfferState.EXPIRED, OfferState.CLOSED})


class Outcome(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


def write_record(
    record: Record, known: Known | None, *, source: str, licence: str, actor: Actor, now: datetime, notes: Notes
) -> Outcome:
    """Bring the offer of a record to what the feed says, inside a savepoint: a refusal leaves nothing behind."""
    try:
        with db.session.begin_nested():
            if known is None:
                return _create(record, source=source, licence=licence, actor=actor, now=now)
            return _bring_up(record, known, source=source, licence=licence, actor=actor, now=now, notes=notes)
    except DomainError as refusal:
        _say(record, refusal, notes)
        return Outcome.REJECTED


def close_gone(source: str, ref: str, *, actor: Actor, now: datetime) -> bool:
    """Close an offer that left its feed; False when it ended meanwhile."""
    offer = by_source(source, ref)
    if offer is None or offer.state not in CLOSABLE:
        return False
    offers.close(offer, actor=actor, now=now, reason=GONE)
    return True


def _create(record: Record, *, source: str, licence: str, actor: Actor, now: datetime) -> Outcome:
    structure = structure_of(record.organisation, source=source, now=now)
    origin = _origin(record, source, licence)
    offer = offers.create(structure, _data(record, now=now), actor=actor, now=now, origin=origin)
    if record.published_at is not None and record.published_at <= now:
        offer.published_at = record.published_at
    offers.publish(offer, actor=actor, now=now, comment=f"Reprise de {source}")
    return Outcome.CREATED


def _bring_up(
    record: Record, known: Known, *, source: str, licence: str, actor: Actor, now: datetime, notes: Notes
) -> Outcome:
    returns = known.state in COMES_BACK and (known.state is OfferState.EXPIRED or known.closed_reason == GONE)
    if known.digest == record.digest and not returns:
        return Outcome.UNCHANGED
    offer = by_source(source, record.ref)
    if offer is None:
        return _create(record, source=source, licence=licence, actor=actor, now=now)
    if known.state is OfferState.CLOSED and not returns:
        notes.add(record.ref, "", "", "Cette offre a été fermée ici par l’équipe du territoire.", "Elle reste fermée.")
        return Outcome.UNCHANGED
    _move_structure(offer, record, source=source, now=now)
    offers.edit(offer, _data(record, now=now), actor=actor, now=now, origin=_origin(record, source, licence))
    if returns:
        offers.renew(offer, actor=actor, now=now)
    return Outcome.UPDATED


def _move_structure(offer: Offer, record: Record, *, source: str, now: datetime) -> None:
    structure = structure_of(record.organisation, source=source, now=now)
    if structure.id != offer.structure_id:
        offer.structure = structure


def _data(record: Record, *, now: datetime) -> OfferData:
    """Leave aside a last day beyond a year: the offer lives as long as its feed shows it."""
    last = record.data.expires_on
    too_far = last is not None and last > local_date(now) + LONGEST_LIFE
    return replace(record.data, expires_on=None) if too_far else record.data


def _origin(record: Record, source: str, licence: str) -> FeedOrigin:
    return FeedOrigin(source=source, ref=record.ref, url=record.url, licence=licence, digest=record.digest)


def _say(record: Record, refusal: DomainError, notes: Notes) -> None:
    errors = refusal.errors if isinstance(refusal, RuleBroken) and refusal.errors else {"": refusal.message}
    for number, (name, message) in enumerate(sorted(errors.items())):
        value = getattr(record.data, name, "") if name else ""
        tell = notes.add if number else notes.reject
        tell(record.ref, name, value, message, "Corrigez cette offre à la source.")
