"""A run: its file received, rehearsed by batches, written by batches. A stopped worker goes on where it was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete

from app.accounts import queries as accounts
from app.bulk import queries
from app.bulk.assessing import Assessment, Contact, Desk, assess
from app.bulk.models import BulkLine, BulkRun
from app.bulk.parts import Lexicon
from app.bulk.snapshots import digest, dumped
from app.bulk.table import REFERENCE, Line
from app.bulk.values import Mode, Outcome, Verdict
from app.bulk.vocabulary import Vocabulary
from app.bulk.workflow import RUN_WORKFLOW, RunAction, RunState
from app.geo.queries import gazetteer
from app.kit.access import Actor, Role
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import DomainError, RuleBroken
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.offers.workflow import OfferState
from app.structures.models import Structure

BATCH = 100
LONGEST_NAME = 120
AUTHOR_GONE = Contact(None, None, None)


def open_run(
    structure: Structure, *, file_name: str, columns: list[str], unknown: list[str], actor: Actor, now: datetime
) -> BulkRun:
    """Begin a run; its lines come next."""
    run = BulkRun(
        structure=structure, account_id=actor.account_id, author=actor.label, file_name=file_name[-LONGEST_NAME:],
        state=RunState.RECEIVING, columns=columns, unknown=unknown, created_at=now, changed_at=now,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def add_lines(run_id: int, lines: Sequence[Line], seen: dict[str, int], *, now: datetime) -> None:
    """Keep some lines of the file. ``seen``: reference → line, to tell a reference that comes twice."""
    rows = []
    for line in lines:
        reference = " ".join(line.cells.get(REFERENCE, "").split())[:80]
        first = seen.setdefault(reference, line.number) if reference else line.number
        again = first != line.number
        rows.append(
            BulkLine(
                run_id=run_id,
                number=line.number,
                own_reference=reference,
                cells=dict(line.cells),
                created_at=now,
                verdict=Verdict.WRONG if again else None,
                issues=[_told_twice(reference, first)] if again else None,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        db.session.expunge(row)  # ten thousand lines never stay in memory together


def _told_twice(reference: str, first: int) -> dict[str, str]:
    return {"field": REFERENCE, "value": reference, "reason": f"Cette référence est déjà à la ligne {first}.",
            "suggestion": "Donnez à chaque offre la sienne."}  # fmt: skip


def received(run: BulkRun, *, total: int, now: datetime) -> None:
    """The whole file was read: the rehearsal may begin."""
    run.total = total
    _move(run, RunAction.RECEIVED, now=now)


def forget(run: BulkRun) -> None:
    """Keep nothing of a file that could not be read to its end."""
    db.session.execute(delete(BulkLine).where(BulkLine.run_id == run.id))
    db.session.delete(run)


def drop(run: BulkRun, *, now: datetime) -> None:
    """Leave a file there: nothing was written."""
    _move(run, RunAction.DROP, now=now)


def choose(run: BulkRun, mode: Mode, *, now: datetime) -> None:
    """Write what was rehearsed; raises RuleBroken when « tout ou rien » has something to correct."""
    blocking = sum(run.rehearsal.get(verdict.value, 0) for verdict in Verdict if verdict.blocks)
    if mode is Mode.ALL_OR_NOTHING and blocking:
        raise RuleBroken(
            "Des lignes sont à corriger\u00a0: avec «\u00a0tout ou rien\u00a0», rien ne s’écrit.", field="mode"
        )
    RUN_WORKFLOW.next_state(run.state, RunAction.WRITE)
    run.mode = mode
    _move(run, RunAction.WRITE, now=now)


def check_some(run: BulkRun, *, now: datetime) -> bool:
    """Rehearse the next lines; False when there is none left."""
    lines = queries.unchecked(run.id, limit=BATCH)
    if not lines:
        run.rehearsal = queries.counts(run.id)[0]
        _move(run, RunAction.CHECKED, now=now)
        return False
    desk = desk_of(run, today=local_date(now))
    known = queries.offers_named(run.structure_id, [line.own_reference for line in lines])
    for line in lines:
        _keep(line, assess(_line(line), known.get(line.own_reference), desk))
    run.done += len(lines)
    run.changed_at = now
    return True


def write_some(run: BulkRun, *, now: datetime) -> bool:
    """Write the next lines, each in its savepoint; False when there is none left."""
    lines = queries.unwritten(run.id, limit=BATCH)
    if not lines:
        run.outcome = queries.counts(run.id)[1]
        _move(run, RunAction.WRITTEN, now=now)
        return False
    desk = desk_of(run, today=local_date(now))
    known = queries.offers_named(run.structure_id, [line.own_reference for line in lines], to_write=True)
    try:
        with db.session.begin_nested():  # one savepoint for all while nothing is refused, which is nearly always
            for line in lines:
                _write(run, line, known, desk, now=now)
    except DomainError:
        known = queries.offers_named(run.structure_id, [line.own_reference for line in lines], to_write=True)
        for line in queries.unwritten(run.id, limit=BATCH):
            _write_alone(run, line, known, desk, now=now)
    run.done += len(lines)
    run.changed_at = now
    _give_up_if_refused(run, lines, now=now)
    return run.state is RunState.WRITING


def _give_up_if_refused(run: BulkRun, lines: Sequence[BulkLine], *, now: datetime) -> None:
    """« Tout ou rien »: a line refused since its rehearsal takes the others back."""
    left = [line for line in lines if line.outcome is Outcome.LEFT and line.verdict is not Verdict.SKIPPED]
    if left and run.mode is Mode.ALL_OR_NOTHING:
        run.note = f"La ligne {left[0].number} a été refusée entre-temps\u00a0: tout a été annulé."
        _move(run, RunAction.UNDO, now=now)


def desk_of(run: BulkRun, *, today: date) -> Desk:
    """Return what every line of the run is read against."""
    author = accounts.by_id(run.account_id) if run.account_id else None
    contact = Contact(author.display_name, author.email, author.phone) if author else AUTHOR_GONE
    return Desk(run.structure, contact, Lexicon(Vocabulary.load(), gazetteer()), today)


def author_of(run: BulkRun) -> Actor:
    """Return who writes: whoever gave the file, as a member of the structure."""
    ids = frozenset({run.structure_id})
    return Actor(role=Role.PARTNER, account_id=run.account_id, label=run.author, structure_ids=ids)


def _move(run: BulkRun, action: RunAction, *, now: datetime) -> None:
    RUN_WORKFLOW.apply(run, action)
    run.done = 0
    run.changed_at = now
    db.session.flush()


def _line(line: BulkLine) -> Line:
    cells: Mapping[str, str] = line.cells
    return Line(line.number, cells)


def _keep(line: BulkLine, assessment: Assessment) -> None:
    line.verdict = assessment.verdict
    line.issues = [
        {"field": issue.field, "value": issue.value, "reason": issue.reason, "suggestion": issue.suggestion}
        for issue in assessment.issues
    ] or None


def _write_alone(run: BulkRun, line: BulkLine, known: dict[str, Offer], desk: Desk, *, now: datetime) -> None:
    """Write one line in its savepoint; a refusal of the offers' own rules leaves nothing behind and is told."""
    try:
        with db.session.begin_nested():
            _write(run, line, known, desk, now=now)
    except DomainError as refusal:
        messages = refusal.errors.values() if isinstance(refusal, RuleBroken) and refusal.errors else [refusal.message]
        line.issues = [{"field": "", "value": "", "reason": message, "suggestion": ""} for message in messages]
        line.outcome, line.verdict = Outcome.LEFT, Verdict.WRONG


def _write(run: BulkRun, line: BulkLine, known: dict[str, Offer], desk: Desk, *, now: datetime) -> None:
    """Write one line as it is worth now, which may be less than at its rehearsal."""
    if line.verdict is Verdict.WRONG:  # what the rehearsal showed as wrong is never written
        line.outcome = Outcome.LEFT
        return
    existing = known.get(line.own_reference)
    assessment = assess(_line(line), existing, desk)
    _keep(line, assessment)
    if assessment.data is None or assessment.verdict in {Verdict.WRONG, Verdict.SKIPPED, Verdict.SAME}:
        line.outcome = Outcome.UNCHANGED if assessment.verdict is Verdict.SAME else Outcome.LEFT
        return
    with db.session.no_autoflush:  # what one line reads never depends on what it has yet to write
        offer = _put(run, line, existing, assessment, now=now)
    known[line.own_reference] = offer
    line.offer_id, line.after_version = offer.id, offer.version


def _put(run: BulkRun, line: BulkLine, existing: Offer | None, assessment: Assessment, *, now: datetime) -> Offer:
    actor, data = author_of(run), assessment.data
    assert data is not None  # noqa: S101 - a line without a record was left before
    complete = assessment.verdict is not Verdict.INCOMPLETE
    if existing is None:
        offer = offers.create(run.structure, data, actor=actor, now=now)
        line.before_state = None
    else:
        offer = existing
        line.before, line.before_state = dumped(record_of(offer)), offer.state
        offers.edit(offer, data, actor=actor, now=now)
    line.after_digest = digest(record_of(offer))
    if complete and offer.state in {OfferState.DRAFT, OfferState.TO_CORRECT}:
        offers.submit_or_publish(offer, actor=actor, now=now)
    line.outcome = _outcome(offer, is_new=existing is None)
    return offer


def _outcome(offer: Offer, *, is_new: bool) -> Outcome:
    if offer.state is OfferState.TO_REVIEW:
        return Outcome.SENT
    if offer.state in {OfferState.DRAFT, OfferState.TO_CORRECT}:
        return Outcome.DRAFT
    return Outcome.PUBLISHED if is_new else Outcome.UPDATED
