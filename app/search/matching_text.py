"""Free text over some rows: a gate (which may be shown) and points (their order)."""

from dataclasses import dataclass
from math import ceil, log

import numpy as np
import numpy.typing as npt

from app.search.catalogue import Rows, Snapshot
from app.search.postings import Weights
from app.search.text_analysis import phrases, searched_terms

SATURATION = 4.0
ALL_UP_TO, ONE_LESS_UP_TO, SHARE = 2, 4, 0.75
MAX_TERMS = 12
Band = npt.NDArray[np.int8]
HAIR = 1e-9  # equal shares must not fall either side of a limit
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


def rarity_of(size: int, holders: int) -> float:
    """Return how much a word says that so many offers of a catalogue hold."""
    return log(2 + size / (1 + holders))


def points_of(weight: Weights, rarity: float) -> Weights:
    """Return the points of a word from what it weighs in each row."""
    saturated: Weights = weight / (weight + np.float32(SATURATION))
    return np.float32(rarity) * saturated


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
        rarity = rarity_of(snapshot.size, max(snapshot.frequency(term), snapshot.frequency(name)))
        points += points_of(weight, rarity)
        most += rarity
    band = np.floor(points / most * BANDS + HAIR).astype(np.int8)
    mask = found >= wanted(len(asked))
    for phrase in phrases(text):
        held = np.flatnonzero(mask)
        mask[held] = snapshot.sequences.holding(phrase, rows[held])
    return TextMatch(mask, band)
