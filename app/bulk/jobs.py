"""Receiving a file, and going on with the runs that wait. Small files are treated at once, large ones by the worker."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import IO

from app.bulk import queries, services, undo_services
from app.bulk.files import Table, opened
from app.bulk.models import BulkRun
from app.bulk.table import Line
from app.bulk.workflow import RunState
from app.kit.access import Actor
from app.kit.database import db, unit_of_work
from app.structures.models import Structure

LINES_AT_ONCE = 200  # of a run in one transaction while it is received
SMALL = 200  # lines a page treats while one waits
STEPS_A_TICK = 20  # batches of the worker before other work has its turn
HALF_READ = timedelta(hours=1)
STEPS: dict[RunState, Callable[..., bool]] = {
    RunState.CHECKING: services.check_some,
    RunState.WRITING: services.write_some,
    RunState.UNDOING: undo_services.undo_some,
}


def receive(structure: Structure, file: IO[bytes], *, file_name: str, actor: Actor, now: datetime) -> str:
    """Read a file into a new run and return its public id; raises BrokenFile, and keeps nothing, when it is unsound."""
    with opened(file) as table:
        with unit_of_work():
            run = services.open_run(
                structure, file_name=file_name, columns=table.columns, unknown=table.unknown, actor=actor, now=now
            )
            run_id, public_id = run.id, run.public_id
        try:
            total = _read(run_id, table, now=now)
        except BaseException:
            with unit_of_work():
                _forget(run_id)
            raise
    with unit_of_work():
        services.received(db.session.get_one(BulkRun, run_id), total=total, now=now)
    go_on(run_id, now=now, only_small=True)
    return public_id


def go_on(run_id: int, *, now: datetime, only_small: bool = False) -> None:
    """Do the next batches of a run, each in its transaction; with ``only_small``, nothing of a large file."""
    for _ in range(STEPS_A_TICK):
        with unit_of_work():
            run = queries.locked(run_id)
            step = STEPS.get(run.state) if run is not None else None
            if run is None or step is None or (only_small and run.total > SMALL):
                return
            step(run, now=now)
        if not only_small:
            db.session.expunge_all()  # the worker's memory stays flat; a page still needs what it has read


def run_due(*, now: datetime) -> int:
    """Go on with every run that waits; returns how many."""
    waiting = queries.under_way()
    half_read = bool(queries.left_half_read(now - HALF_READ))
    db.session.rollback()
    if half_read:  # asked without the writer's lock: there is nearly never one
        _drop_half_read(now=now)
    for run_id in waiting:
        go_on(run_id, now=now)
    return len(waiting)


def _read(run_id: int, table: Table, *, now: datetime) -> int:
    seen: dict[str, int] = {}
    total = 0
    for lines in _batches(table.lines):
        with unit_of_work():
            services.add_lines(run_id, lines, seen, now=now)
        total += len(lines)
    return total


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, LINES_AT_ONCE)):
        yield batch


def _forget(run_id: int) -> None:
    run = db.session.get(BulkRun, run_id)
    if run is not None:
        services.forget(run)


def _drop_half_read(*, now: datetime) -> None:
    with unit_of_work():
        for run in queries.left_half_read(now - HALF_READ):
            services.drop(run, now=now)
