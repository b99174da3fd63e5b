"""The terms of each offer in the order they are written, so that words between quotes are found side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array, spread
from app.matching.encoding import text_number
from app.search.rows import ReadOffer
from app.search.text_analysis import terms

END = 0  # closes every field: a phrase never runs from one into the next
LOW_BITS = 0x7FFF_FFFF


@dataclass(frozen=True, slots=True)
class Sequences:
    """Row ``i`` reads ``term[start[i]:start[i + 1]]``: numbers of terms, each field closed by ``END``.

    start  shape (n + 1,), int64    term  shape (m,), int32
    """

    start: Array
    term: Array

    @classmethod
    def of(cls, rows: Sequence[Array]) -> Self:
        """Put the sequences of rows end to end."""
        start = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        return cls(start, np.concatenate(rows) if rows else np.empty(0, dtype=np.int32))

    def holding(self, phrase: Sequence[str], rows: Array) -> npt.NDArray[np.bool_]:
        """Tell which rows hold these terms one after the other."""
        positions, cuts = spread(self.start, rows)
        flat = self.term[positions]
        first = np.ones(max(0, len(flat) - len(phrase) + 1), dtype=np.bool_)
        for at, term in enumerate(phrase):
            first &= flat[at : at + len(first)] == number_of(term)
        found = np.zeros(len(flat) + 1, dtype=np.int64)
        np.cumsum(first, out=found[1 : len(first) + 1])
        found[len(first) + 1 :] = found[len(first)]
        return np.asarray(found[cuts[1:]] > found[cuts[:-1]])

    def arrays(self) -> dict[str, Array]:
        """Every array by name, ready to be saved."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The inverse of ``arrays``."""
        return cls(**{name: arrays[name] for name in cls.__slots__})


def sequence_of(read: ReadOffer, labels: Iterable[str]) -> npt.NDArray[np.int32]:
    """Return the numbers of the terms of an offer, field after field."""
    offer = read.offer
    numbers: list[int] = []
    for field in (offer.title, offer.summary, read.text, offer.structure_name, *labels):
        numbers += [number_of(term) for term in terms(field)]
        numbers.append(END)
    return np.array(numbers, dtype=np.int32)


@lru_cache(maxsize=200_000)
def number_of(term: str) -> int:
    """Return a term as 31 bits: two terms that share one are told apart by the words the row must also hold."""
    return text_number(term) & LOW_BITS or 1
