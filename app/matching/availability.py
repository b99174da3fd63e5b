"""When a person is free: a 7 × 3 grid refined by times, laid out minute by minute over one week.

A week is an array of 10,080 booleans. Its running sum answers « is this whole slot free? » with one subtraction.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array
from app.matching.geometry import BoolArray
from app.matching.values import Busy, Grid, Profile
from app.matching.verdicts import Day, HalfDay

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
# Half-days overlap on purpose: a morning that ends at 12:30 is still a morning.
HALF_DAY_BOUNDS = {HalfDay.AM: (4 * 60, 13 * 60), HalfDay.PM: (12 * 60, 19 * 60), HalfDay.EVE: (18 * 60, 24 * 60)}
EVERY_HALF_DAY: Grid = {day: frozenset(HalfDay) for day in Day}

Week = npt.NDArray[np.int32]


def free_minutes(
    grid: Grid | None,
    not_before: Mapping[Day, int] | None = None,
    not_after: Mapping[Day, int] | None = None,
    busy: tuple[Busy, ...] = (),
) -> BoolArray:
    """Free minutes of a week; without a grid, every minute before the refinements. Shape (10080,)."""
    free = np.full(WEEK_MINUTES, grid is None)
    for day, halves in (grid or {}).items():
        open_day(free, day.number * DAY_MINUTES, halves)
    for day, minute in (not_before or {}).items():
        start = day.number * DAY_MINUTES
        if grid is not None and HalfDay.AM in grid.get(day, ()):
            free[start + minute : start + HALF_DAY_BOUNDS[HalfDay.AM][0]] = True  # « from 3:30 » opens the night's end
        free[start : start + minute] = False
    for day, minute in (not_after or {}).items():
        free[day.number * DAY_MINUTES + minute : (day.number + 1) * DAY_MINUTES] = False
    for taken in busy:
        start = (taken.day - 1) * DAY_MINUTES
        free[start + taken.start : start + taken.end] = False
    return free


def open_day(free: BoolArray, start: int, halves: frozenset[HalfDay]) -> None:
    """Open the half-days of one day; a full day is also open through its night."""
    if len(halves) == len(HalfDay):
        free[start : start + DAY_MINUTES] = True
    for half in halves:
        low, high = HALF_DAY_BOUNDS[half]
        free[start + low : start + high] = True


def running_sum(free: BoolArray) -> Week:
    """Free minutes before each minute, over a week and one more day: Sunday night runs into Monday. Shape (11521,)."""
    total = np.zeros(WEEK_MINUTES + DAY_MINUTES + 1, dtype=np.int32)
    np.cumsum(np.concatenate((free, free[:DAY_MINUTES])), out=total[1:])
    return total


def slots_inside(week: Week, slot_from: Array, slot_to: Array, enough: Array | float = np.inf) -> BoolArray:
    """Whether each slot lies in the free minutes of a week: wholly, or for at least ``enough`` minutes."""
    inside: BoolArray = week[slot_to] - week[slot_from] >= np.minimum(slot_to - slot_from, enough)
    return inside


def person_week(profile: Profile, grid: Grid | None) -> Week:
    """The person's week with the given grid and their own refinements."""
    return running_sum(free_minutes(grid, profile.not_before, profile.not_after, profile.busy))
