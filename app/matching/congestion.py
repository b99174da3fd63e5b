"""Too many people sent to the same seats: a visible malus, then a waiting list. Never a silent removal."""

from collections.abc import Mapping

import numpy as np

from app.matching.arrays import Array
from app.matching.geometry import BoolArray

DEFAULT_ACCEPTANCE = 0.35  # chance that a pending request takes a seat, before a family's own record
FREE_BELOW, WAITING_ABOVE = 0.7, 1.3  # expected acceptances a seat
MAX_MALUS = 10  # a clearly better offer is never overtaken


def loads(keys: Array, column: Array, overrides: Mapping[int, float]) -> Array:
    """Expected acceptances of each offer: the column, or what the desk knows better."""
    if not overrides:
        return column
    known = np.array(sorted(overrides), dtype=np.int64)
    said = np.array([overrides[key] for key in known.tolist()], dtype=np.float64)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, said[at], column)


def saturation(load: Array, seats_left: Array) -> Array:
    """Expected acceptances a seat; 0 without a limit of seats, infinite without a seat left."""
    return np.where(seats_left > 0, load / np.maximum(seats_left, 1), np.where(seats_left == 0, np.inf, 0.0))


def malus(saturation: Array) -> Array:
    """Whole points taken off: 0 up to 0.7, then a straight line to 10 at 1.3."""
    line = (np.minimum(saturation, WAITING_ABOVE) - FREE_BELOW) / (WAITING_ABOVE - FREE_BELOW) * MAX_MALUS
    return np.floor(np.maximum(line, 0.0) + 0.5).astype(np.int64)


def is_waiting(saturation: Array) -> BoolArray:
    """Shown in the waiting list block."""
    waiting: BoolArray = saturation > WAITING_ABOVE
    return waiting
