"""Filling the tables of the shared engine, and following the change log: whoever sees them behind brings them up.

Writers of these tables queue behind one advisory lock, for a transaction each; readers never wait. What is read under
the lock is what is committed then, so an older version of an offer never overwrites a newer one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection

from app.kit.database import db
from app.search import queries as offers
from app.search.base import LabelsOf
from app.search.rows import ReadOffer
from app.search.shared import queries
from app.search.shared.queries import State
from app.search.shared.rows import rows_of
from app.search.shared.schema import OFFER_COLUMNS, PLACE_COLUMNS, STATEMENTS, TABLES, wanted_layout

WRITE_LOCK, FILL_LOCK = 0x4150_5345, 0x4150_5346
COPIES = (
    ("offer", OFFER_COLUMNS),
    ("place", PLACE_COLUMNS),
    ("words", ("key", "terms")),
    ("card", ("key", "card", "sequence")),
)
COUNT_TERMS = """
INSERT INTO aportee_search.term AS known (term, offers)
SELECT lexeme, %(sign)s * count(*) FROM aportee_search.words, unnest(terms) WHERE key = ANY(%(keys)s)
GROUP BY lexeme ORDER BY lexeme
ON CONFLICT (term) DO UPDATE SET offers = known.offers + excluded.offers"""


def follow(labels: LabelsOf, *, today: date) -> bool:
    """Bring the tables up to the newest committed change; False when they must be filled first."""
    with _writing() as connection:
        state = queries.state_if_any(connection)
        if state is None or state.seq is None:
            return False
        seq = offers.newest_seq(connection)
        if seq == state.seq:
            return True
        changes = offers.changes_after(connection, state.seq)
        if not changes.complete or offers.fingerprint(connection, state.seq) != state.fingerprint:
            _stand_at(connection, None)
            return False
        keys = list(changes.offers)
        _put(connection, offers.live_by_ids(connection, keys, today=today), labels, instead_of=keys)
        _stand_at(connection, seq)
    return True


def fill(labels: LabelsOf, *, today: date) -> State | None:
    """Write every live offer again, a batch at a time, while searches go on; None when another process is at it."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
        if not guard.exec_driver_sql("SELECT pg_try_advisory_lock(%(lock)s)", {"lock": FILL_LOCK}).scalar():
            return None
        try:
            return _filled(labels, today=today)
        finally:
            guard.exec_driver_sql("SELECT pg_advisory_unlock(%(lock)s)", {"lock": FILL_LOCK})


def _filled(labels: LabelsOf, *, today: date) -> State | None:
    with _writing() as connection:
        state = queries.state_if_any(connection)
        if state is None:
            _make(connection)
        started_at = offers.newest_seq(connection)
    last: int | None = 0
    while last is not None:
        with _writing() as connection:
            last = _next_batch(connection, labels, after=last, today=today)
    with _writing() as connection:
        present = queries.state_if_any(connection)
        if present is not None and present.seq is None:
            _stand_at(connection, started_at)
    return _tidied()


def start_from(batches: Iterable[list[ReadOffer]], labels: LabelsOf) -> None:
    """Answer from offers made elsewhere (measures, tests), as long as the change log says nothing newer."""
    with _writing() as connection:
        _make(connection)
        for batch in batches:
            _put(connection, batch, labels, instead_of=())
        _stand_at(connection, offers.newest_seq(connection))
    _tidied()


def _make(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO aportee_search.state (layout) VALUES (%(layout)s)", {"layout": wanted_layout()}
    )


def _tidied() -> State | None:
    """Have the server note what the tables hold; returns their state."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (*TABLES, "term"):
            connection.exec_driver_sql(f"VACUUM ANALYZE aportee_search.{table}")
        return queries.state_if_any(connection)


def _next_batch(connection: Connection, labels: LabelsOf, *, after: int, today: date) -> int | None:
    """Write the next live offers in the place of what is held there; returns the last key, None at the end."""
    batch = next(offers.live_batches(connection, today=today, after=after), [])
    last = batch[-1].offer.key if batch else None
    _put(connection, batch, labels, instead_of=queries.keys_between(connection, after, last))
    return last


def _put(connection: Connection, batch: Sequence[ReadOffer], labels: LabelsOf, *, instead_of: Sequence[int]) -> None:
    """Put some offers in the place of others; how many hold each term follows."""
    gone, come = {"keys": list(instead_of), "sign": -1}, {"keys": [read.offer.key for read in batch], "sign": 1}
    removed = 0
    if instead_of:
        connection.exec_driver_sql(COUNT_TERMS, gone)
        for table in TABLES:
            query = f"DELETE FROM aportee_search.{table} WHERE key = ANY(%(keys)s)"  # noqa: S608 -- one of our tables
            count = connection.exec_driver_sql(query, gone).rowcount
            removed = count if table == TABLES[0] else removed
    if batch:
        _copy(connection, batch, labels)
        connection.exec_driver_sql(COUNT_TERMS, come)
        connection.exec_driver_sql(
            "INSERT INTO aportee_search.zone SELECT DISTINCT zone FROM aportee_search.offer "
            "WHERE key = ANY(%(keys)s) AND zone IS NOT NULL ON CONFLICT DO NOTHING",
            come,
        )
    connection.exec_driver_sql(
        "UPDATE aportee_search.state SET offers = offers + %(more)s", {"more": len(batch) - removed}
    )


def _copy(connection: Connection, batch: Sequence[ReadOffer], labels: LabelsOf) -> None:
    cursor = connection.connection.cursor()
    for (table, columns), lines in zip(COPIES, rows_of(batch, labels), strict=True):
        with cursor.copy(f"COPY aportee_search.{table} ({', '.join(columns)}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
    cursor.close()


def _stand_at(connection: Connection, seq: int | None) -> None:
    fingerprint = "" if seq is None else offers.fingerprint(connection, seq)
    connection.exec_driver_sql(
        "UPDATE aportee_search.state SET seq = %(seq)s, fingerprint = %(fingerprint)s",
        {"seq": seq, "fingerprint": fingerprint},
    )


@contextmanager
def _writing() -> Iterator[Connection]:
    """Give a transaction that alone writes these tables; what it loses in a crash, the change log gives again."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(%(lock)s), set_config('synchronous_commit', 'off', true)",
            {"lock": WRITE_LOCK},
        )
        yield connection
