"""Counts the SQL statements of a block."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.kit.database import db


@contextmanager
def queries(*, at_most: int | None = None) -> Iterator[list[str]]:
    """Collect the statements sent in the block; fail beyond ``at_most``. BEGIN, COMMIT and savepoints do not count."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    if at_most is not None:
        assert len(seen) <= at_most, f"{len(seen)} queries, at most {at_most}:\n" + "\n".join(seen)
