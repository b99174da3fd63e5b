"""Free text over some rows: a gate (which may be shown) and points (their order)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array
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
    """Rows that hold enough of the words, and how well: ``band`` 0 … ``BANDS``, the same whatever else is asked; and
    how far they are, where that was needed to find them.
    """

    rows: Rows
    band: Band
    km: npt.NDArray[np.float64] | None = None

    def of(self, kept: Array) -> "TextMatch":
        """The same, of some of the rows: a mask, or positions."""
        return TextMatch(self.rows[kept], self.band[kept], None if self.km is None else self.km[kept])

    def joined(self, other: "TextMatch") -> "TextMatch":
        """Both, ascending."""
        both = TextMatch(np.concatenate([self.rows, other.rows]), np.concatenate([self.band, other.band]))
        return both.of(np.argsort(both.rows))


@dataclass(frozen=True, slots=True)
class Asked:
    """The words that count: each as a term and as a word of a name, and how much it says in this catalogue."""

    terms: Sequence[tuple[str, str]]
    rarities: Sequence[float]


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


def asked_of(snapshot: Snapshot, text: str) -> Asked | None:
    """Return the words of a text; None when it holds no word that counts."""
    terms = searched_terms(text)[:MAX_TERMS]
    holders = (max(snapshot.frequency(term), snapshot.frequency(name)) for term, name in terms)
    return Asked(terms, [rarity_of(snapshot.size, most) for most in holders]) if terms else None


def match_weights(asked: Asked, weights: Sequence[Weights]) -> tuple[Rows, Band]:
    """Return which rows hold enough of the words, and how well, from what each word weighs in every row."""
    found = np.zeros(len(weights[0]), dtype=np.int8)
    for weight in weights:
        found += weight > 0
    held = np.flatnonzero(found >= wanted(len(weights)))
    points = np.zeros(len(held), dtype=np.float64)
    most = 0.0
    for weight, rarity in zip(weights, asked.rarities, strict=True):
        points += points_of(weight[held], rarity)
        most += rarity
    return held, np.floor(points / most * BANDS + HAIR).astype(np.int8)


def match_rows(snapshot: Snapshot, asked: Asked, rows: Rows) -> TextMatch:
    """Return those of some ascending rows that hold enough of the words."""
    weights = [np.maximum(snapshot.weights(term, rows), snapshot.weights(name, rows)) for term, name in asked.terms]
    at, band = match_weights(asked, weights)
    return TextMatch(rows[at], band)


def holding_phrases(snapshot: Snapshot, text: str, found: TextMatch) -> TextMatch:
    """Return those that hold the words between quotes side by side."""
    for phrase in phrases(text):
        found = found.of(snapshot.sequences.holding(phrase, found.rows))
    return found
