"""From values to an order: whole points that add up, a daily seed for ties, a little diversity at the top."""

from collections import Counter
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from app.matching.arrays import Array
from app.matching.encoding import NO_TITLE
from app.matching.geometry import BoolArray

NO_PERSON = ""
FIRST_PAGE = 10
SAME_STRUCTURE_CAP, SAME_TITLE_CAP, SAME_KIND_CAP = 2, 2, 4
WINDOW_POINTS = 15  # an alternative this close may pass before a third offer of one structure or title
ROUNDING = 1e-9  # sums of decimals such as 0.35 × 30 fall a hair under their true value


def daily_seed(today: date, person: str = NO_PERSON) -> int:
    """The order of ties for one person on one day: another structure wins tomorrow."""
    return int.from_bytes(blake2b(f"{today.isoformat()}:{person}".encode(), digest_size=8).digest(), "big")


def tie_order(keys: Array, seed: int) -> Array:
    """A stable pseudo-random number for each key (SplitMix64: Steele, Lea, Flood, 2014); shape (n,), uint64."""
    with np.errstate(over="ignore"):
        mixed = keys.astype(np.uint64) + np.uint64(seed & 0xFFFF_FFFF_FFFF_FFFF)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(30)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(27)
        mixed *= np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


def rounded(exact: Array) -> Array:
    """The total shown: nearest whole number, halves up."""
    return np.floor(exact + 0.5 + ROUNDING).astype(np.int64)


def shared_out(exact: list[float]) -> list[int]:
    """Whole points of each criterion that add up to the rounded total (largest remainder; ties to the first)."""
    whole = [int(value + ROUNDING) for value in exact]
    missing = int(np.floor(sum(exact) + 0.5 + ROUNDING)) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda at: (round(whole[at] - exact[at], 9), at))
    for at in by_remainder[:missing]:
        whole[at] += 1
    return whole


def order_of(points: Array, waiting: BoolArray, keys: Array, seed: int) -> Array:
    """Positions, best first: those with room, then those waiting; then points; then the daily seed.

    One 64-bit number holds all three: waiting, points taken from one hundred, 56 bits of the tie order.
    """
    lost = (100 - points).astype(np.uint64) | (waiting.astype(np.uint64) << np.uint64(7))
    return np.argsort((lost << np.uint64(56)) | (tie_order(keys, seed) >> np.uint64(8)), kind="stable")


class Alike(NamedTuple):
    """What makes the first page repeat itself; ``kind`` is None when kinds are not capped."""

    structure: Array
    title: Array  # of the same kind, by ``encoding.title_number``
    kind: Array | None


def diversified(order: Array, points: Array, waiting: BoolArray, alike: Alike) -> Array:
    """The same offers, but in the first ten at most two of one structure, two of one title and four of one kind, when
    an alternative lies within fifteen points: what is held back follows, nothing is lost."""
    open_count = len(order) - int(waiting.sum())
    if not open_count:
        return order
    least = points[order[min(FIRST_PAGE, open_count) - 1]] - WINDOW_POINTS  # no alternative further down may pass
    head = int(np.searchsorted(-points[order[:open_count]], -least, side="right"))
    rest, chosen = order[:head], list[int]()
    for _ in range(min(FIRST_PAGE, head)):
        at = next_choice(rest, points, alike, chosen)
        chosen.append(int(rest[at]))
        rest = np.delete(rest, at)
    return np.concatenate((np.array(chosen, dtype=order.dtype), rest, order[head:]))


def next_choice(rest: Array, points: Array, alike: Alike, chosen: list[int]) -> int:
    """Position in ``rest`` of the first offer, close in points, within every cap; else whatever its kind; else the
    best one."""
    close = points[rest] >= points[rest[0]] - WINDOW_POINTS
    fresh = close & ~repeated(alike.structure, rest, chosen, SAME_STRUCTURE_CAP)
    fresh &= ~repeated(alike.title, rest, chosen, SAME_TITLE_CAP) | (alike.title[rest] == NO_TITLE)
    mixed = fresh if alike.kind is None else fresh & ~repeated(alike.kind, rest, chosen, SAME_KIND_CAP)
    return int(np.argmax(mixed if mixed.any() else fresh))  # argmax of all False is 0, the best one


def repeated(group: Array, rest: Array, chosen: list[int], cap: int) -> BoolArray:
    """Which of the rest belong to a group already chosen ``cap`` times."""
    full = [member for member, count in Counter(group[chosen].tolist()).items() if count >= cap]
    return np.isin(group[rest], full) if full else np.zeros(len(rest), dtype=np.bool_)
