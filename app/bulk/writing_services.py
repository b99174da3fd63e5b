"""Lines of a run written as offers: the new ones made together, the known ones edited, each as it is worth now."""

from collections.abc import Sequence
from datetime import datetime

from app.bulk.assessing import Assessment, Desk, assess
from app.bulk.models import BulkLine, BulkRun
from app.bulk.table import Line
from app.bulk.values import Outcome, Verdict
from app.kit.access import Actor, Role
from app.kit.database import db
from app.kit.errors import DomainError, RuleBroken
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.offers.snapshots import digest, dumped
from app.offers.workflow import OfferState

LEFT_ALONE = frozenset({Verdict.WRONG, Verdict.SKIPPED, Verdict.SAME})


def assessed(line: BulkLine, existing: Offer | None, desk: Desk) -> Assessment:
    """Assess a line and keep on it what there is to say."""
    found = assess(Line(line.number, line.cells), existing, desk)
    line.verdict = found.verdict
    line.issues = [
        {"field": issue.field, "value": issue.value, "reason": issue.reason, "suggestion": issue.suggestion}
        for issue in found.issues
    ] or None
    return found


def write_lines(
    run: BulkRun, lines: Sequence[BulkLine], known: dict[str, Offer], desk: Desk, *, now: datetime
) -> None:
    """Write lines in order, which may be worth less than at their rehearsal; raises what the offers' rules refuse."""
    with db.session.no_autoflush:  # what one line reads never depends on what it has yet to write
        made = _make_new(run, [line for line in lines if line.own_reference not in known], desk, now=now)
        for line in lines:
            if line.verdict is Verdict.WRONG:  # what the rehearsal showed as wrong is never written
                line.outcome = Outcome.LEFT
            elif line.own_reference in known:
                _change_known(run, line, known[line.own_reference], desk, now=now)
            elif line.number in made:
                _finish(run, line, made[line.number], now=now)
    known |= {line.own_reference: made[line.number] for line in lines if line.number in made}


def write_alone(run: BulkRun, line: BulkLine, known: dict[str, Offer], desk: Desk, *, now: datetime) -> None:
    """Write one line in its savepoint; a refusal of the offers' own rules leaves nothing behind and is told."""
    try:
        with db.session.begin_nested():
            write_lines(run, [line], known, desk, now=now)
    except DomainError as refusal:
        messages = refusal.errors.values() if isinstance(refusal, RuleBroken) and refusal.errors else [refusal.message]
        line.issues = [{"field": "", "value": "", "reason": message, "suggestion": ""} for message in messages]
        line.outcome, line.verdict = Outcome.LEFT, Verdict.WRONG


def author_of(run: BulkRun) -> Actor:
    """Return who writes: whoever gave the file, as a member of the structure."""
    ids = frozenset({run.structure_id})
    return Actor(role=Role.PARTNER, account_id=run.account_id, label=run.author, structure_ids=ids)


def _make_new(run: BulkRun, lines: Sequence[BulkLine], desk: Desk, *, now: datetime) -> dict[int, Offer]:
    """Make the offers of new lines at once; returns line number → offer."""
    records = {}
    for line in lines:
        if line.verdict is Verdict.WRONG:
            continue
        found = assessed(line, None, desk)
        if found.data is None or found.verdict in LEFT_ALONE:
            line.outcome = Outcome.LEFT
        else:
            records[line.number] = found.data
            line.before_state = None
    made = offers.create_all(run.structure, list(records.values()), actor=author_of(run), now=now) if records else []
    return dict(zip(records, made, strict=True))


def _change_known(run: BulkRun, line: BulkLine, offer: Offer, desk: Desk, *, now: datetime) -> None:
    found = assessed(line, offer, desk)
    if found.data is None or found.verdict in LEFT_ALONE:
        line.outcome = Outcome.UNCHANGED if found.verdict is Verdict.SAME else Outcome.LEFT
        return
    line.before, line.before_state = dumped(record_of(offer)), offer.state
    offers.edit(offer, found.data, actor=author_of(run), now=now)
    _finish(run, line, offer, now=now)


def _finish(run: BulkRun, line: BulkLine, offer: Offer, *, now: datetime) -> None:
    """Hand a complete draft over, and keep on the line what its offer became."""
    line.after_digest = digest(record_of(offer))
    if line.verdict is not Verdict.INCOMPLETE and offer.state in {OfferState.DRAFT, OfferState.TO_CORRECT}:
        offers.submit_or_publish(offer, actor=author_of(run), now=now)
    line.outcome = _outcome(offer, is_new=line.before_state is None)
    line.offer_id, line.after_version = offer.id, offer.version


def _outcome(offer: Offer, *, is_new: bool) -> Outcome:
    if offer.state is OfferState.TO_REVIEW:
        return Outcome.SENT
    if offer.state in {OfferState.DRAFT, OfferState.TO_CORRECT}:
        return Outcome.DRAFT
    return Outcome.PUBLISHED if is_new else Outcome.UPDATED
