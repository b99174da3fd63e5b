"""Taking a run back: what it made leaves, what it changed is as before, unless someone edited it since."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.bulk import queries
from app.bulk.models import BulkLine, BulkRun
from app.bulk.services import BATCH
from app.bulk.values import Outcome
from app.bulk.workflow import RUN_WORKFLOW, RunAction
from app.bulk.writing_services import author_of
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import DomainError, RuleBroken
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.offers.snapshots import digest, loaded
from app.offers.steps import move
from app.offers.workflow import OFFER_WORKFLOW, OfferAction, OfferState

UNDONE = "import_undone"
MOST_NAMED = 20
ON_LINE_NO_MORE = "Elle a quitté la recherche\u00a0; son texte d’avant était incomplet\u00a0: il n’a pas été remis."


@dataclass(frozen=True, slots=True)
class Edited:
    """An offer of the run that is not as the run left it."""

    public_id: str
    title: str
    why: str


def edited_since(run: BulkRun) -> list[Edited]:
    """Return the offers that forbid to undo the run, in the order of the file; the first twenty are enough to act."""
    lines = queries.touched_since(run.id)
    by_id = queries.offers_by_id([line.offer_id for line in lines if line.offer_id])
    found = (_edited(line, by_id.get(line.offer_id or 0)) for line in lines)
    return [one for one in found if one][:MOST_NAMED]


def undo(run: BulkRun, *, now: datetime) -> None:
    """Ask for a run to be taken back; who reads ``edited_since`` first has been told what forbids it."""
    RUN_WORKFLOW.apply(run, RunAction.UNDO)
    run.done, run.changed_at = 0, now
    db.session.flush()


def undo_some(run: BulkRun, *, now: datetime) -> bool:
    """Take back the next lines; False when there is none left."""
    lines = queries.to_take_back(run.id, limit=BATCH)
    if not lines:
        RUN_WORKFLOW.apply(run, RunAction.UNDONE)
        run.done, run.changed_at = 0, now
        run.outcome = queries.counts(run.id)[1]
        return False
    by_id = queries.offers_by_id([line.offer_id for line in lines if line.offer_id], to_write=True)
    for line in lines:
        _take_back(run, line, by_id.get(line.offer_id or 0), now=now)
    run.done += len(lines)
    run.changed_at = now
    return True


def _edited(line: BulkLine, offer: Offer | None) -> Edited | None:
    if offer is None or (line.before is None and offer.state in _OVER):
        return None
    if line.before is None and offer.seats_taken:
        return Edited(offer.public_id, offer.title, "des places sont prises")
    if digest(record_of(offer)) != line.after_digest:
        return Edited(offer.public_id, offer.title, "elle a été modifiée depuis")
    return None


_OVER = frozenset({OfferState.CLOSED, OfferState.EXPIRED, OfferState.ARCHIVED})


def _take_back(run: BulkRun, line: BulkLine, offer: Offer | None, *, now: datetime) -> None:
    """Take one line back in its savepoint; what cannot be is left, and says why."""
    line.outcome = Outcome.TAKEN_BACK
    if offer is None:
        return
    edited = _edited(line, offer)
    if edited is not None:
        _leave(line, f"Laissée\u00a0: {edited.why}.")
        return
    try:
        with db.session.begin_nested():
            if line.before is None:
                _withdraw(offer, run, now=now)
            else:
                _put_back(offer, line, run, now=now)
    except DomainError as refusal:
        message = " ".join(refusal.errors.values()) if isinstance(refusal, RuleBroken) else refusal.message
        _leave(line, f"Laissée\u00a0: {message or refusal.message}")


def _leave(line: BulkLine, reason: str) -> None:
    line.outcome = Outcome.LEFT
    line.issues = [{"field": "", "value": "", "reason": reason, "suggestion": ""}]


def _withdraw(offer: Offer, run: BulkRun, *, now: datetime) -> None:
    """Close what the run made; its reference is free again for another file."""
    offer.own_reference = None
    if OFFER_WORKFLOW.allows(offer.state, OfferAction.CLOSE):
        offers.close(offer, actor=author_of(run), now=now, reason=UNDONE, comment="Import annulé")


def _put_back(offer: Offer, line: BulkLine, run: BulkRun, *, now: datetime) -> None:
    """Write the words of before; a draft the run had put on line leaves it."""
    actor = author_of(run)
    was_draft = line.before_state in {OfferState.DRAFT, OfferState.TO_CORRECT}
    if was_draft and offer.state not in {OfferState.DRAFT, OfferState.TO_CORRECT}:
        action = OfferAction.PAUSE if OFFER_WORKFLOW.allows(offer.state, OfferAction.PAUSE) else OfferAction.CLOSE
        if OFFER_WORKFLOW.allows(offer.state, action):
            move(offer, action, actor=actor, now=now, comment="Import annulé")
    before = loaded(line.before)
    if before.expires_on is not None and before.expires_on < local_date(now):
        before = replace(before, expires_on=None)
    try:
        with db.session.begin_nested():
            offers.edit(offer, before, actor=actor, now=now)
    except RuleBroken:
        if not was_draft:
            raise
        line.issues = [{"field": "", "value": "", "reason": ON_LINE_NO_MORE, "suggestion": ""}]
