"""Terms to rows: the postings of a whole catalogue as four arrays, ready for memory mapping.

A term is kept as its 63-bit number: the lexicon itself, with its letters, is Whoosh's.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array, positions_of
from app.matching.encoding import text_number
from app.search.grid import Spans

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows of term ``t``, ascending, are ``row[start[t]:start[t + 1]]``, with their weights beside.

    term  shape (t,), int64, sorted    start   shape (t + 1,), int64
    row   shape (p,), int32            weight  shape (p,), float32
    """

    term: Array
    start: Array
    row: Array
    weight: Weights

    @classmethod
    def of(cls, documents: Iterable[Iterable[tuple[str, float]]]) -> Self:
        """Postings of rows 0, 1, 2…: the weighted terms of each."""
        numbers: dict[str, int] = {}
        terms, rows, weights = array("i"), array("i"), array("f")
        for row, pairs in enumerate(documents):
            for term, weight in pairs:
                terms.append(numbers.setdefault(term, len(numbers)))
                rows.append(row)
                weights.append(weight)
        codes = np.fromiter((text_number(term) for term in numbers), dtype=np.int64, count=len(numbers))
        return cls.sorted_of(codes, np.asarray(terms), np.asarray(rows), np.asarray(weights))

    @classmethod
    def sorted_of(cls, codes: Array, owner: Array, row: Array, weight: Array) -> Self:
        """Postings from a flat list: ``owner`` is the position in ``codes`` of the term of each posting."""
        order = np.argsort(codes, kind="stable")
        rank = np.empty(len(codes), dtype=np.int64)
        rank[order] = np.arange(len(codes))
        by_term = np.lexsort((row, rank[owner])) if len(owner) else np.empty(0, dtype=np.int64)
        start = np.zeros(len(codes) + 1, dtype=np.int64)
        np.cumsum(np.bincount(rank[owner], minlength=len(codes)), out=start[1:])
        return cls(
            codes[order], start, row[by_term].astype(np.int32), weight[by_term].astype(np.float32)
        )

    def of_term(self, term: str) -> tuple[Array, Weights]:
        """Rows that hold a term, ascending, and its weight in each."""
        code = text_number(term)
        at = int(np.searchsorted(self.term, code))
        if at == len(self.term) or self.term[at] != code:
            return self.row[:0], self.weight[:0]
        start, end = self.start[at], self.start[at + 1]
        return self.row[start:end], self.weight[start:end]

    def at(self, term: str, rows: Array) -> Weights:
        """Weight of a term in some rows (ascending), 0 where it is absent; shape (len(rows),)."""
        return weights_at(*self.of_term(term), rows)

    def spread_over(self, term: str, spans: Spans, into: Weights) -> None:
        """Write the weight of a term over spans of rows put end to end, where it is more than what is there."""
        row, weight = self.of_term(term)
        if not len(row):
            return
        low, high = np.searchsorted(row, spans.astype(row.dtype)).T
        held, cut = positions_of(low, high)
        lengths = spans[:, 1] - spans[:, 0]
        before = np.cumsum(lengths) - lengths
        at = row[held] + np.repeat(before - spans[:, 0], np.diff(cut))
        into[at] = np.maximum(into[at], weight[held])

    def arrays(self) -> dict[str, Array]:
        """Every array by name, ready to be saved."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The inverse of ``arrays``."""
        return cls(**{name: arrays[name] for name in cls.__slots__})


def weights_at(row: Array, weight: Weights, rows: Array) -> Weights:
    """Pick the weights of ascending ``rows`` out of postings; only the postings between the ends are read."""
    if not len(rows) or not len(row):
        return np.zeros(len(rows), dtype=np.float32)
    first, last = int(rows[0]), int(rows[-1])
    low, high = np.searchsorted(row, np.array((first, last + 1), dtype=row.dtype))  # another type copies the whole list
    spread = np.zeros(last - first + 1, dtype=np.float32)
    spread[row[low:high] - first] = weight[low:high]
    found: Weights = spread[rows - first]
    return found
