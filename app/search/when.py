"""When an offer takes place, against the days and half-days someone is free: as matching lays out a week."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array, Columns, spread
from app.matching.availability import Week, free_minutes, running_sum, slots_inside
from app.matching.values import Day, HalfDay, Schedule

Free = tuple[frozenset[Day], frozenset[HalfDay]]  # none of a kind means all of them


def fits_days(columns: Columns, rows: Array, free: Free) -> npt.NDArray[np.bool_]:
    """Tell which rows fit: all their slots inside, one of them where one chooses; without slots, nothing excludes."""
    return fitting(columns, rows, [free])[0]


def fitting(columns: Columns, rows: Array, choices: Sequence[Free]) -> list[npt.NDArray[np.bool_]]:
    """Return ``fits_days`` of several choices; the slots are laid out once."""
    positions, cuts = spread(columns.slot_start, rows)
    start, end = columns.slot_from[positions], columns.slot_to[positions]
    slots, schedule = np.diff(cuts), columns.schedule[rows]
    always = (slots == 0) | (schedule == Schedule.FREE.number)
    wanted = np.where(schedule == Schedule.CHOICE.number, 1, slots)
    found = []
    for free in choices:
        inside = np.concatenate([[0], np.cumsum(slots_inside(week_of(*free), start, end))])
        found.append(np.asarray(always | (inside[cuts[1:]] - inside[cuts[:-1]] >= wanted)))
    return found


@lru_cache(maxsize=64)
def week_of(days: frozenset[Day], half_days: frozenset[HalfDay]) -> Week:
    """Lay out the free minutes of a week."""
    return running_sum(free_minutes(dict.fromkeys(days or frozenset(Day), half_days or frozenset(HalfDay))))
