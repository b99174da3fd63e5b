"""The live catalogue of one process: columns, cards and text, as fresh as the last commit.

Before every query the change log is polled (a few microseconds when nothing changed); changed offers are read again and
replace their row. Nothing is ever stale, and nothing is shared between processes but the database and the generation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from app.kit.changes import changed_since, latest_seq
from app.matching.arrays import Columns
from app.matching.columns import columns_of
from app.search import generation, queries
from app.search.rows import LiveOffer
from app.search.text_index import TextIndex, weighted_terms

Mask = npt.NDArray[np.bool_]
LabelsOf = Callable[[LiveOffer], list[str]]  # official names that carry an offer's jobs and themes


@dataclass(frozen=True)
class Snapshot:
    """The catalogue at one sequence of the change log; row ``i`` of the columns is ``offers[i]``."""

    seq: int
    columns: Columns
    offers: list[LiveOffer]
    text: TextIndex | None
    indexed: Mask  # rows whose terms are in ``text``; the others are in ``delta``
    delta: Mapping[str, dict[int, float]] = field(default_factory=dict)  # term → key → weight

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each public id."""
        return {offer.public_id: row for row, offer in enumerate(self.offers)}

    @cached_property
    def published_days(self) -> npt.NDArray[np.int32]:
        """Day of first publication of each row, as an ordinal; 0 when unknown."""
        days = (offer.published_at.date().toordinal() if offer.published_at else 0 for offer in self.offers)
        return np.fromiter(days, dtype=np.int32, count=len(self.offers))

    @cached_property
    def updated_seconds(self) -> npt.NDArray[np.int64]:
        """Instant of the last publication or change of each row, in seconds."""
        return np.fromiter(
            (int((o.published_at or o.updated_at).timestamp()) for o in self.offers),
            dtype=np.int64,
            count=len(self.offers),
        )

    @cached_property
    def full(self) -> Mask:
        """Rows without a free seat, listed after the others."""
        return np.fromiter((offer.full for offer in self.offers), dtype=np.bool_, count=len(self.offers))

    def impacts(self, term: str) -> npt.NDArray[np.float32]:
        """Return the weight of a term in each row; zeros where it is absent."""
        found = np.zeros(len(self.offers), dtype=np.float32)
        rows = self.columns.row_of_key
        if self.text is not None:
            keys, weights = self.text.postings(term)
            for key, weight in zip(keys.tolist(), weights.tolist(), strict=True):
                row = rows.get(key)
                if row is not None and self.indexed[row]:
                    found[row] = weight
        for key, weight in self.delta.get(term, {}).items():
            found[rows[key]] = weight
        return found


class Catalogue:
    """The catalogue of a process; ``fresh`` gives the present snapshot."""

    def __init__(self, root: Path, labels: LabelsOf) -> None:
        self.root = root
        self._labels = labels
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def fresh(self, *, today: date) -> Snapshot:
        """Return a snapshot that includes every change committed before this call."""
        snapshot = self._snapshot
        if snapshot is not None and snapshot.seq == latest_seq():
            return snapshot
        with self._lock:
            seen = latest_seq()
            snapshot = self._snapshot
            if snapshot is None or snapshot.seq > seen:  # first use, or a database put back to an earlier day
                snapshot = self._built(seen, today=today)
            elif snapshot.seq < seen:
                snapshot = self._replayed(snapshot, seen, today=today)
            self._snapshot = snapshot
            return snapshot

    def forget(self) -> None:
        """Build again at the next query (a new generation was written)."""
        self._snapshot = None

    def _built(self, seq: int, *, today: date) -> Snapshot:
        offers = queries.live_offers(today=today)
        text, indexed = self._opened(offers, seq)
        fresh = (offer for offer, done in zip(offers, indexed.tolist(), strict=True) if not done)
        return Snapshot(
            seq, columns_of([offer.facts for offer in offers]), offers, text, indexed, self._terms(fresh, {})
        )

    def _opened(self, offers: list[LiveOffer], seq: int) -> tuple[TextIndex | None, Mask]:
        """Return the text of the generation in force, and which rows it speaks of truly.

        A generation of another database, or written after the day this one was put back to, says nothing of them.
        """
        found = generation.current(self.root)
        if found is None or found.seq > seq:
            return None, np.zeros(len(offers), dtype=np.bool_)
        text = TextIndex(found.folder)
        changed = {key for _, key in changed_since(found.seq)}
        known = (o.key not in changed and text.identities.get(o.key) == o.public_id for o in offers)
        return text, np.fromiter(known, dtype=np.bool_, count=len(offers))

    def _replayed(self, old: Snapshot, seq: int, *, today: date) -> Snapshot:
        changed = sorted({key for _, key in changed_since(old.seq)})
        read = queries.live_offers(changed, today=today)
        kept = ~np.isin(old.columns.key, np.asarray(changed, dtype=np.int64))
        parts = [old.columns.take(kept)] + ([columns_of([offer.facts for offer in read])] if read else [])
        offers = [offer for offer, keep in zip(old.offers, kept.tolist(), strict=True) if keep] + read
        gone = set(changed)
        delta = {
            term: rest
            for term, weights in old.delta.items()
            if (rest := {key: weight for key, weight in weights.items() if key not in gone})
        }
        indexed = np.concatenate([old.indexed[kept], np.zeros(len(read), dtype=np.bool_)])
        return Snapshot(seq, Columns.concatenate(parts), offers, old.text, indexed, self._terms(read, delta))

    def _terms(self, offers: Iterable[LiveOffer], into: dict[str, dict[int, float]]) -> dict[str, dict[int, float]]:
        for offer in offers:
            for term, weight in weighted_terms(offer, self._labels(offer)):
                into.setdefault(term, {})[offer.key] = weight
        return into
