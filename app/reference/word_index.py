"""Prefix look-up over a few tens of thousands of short labels, in memory."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
LAST = "\uffff"  # sorts after every letter of a key


def prefix_range(ordered: Sequence[str], prefix: str) -> tuple[int, int]:
    """Return the half-open range of the sorted strings that begin with ``prefix``."""
    return bisect_left(ordered, prefix), bisect_left(ordered, prefix + LAST)


class WordIndex:
    """Which labels hold a word that begins with…

    Words are sorted; the labels of word *w* are ``ids[starts[w]:starts[w + 1]]`` (CSR).
    """

    __slots__ = ("_count", "_ids", "_starts", "_words")

    def __init__(self, keys: Iterable[str]) -> None:
        """Index folded keys; the id of a label is its position."""
        labels: dict[str, list[int]] = {}
        self._count = 0
        for label, key in enumerate(keys):
            self._count = label + 1
            for word in dict.fromkeys(key.split()):
                labels.setdefault(word, []).append(label)
        self._words = sorted(labels)
        groups = [labels[word] for word in self._words]
        self._starts = [0, *accumulate(len(group) for group in groups)]
        self._ids = np.fromiter(chain.from_iterable(groups), dtype=np.int32, count=self._starts[-1])

    def with_prefix(self, prefix: str) -> Ids:
        """Return the ids, sorted and once each, of the labels with a word that begins with ``prefix``."""
        return np.flatnonzero(self._marks(prefix)).astype(np.int32)

    def with_all(self, prefixes: Iterable[str]) -> Ids:
        """Return the ids, sorted, of the labels where every prefix begins some word; none when there is no prefix."""
        # the longest prefix is the most selective: what is left to check shrinks at once
        ordered = sorted(set(prefixes), key=len, reverse=True)
        found = self.with_prefix(ordered[0]) if ordered else np.empty(0, dtype=np.int32)
        for prefix in ordered[1:]:
            if not found.size:
                break
            found = found[self._marks(prefix)[found]]
        return found

    def _marks(self, prefix: str) -> NDArray[np.bool_]:
        """Return, for each label, whether a word of it begins with ``prefix``: marking costs less than sorting ids."""
        marks = np.zeros(self._count, dtype=np.bool_)
        low, high = prefix_range(self._words, prefix)
        marks[self._ids[self._starts[low]:self._starts[high]]] = True
        return marks
