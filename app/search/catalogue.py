"""The live catalogue of one process: as fresh as the last commit, whatever process made it.

Before every query the change log is polled (microseconds when nothing changed); changed offers are read again, their
former rows die, their new ones are added behind. Nothing is shared between processes but the database and the
generation on disk, which spares reading everything at start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import overload

import numpy as np
import numpy.typing as npt

from app.kit.database import Reader, committed_reader
from app.matching.arrays import Array, Columns
from app.matching.columns import columns_of
from app.matching.encoding import NO_DAY, UNKNOWN
from app.search import generation, near_queries, queries
from app.search.base import Base, LabelsOf
from app.search.growing import Room
from app.search.marks import Marks
from app.search.packed import Offers
from app.search.poll import Poll
from app.search.postings import Weights, weights_at
from app.search.rows import ReadOffer
from app.search.sequences import Sequences, sequence_of
from app.search.terms import weighted_terms
from app.search.text_index import TextIndex

REMAP_AFTER_ROWS = 200  # rows behind the base from which a newer generation is worth mapping
REREAD_SHARE = 0.3  # beyond this share of changed offers, reading everything again is cheaper
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The catalogue at one sequence of the change log.

    Rows below ``len(base)`` are the base's, the others came since; a row that changed or went is no longer ``live``.
    ``terms`` holds the words of the rows that came since: term → row → weight; later snapshots add their own rows to
    the same table, which this one never asks about.
    """

    seq: int
    base: Base
    columns: Columns
    marks: Marks
    sequences: Sequences
    offers: Offers
    row_since: Mapping[int, int] = field(default_factory=dict)  # key → row, of the rows that came since
    terms: dict[str, dict[int, float]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def size(self) -> int:
        """How many offers are live."""
        return int(np.count_nonzero(self.columns.live))

    @cached_property
    def since(self) -> Rows:
        """Live rows that came since the base."""
        start = len(self.base)
        return np.flatnonzero(self.columns.live[start:]) + start

    @cached_property
    def _frequencies(self) -> dict[str, int]:
        return {}

    @cached_property
    def _on_line(self) -> dict[date, npt.NDArray[np.bool_]]:
        return {}

    @cached_property
    def keeps_for_some(self) -> bool:
        """Whether an offer is kept for the inhabitants of a zone."""
        return bool(np.any(self.columns.zone_type != UNKNOWN))

    def on_line(self, today: date) -> npt.NDArray[np.bool_]:
        """Return which rows are on line today (midnight writes no change); shape (n,)."""
        found = self._on_line.get(today)
        if found is None:
            expires = self.columns.expires
            found = self.columns.live & ((expires == NO_DAY) | (expires >= today.toordinal()))
            self._on_line[today] = found
        return found

    def row_of_key(self, key: int) -> int | None:
        """Return the live row of an offer."""
        return self._living(self.row_since[key] if key in self.row_since else self.base.row_of_key(key))

    def row_of_id(self, public_id: str) -> int | None:
        """Return the live row of an offer, by its public id."""
        since = np.flatnonzero(self.marks.public_id[len(self.base) :] == public_id.encode())
        return self._living(int(since[-1]) + len(self.base) if len(since) else self.base.row_of_id(public_id))

    def is_live(self, row: int, today: date) -> bool:
        """Tell whether a row is on line today."""
        return bool(self.on_line(today)[row])

    def _living(self, row: int | None) -> int | None:
        return row if row is not None and self.columns.live[row] else None

    def weights(self, term: str, rows: Array) -> Weights:
        """Return the weight of a term in ascending rows; 0 where it is absent."""
        row, weight = self.base.postings.of_term(term)
        located, end = np.searchsorted(rows, (self.base.located, len(self.base)))
        parts = [weights_at(row, weight, rows[:located]), weights_at(row, weight, rows[located:end])]
        since = self.terms.get(term, {})
        parts.append(np.array([since.get(at, 0.0) for at in rows[end:].tolist()], dtype=np.float32))
        return np.concatenate(parts)

    def frequency(self, term: str) -> int:
        """Return how many live rows hold a term."""
        found = self._frequencies.get(term)
        if found is None:
            rows, _ = self.base.postings.of_term(term)
            live = self.columns.live
            since = sum(1 for row in list(self.terms.get(term, ())) if row < len(live) and live[row])
            found = self._frequencies[term] = int(np.count_nonzero(live[rows])) + since
        return found


def started(base: Base) -> Snapshot:
    """The snapshot of a base where nothing changed yet."""
    return Snapshot(base.seq, base, base.columns, base.marks, base.sequences, Offers(base.cards, [], {}))


def replayed(
    old: Snapshot, room: Room, changed: Sequence[int], read: list[ReadOffer], labels: LabelsOf, *, seq: int
) -> Snapshot:
    """The snapshot after some offers changed; ``read`` are those of them that are live."""
    first = len(old)
    new_columns, new_marks = columns_of([one.facts for one in read]), Marks.of([one.offer for one in read])
    live = np.concatenate([old.columns.live, new_columns.live])
    live[[row for key in changed if (row := old.row_of_key(key)) is not None]] = False
    named = [labels(one.offer) for one in read]
    words = [weighted_terms(one, of) for one, of in zip(read, named, strict=True)]  # all read before any is kept
    for row, pairs in enumerate(words, start=first):
        for term, weight in pairs:
            old.terms.setdefault(term, {})[row] = weight
    return Snapshot(
        seq=seq,
        base=old.base,
        columns=room.add_columns(old.columns, new_columns, live),
        marks=Marks.from_arrays(room.add_all(old.marks.arrays(), new_marks.arrays())),
        sequences=room.add_sequences(old.sequences, [sequence_of(*pair) for pair in zip(read, named, strict=True)]),
        offers=old.offers.with_more([one.offer for one in read]),
        row_since={**old.row_since, **{one.offer.key: row for row, one in enumerate(read, start=first)}},
        terms=old.terms,
    )


class Catalogue:
    """The catalogue of a process; ``fresh`` gives the present snapshot."""

    def __init__(self, root: Path, labels: LabelsOf) -> None:
        self.root = root
        self._labels = labels
        self._lock = Lock()
        self._poll = Poll()
        self._snapshot: Snapshot | None = None
        self._room = Room()
        self._named = ""  # generation the base was mapped from, '' when it was read from the database
        self._lexicon: tuple[str, TextIndex | None] = ("", None)

    @overload
    def fresh(self, *, today: date) -> Snapshot: ...

    @overload
    def fresh(self, *, today: date, at_most: int) -> Snapshot | None: ...

    def fresh(self, *, today: date, at_most: int | None = None) -> Snapshot | None:
        """Return a snapshot that includes every change committed before this call.

        at_most  offers that may be read now when there is no generation to start from; None is returned when there are
                 more, unless it is left out: then the call lasts as long as reading them all
        """
        snapshot = self._snapshot
        newest = self._poll.newest()
        if snapshot is not None and snapshot.seq == newest:
            return snapshot
        with self._lock:
            snapshot = self._snapshot
            if snapshot is None or snapshot.seq != newest:
                with committed_reader() as reader:
                    snapshot = self._snapshot = self._caught_up(reader, today, at_most)
            return snapshot

    def forget(self) -> None:
        """Start again at the next query (a new generation was written)."""
        self._snapshot = None

    def start_from(self, base: Base) -> None:
        """Answer from a base made elsewhere (measures), as long as the change log says nothing newer."""
        self._room, self._snapshot = Room(), started(base)

    def lexicon(self) -> TextIndex | None:
        """Return the lexicon of the generation in force; None while there is none."""
        name = generation.pointed(self.root)
        if self._lexicon[0] != name or self._lexicon[1] is None:
            present = generation.current(self.root) if name else None
            folder = generation.lexicon_of(present) if present else None
            self._lexicon = (name, TextIndex(folder) if folder else None)
        return self._lexicon[1]

    def _caught_up(self, reader: Reader, today: date, at_most: int | None) -> Snapshot | None:
        snapshot = self._snapshot
        seq = queries.newest_seq(reader)
        if snapshot is None or snapshot.seq > seq:  # first use, or a database put back to an earlier day
            snapshot = self._mapped(reader)
        elif len(snapshot) - len(snapshot.base) > REMAP_AFTER_ROWS and self._named != generation.pointed(self.root):
            snapshot = self._mapped(reader) or snapshot
        if snapshot is None:
            far = at_most is not None and near_queries.more_than(reader, at_most, today=today)
            return None if far else self._read_whole(reader, seq, today)
        return snapshot if snapshot.seq == seq else self._replayed(reader, snapshot, seq, today)

    def _mapped(self, reader: Reader) -> Snapshot | None:
        """Return the generation in force as a snapshot; None when it is not one of this database's history."""
        found = generation.current(self.root)
        if found is None or queries.fingerprint(reader, found.seq) != found.fingerprint or not found.fingerprint:
            return None
        self._room, self._named = Room(), found.folder.name
        return started(Base.open(found.folder, seq=found.seq, lexicon=generation.lexicon_of(found)))

    def _read_whole(self, reader: Reader, seq: int, today: date) -> Snapshot:
        self._room, self._named = Room(), ""
        return started(Base.of(queries.live_batches(reader, today=today), self._labels, seq=seq))

    def _replayed(self, reader: Reader, old: Snapshot, seq: int, today: date) -> Snapshot:
        changes = queries.changes_after(reader, old.seq)
        if not changes.complete or len(changes.offers) > max(REMAP_AFTER_ROWS, REREAD_SHARE * old.size):
            return self._read_whole(reader, seq, today)
        read = queries.live_by_ids(reader, changes.offers, today=today)
        return replayed(old, self._room, changes.offers, read, self._labels, seq=seq)
