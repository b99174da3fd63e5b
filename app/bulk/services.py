"""A run: its file received, rehearsed by batches, written by batches. A stopped worker goes on where it was."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert

from app.accounts import queries as accounts
from app.bulk import queries
from app.bulk.assessing import Contact, Desk
from app.bulk.models import BulkLine, BulkRun
from app.bulk.parts import Lexicon
from app.bulk.table import REFERENCE, Line
from app.bulk.values import Mode, Outcome, Verdict
from app.bulk.vocabulary import Vocabulary
from app.bulk.workflow import RUN_WORKFLOW, RunAction, RunState
from app.bulk.writing_services import assessed, write_alone, write_lines
from app.geo.queries import gazetteer
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import DomainError, RuleBroken
from app.kit.together import together
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
        rows.append({
            "run_id": run_id, "number": line.number, "own_reference": reference, "cells": dict(line.cells),
            "created_at": now, "verdict": Verdict.WRONG if again else None,
            "issues": [_told_twice(reference, first)] if again else None,
        })  # fmt: skip
    db.session.execute(insert(BulkLine), rows)


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
    with together():
        for line in lines:
            assessed(line, known.get(line.own_reference), desk)
    run.done += len(lines)
    run.changed_at = now
    return True


def write_some(run: BulkRun, *, now: datetime) -> bool:
    """Write the next lines, one by one if their offers' rules refuse one; False when there is none left."""
    lines = queries.unwritten(run.id, limit=BATCH)
    if not lines:
        run.outcome = queries.counts(run.id)[1]
        _move(run, RunAction.WRITTEN, now=now)
        return False
    desk = desk_of(run, today=local_date(now))
    known = queries.offers_named(run.structure_id, [line.own_reference for line in lines], to_write=True)
    try:
        with db.session.begin_nested(), together():  # one savepoint while nothing is refused, which is nearly always
            write_lines(run, lines, known, desk, now=now)
    except DomainError:
        known = queries.offers_named(run.structure_id, [line.own_reference for line in lines], to_write=True)
        for line in queries.unwritten(run.id, limit=BATCH):
            write_alone(run, line, known, desk, now=now)
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


def _move(run: BulkRun, action: RunAction, *, now: datetime) -> None:
    RUN_WORKFLOW.apply(run, action)
    run.done = 0
    run.changed_at = now
    db.session.flush()
