"""Whether a ranking kept since yesterday still is the ranking, once told which offers changed.

It may answer no where yes would do — then the person is ranked again — and never yes where no is right.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.matching.arrays import Array, Columns
from app.matching.congestion import is_waiting, loads, saturation
from app.matching.encoding import NO_DAY
from app.matching.engine import rank_in_arrays
from app.matching.ranking import WINDOW_POINTS
from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context
from app.matching.values import Profile
from app.matching.weights import DEFAULT_WEIGHTS, Weights

LEAST_KEPT = 20  # a shorter list would not hold all that the first ten were chosen among


@dataclass(frozen=True, slots=True)
class Kept:
    """A ranking: keys and points of the first offers, and what may come behind them."""

    keys: tuple[int, ...]
    points: tuple[int, ...]
    floor: int  # a newcomer with fewer points changes nothing; 0 when any newcomer may


def kept_of(columns: Columns, rows: Array, points: Array, *, limit: int) -> Kept:
    """What is worth keeping of a ranking of at most ``limit`` offers."""
    if limit < LEAST_KEPT:
        raise ValueError(f"at least {LEAST_KEPT} offers are kept")
    waiting = is_waiting(saturation(columns.pending_load[rows], columns.seats_left[rows]))
    full = len(rows) == limit and not waiting.any()  # someone with a seat passes before all who wait
    floor = max(0, int(points.min()) - WINDOW_POINTS) if full else 0
    return Kept(tuple(columns.key[rows].tolist()), tuple(points.tolist()), floor)


def still_stands(
    kept: Kept,
    profile: Profile,
    newcomers: Columns,
    changed: Collection[int],
    *,
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    context: Context = NO_CONTEXT,
) -> bool:
    """Whether the same ranking would come out now, for the same person, context, weights and order of ties.

    changed    keys of the offers that came, went or changed since, ``dated`` ones included
    newcomers  those of them that are there now, as they are now
    """
    if not set(kept.keys).isdisjoint(changed):
        return False
    rows, points = rank_in_arrays(
        profile, newcomers, today=today, weights=weights, edges=edges, context=context, limit=len(newcomers)
    )
    return not len(rows) or (kept.floor > 0 and int(points.max()) < kept.floor)


def dated(columns: Columns, since: date, today: date) -> Array:
    """Rows of the offers that a new day alone may take away: the last day on line, or the end, has passed."""
    gone = np.zeros(len(columns), dtype=np.bool_)
    for day in (columns.expires, columns.ends):
        gone |= (day != NO_DAY) & (day >= since.toordinal()) & (day < today.toordinal())
    return np.flatnonzero(gone)


def with_loads(columns: Columns, known: dict[int, float]) -> Columns:
    """The columns with the expected acceptances the desk knows, by offer key."""
    return replace(columns, pending_load=loads(columns.key, columns.pending_load, known)) if known else columns
