"""Answering while nothing is ready: a large site that starts without a generation on disk.

Reading a hundred thousand offers takes tens of seconds. Meanwhile SQL picks the offers around the searched place, the
nearest first and no more than a few thousand, and the same code as ever filters, counts and orders those; a thread has
the next generation written (one process writes, the others map it).
"""

import os
import time
from collections.abc import Callable
from datetime import date
from threading import Lock

from app.geo.queries import gazetteer
from app.kit.database import committed_reader, db
from app.kit.instance import once_per_app, run_behind
from app.search import near_queries, queries
from app.search.base import Base
from app.search.catalogue import Snapshot, started
from app.search.criteria import Criteria
from app.search.live import catalogue, labels_of
from app.search.rows import LiveOffer
from app.search.writer import ensure_generation

READ_AT_ONCE = 3_000  # up to so many live offers, reading them all takes about a second
MOST_MEANWHILE = 3_000
PAUSE_SECONDS = 2.0


class Once:
    """Work done behind, once in this process; a forked process begins its own."""

    def __init__(self) -> None:
        self._process = 0
        self._lock = Lock()

    def begin(self, start: Callable[[], None]) -> None:
        """Start it, the first time."""
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                start()


def snapshot_or_part(criteria: Criteria, *, today: date) -> tuple[Snapshot, bool]:
    """Return the catalogue; while it is being read, the part of it around the searched place, and True."""
    present = catalogue().fresh(today=today, at_most=READ_AT_ONCE)
    if present is not None:
        return present, False
    once_per_app("aportee_preparation", Once).begin(lambda: run_behind("search-generation", lambda: prepared(today)))
    return part(criteria, today=today), True


def part(criteria: Criteria, *, today: date) -> Snapshot:
    """Return a catalogue of the live offers in reach, the nearest first, as the database has them now."""
    family = gazetteer().family(criteria.commune.insee) if criteria.commune is not None else frozenset()
    with committed_reader() as reader:
        seq = queries.newest_seq(reader)
        keys = near_queries.keys_around(reader, criteria, family, today=today, limit=MOST_MEANWHILE)
        read = queries.live_by_ids(reader, keys, today=today)
    return started(Base.of([read] if read else [], labels_of, seq=seq))


def one_live(public_id: str, *, today: date) -> LiveOffer | None:
    """Return a live offer by its public id, as the database has it now."""
    with committed_reader() as reader:
        read = queries.live_by_ids(reader, near_queries.keys_of(reader, public_id, today=today), today=today)
    return read[0].offer if read else None


def prepared(today: date) -> None:
    """Have the generation written, by this process or by the one that is at it; returns once it is mapped."""
    try:
        while catalogue().fresh(today=today, at_most=READ_AT_ONCE) is None:
            if ensure_generation() is None:
                time.sleep(PAUSE_SECONDS)
    finally:
        db.session.remove()
