"""Free text over a snapshot: a gate (which rows may be shown) and points (their order)."""

from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from app.search.catalogue import Snapshot
from app.search.text_analysis import names, terms

SATURATION = 4.0
ALL_UP_TO, ONE_LESS_UP_TO, SHARE = 2, 4, 0.75
MAX_TERMS = 12


@dataclass(frozen=True, slots=True)
class TextMatch:
    """Rows that hold enough of the words, and how well."""

    mask: npt.NDArray[np.bool_]
    points: npt.NDArray[np.float32]


def wanted(count: int) -> int:
    """Return how many of the words a row must hold: all of two, all but one of four, three quarters beyond."""
    if count <= ALL_UP_TO:
        return count
    return count - 1 if count <= ONE_LESS_UP_TO else int(np.ceil(count * SHARE))


def match_text(snapshot: Snapshot, text: str) -> TextMatch | None:
    """Return the rows for some words; None when the text holds no word that counts."""
    asked = list(dict.fromkeys(zip(terms(text), terms_as_names(text), strict=False)))[:MAX_TERMS]
    if not asked:
        return None
    size = len(snapshot.offers)
    found = np.zeros(size, dtype=np.int16)
    points = np.zeros(size, dtype=np.float32)
    for term, name in asked:
        weight = np.maximum(snapshot.impacts(term), snapshot.impacts(name))
        holds = weight > 0
        found += holds
        rarity = log(1 + size / (1 + int(holds.sum())))
        points += rarity * weight / (weight + SATURATION)
    return TextMatch(found >= wanted(len(asked)), points)


def terms_as_names(text: str) -> list[str]:
    """Return, beside each term, the same word as a proper name."""
    return names(text)
