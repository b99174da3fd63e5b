"""Rows that wait to leave the machine, mails and SMS alike: claimed one by one with a lease, tried again later.

Losing the worker or the far end loses nothing. A row is claimed before it is sent, so two workers never send the same
one; a crash between sending and marking sends it once more at most, under the same reference.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError

from app.kit.database import db, is_postgresql, unit_of_work

LEASE = timedelta(minutes=5)
BACKOFF_MINUTES = (1, 5, 15, 60, 240, 720)
MOST_ATTEMPTS = 14  # the last delay is repeated: a row is tried for five days before it is given up
BATCH = 50
MARK_ATTEMPTS = 4  # each waits for the lock as long as the database's own time-out
log = logging.getLogger("aportee.outbox")


def known(table: Any, dedupe: str) -> bool:
    """Tell whether the fact was already put in this outbox."""
    return db.session.scalar(select(table.id).where(table.dedupe == dedupe)) is not None


def claim(table: Any, *, now: datetime) -> int | None:
    """Take the oldest row that is due and return its key; None when nothing is."""
    with unit_of_work():
        query = (
            select(table.id)
            .where(
                table.sent_at.is_(None),
                table.due_at <= now,
                table.attempts < MOST_ATTEMPTS,
                or_(table.leased_until.is_(None), table.leased_until < now),
            )
            .order_by(table.due_at, table.id)
            .limit(1)
        )
        if is_postgresql():
            query = query.with_for_update(skip_locked=True)
        row_id: int | None = db.session.scalar(query)
        if row_id is not None:
            taken = update(table).where(table.id == row_id)
            db.session.execute(taken.values(leased_until=now + LEASE, attempts=table.attempts + 1))
        return row_id


def settle(table: Any, row_id: int, *, error: str | None, now: datetime, for_good: bool = False) -> bool:
    """Mark a claimed row sent, or say why not and when to try again; returns whether it left.

    ``for_good``: the far end refused it and would again. A database too busy to write is asked again: what left and is
    not marked would leave a second time.
    """
    for attempt in range(1, MARK_ATTEMPTS + 1):
        try:
            _mark(table, row_id, error=error, now=now, for_good=for_good)
            break
        except OperationalError:
            if attempt == MARK_ATTEMPTS:
                raise
            log.warning("%s %s: the database is busy, marking it again", table.__tablename__, row_id)
    return error is None


def _mark(table: Any, row_id: int, *, error: str | None, now: datetime, for_good: bool) -> None:
    with unit_of_work():
        row = db.session.get_one(table, row_id)
        row.leased_until = None
        row.last_error = error
        if error is None:
            row.sent_at = now
        elif for_good:
            row.attempts = MOST_ATTEMPTS
        else:
            step = min(row.attempts, len(BACKOFF_MINUTES)) - 1
            row.due_at = now + timedelta(minutes=BACKOFF_MINUTES[step])
