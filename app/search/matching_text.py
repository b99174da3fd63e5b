"""Free text over some rows: a gate (which may be shown) and points (their order)."""

from dataclasses import dataclass
from math import ceil, log

import numpy as np
import numpy.typing as npt

from app.search.catalogue import Rows, Snapshot
from app.search.text_analysis import phrases, searched_terms

SATURATION = 4.0
ALL_UP_TO, ONE_LESS_UP_TO, SHARE = 2, 4, 0.75
MAX_TERMS = 12
Band = npt.NDArray[np.int8]
BANDS = 8  # offers that speak of the words about as well are told apart by distance


@dataclass(frozen=True, slots=True)
class TextMatch:
    """Rows that hold enough of the words, and how well: ``band`` 0 … ``BANDS``, the same whatever else is asked."""

    mask: npt.NDArray[np.bool_]
    band: Band

    def kept(self) -> "TextMatch":
        """The same, of the rows that hold enough of the words alone."""
        return TextMatch(self.mask[self.mask], self.band[self.mask])


def wanted(count: int) -> int:
    """Return how many of the words a row must hold: all of two, all but one of four, three quarters beyond."""
    if count <= ALL_UP_TO:
        return count
    return count - 1 if count <= ONE_LESS_UP_TO else ceil(count * SHARE)


def match_text(snapshot: Snapshot, text: str, rows: Rows) -> TextMatch | None:
    """Return what ascending rows say of some words; None when the text holds no word that counts."""
    asked = searched_terms(text)[:MAX_TERMS]
    if not asked:
        return None
    found = np.zeros(len(rows), dtype=np.int8)
    points = np.zeros(len(rows), dtype=np.float64)
    most = 0.0
    for term, name in asked:
        weight = np.maximum(snapshot.weights(term, rows), snapshot.weights(name, rows))
        found += weight > 0
        rarity = log(2 + snapshot.size / (1 + max(snapshot.frequency(term), snapshot.frequency(name))))
        points += rarity * (weight / (weight + SATURATION))
        most += rarity
    band = np.floor(points / most * BANDS + 1e-9).astype(np.int8)  # a hair: equal shares must not fall either side
    mask = found >= wanted(len(asked))
    for phrase in phrases(text):
        held = np.flatnonzero(mask)
        mask[held] = snapshot.sequences.holding(phrase, rows[held])
    return TextMatch(mask, band)
