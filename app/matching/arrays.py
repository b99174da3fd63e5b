"""Offers as named arrays: one row an offer, lists of an offer (places, slots, codes) in CSR order.

``Columns`` is what the kernels read. It can be masked, taken, concatenated (snapshot + delta) and turned into a
plain dictionary of arrays for memory mapping.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Self, get_type_hints

import numpy as np
import numpy.typing as npt

from app.matching.codes import Kind, Schedule
from app.matching.geometry import BoolArray

IntArray = npt.NDArray[np.signedinteger[Any]]
Array = npt.NDArray[Any]
LISTS = ("place", "slot", "rome", "appellation", "theme", "skill")


@dataclass(frozen=True, slots=True)
class Column:
    """What an array of ``Columns`` holds: its type, and the list it belongs to (``offer``: one value a row)."""

    dtype: str
    of: str = "offer"


@dataclass(frozen=True, eq=False)
class Columns:
    """n offers. Every ``*_start`` has shape (n + 1,): row ``i`` owns ``[start[i], start[i + 1])`` of its list.

    Unknown numbers are -1, unknown days ``encoding.NO_DAY``, unknown reals NaN; masks are bits of the closed lists.
    Every offer has at least one place: an offer without any owns one unlocated place.
    """

    key: Annotated[Array, Column("i8")]
    structure: Annotated[Array, Column("i8")]
    title: Annotated[Array, Column("i8")]  # encoding.title_number, 0 none
    kind: Annotated[Array, Column("i1")]  # Kind.number
    family: Annotated[Array, Column("i1")]  # Family.number
    live: Annotated[Array, Column("?")]
    expires: Annotated[Array, Column("i4")]  # ordinal of the last day on line
    starts: Annotated[Array, Column("i4")]
    ends: Annotated[Array, Column("i4")]
    flexible: Annotated[Array, Column("?")]
    minutes_min: Annotated[Array, Column("i4")]  # a week
    minutes_max: Annotated[Array, Column("i4")]
    schedule: Annotated[Array, Column("i1")]  # Schedule.number
    school_weeks: Annotated[Array, Column("?")]
    session_minutes: Annotated[Array, Column("i4")]  # time on the spot for one trip; -1 unknown
    first_start: Annotated[Array, Column("i2")]  # earliest start of the slots, minutes; -1 no slot
    first_end: Annotated[Array, Column("i2")]  # earliest end of the slots; -1 no slot
    last_end: Annotated[Array, Column("i2")]  # latest end, beyond 1440 after midnight; -1 no slot
    sunday: Annotated[Array, Column("?")]  # a slot falls on a Sunday
    seats_left: Annotated[Array, Column("i4")]  # -1 no limit
    waiting_list: Annotated[Array, Column("?")]
    remote: Annotated[Array, Column("i1")]  # Remote.number
    required: Annotated[Array, Column("i4")]  # Requirement bits, required
    desired: Annotated[Array, Column("i4")]  # Requirement bits, desired
    french_rank: Annotated[Array, Column("i1")]  # highest level required, 0 none said
    conditions: Annotated[Array, Column("i4")]  # Condition bits
    conditions_stated: Annotated[Array, Column("?")]
    helps: Annotated[Array, Column("i4")]  # Help bits
    answers: Annotated[Array, Column("i4")]  # Need bits answered, by helps or by themes
    publics: Annotated[Array, Column("i4")]  # Public bits, 0 everyone
    zone: Annotated[Array, Column("i8")]  # text_number("type:code"), 0 none
    zone_type: Annotated[Array, Column("i1")]  # ZoneType.number, -1 none
    requests: Annotated[Array, Column("i4")]
    replies: Annotated[Array, Column("i4")]
    median_days: Annotated[Array, Column("f4")]
    pending_load: Annotated[Array, Column("f8")]
    pending_count: Annotated[Array, Column("i4")]
    channel: Annotated[Array, Column("i1")]
    imported: Annotated[Array, Column("?")]
    place_start: Annotated[Array, Column("i8", "start")]
    lat: Annotated[Array, Column("f8", "place")]
    lon: Annotated[Array, Column("f8", "place")]
    x: Annotated[Array, Column("f4", "place")]  # unit vector
    y: Annotated[Array, Column("f4", "place")]
    z: Annotated[Array, Column("f4", "place")]
    insee: Annotated[Array, Column("i4", "place")]  # encoding.insee_number, 0 unknown
    floor_km: Annotated[Array, Column("f8", "place")]  # least distance to believe, commune known only
    density: Annotated[Array, Column("f8", "place")]  # inhabitants per km², NaN unknown
    is_stop: Annotated[Array, Column("?", "place")]  # a shuttle's stop, not a place of activity
    slot_start: Annotated[Array, Column("i8", "start")]
    slot_from: Annotated[Array, Column("i2", "slot")]  # minutes since Monday 00:00
    slot_to: Annotated[Array, Column("i2", "slot")]  # may exceed 10,080 on Sunday night
    rome_start: Annotated[Array, Column("i8", "start")]
    rome: Annotated[Array, Column("i4", "rome")]  # encoding.rome_number
    appellation_start: Annotated[Array, Column("i8", "start")]
    appellation: Annotated[Array, Column("i4", "appellation")]  # OGR
    theme_start: Annotated[Array, Column("i8", "start")]
    theme: Annotated[Array, Column("i8", "theme")]  # encoding.text_number
    skill_start: Annotated[Array, Column("i8", "start")]
    skill: Annotated[Array, Column("i4", "skill")]  # OGR
    skill_weight: Annotated[Array, Column("i1", "skill")]  # 2 required, 1 desired

    def __len__(self) -> int:
        return len(self.key)

    @cached_property
    def place_offer(self) -> Array:
        """Row that owns each place; shape (n_places,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.place_start))

    @cached_property
    def place_vectors(self) -> npt.NDArray[np.float32]:
        """Unit vectors of the places; shape (3, n_places)."""
        return np.stack((self.x, self.y, self.z))

    @cached_property
    def anywhere(self) -> BoolArray:
        """Rows that distance cannot leave out: fully remote, or with a place of unknown position."""
        found: BoolArray = self.remote >= 2
        found[self.place_offer[np.isnan(self.x)]] = True
        return found

    @cached_property
    def open_to_callers(self) -> BoolArray:
        """Rows whose slots are opening hours, not sessions: a service where one comes when one likes."""
        found: BoolArray = (self.kind == Kind.SERVICE.number) & (self.schedule == Schedule.CHOICE.number)
        return found

    @cached_property
    def one_place_each(self) -> bool:
        """Whether row ``i`` owns place ``i`` alone: then lists of places need no expanding."""
        return len(self.lat) == len(self)

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """What batches made of these columns, by day: kept as long as they are."""
        return {}

    @cached_property
    def row_of_key(self) -> dict[int, int]:
        """Row of each key."""
        return {int(key): row for row, key in enumerate(self.key)}

    def arrays(self) -> dict[str, Array]:
        """Every array by name, ready to be saved."""
        return {name: getattr(self, name) for name in specs()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The inverse of ``arrays``; memory maps are kept as they are."""
        return cls(**{name: arrays[name] for name in specs()})

    @classmethod
    def from_lists(cls, values: Mapping[str, Sequence[Any]]) -> Self:
        """Columns from plain sequences, each given its type."""
        return cls(**{name: np.asarray(values[name], dtype=spec.dtype) for name, spec in specs().items()})

    def take(self, rows: Array) -> Self:
        """The given rows, in the given order; ``rows`` is an array of row numbers or a mask of shape (n,)."""
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        taken: dict[str, Array] = {}
        inside: dict[str, Array] = {"offer": rows}
        for name in LISTS:
            start = getattr(self, f"{name}_start")
            inside[name], taken[f"{name}_start"] = spread(start, rows)
        for name, spec in specs().items():
            if spec.of != "start":
                taken[name] = getattr(self, name)[inside[spec.of]]
        return type(self)(**taken)

    @classmethod
    def concatenate(cls, parts: Sequence[Self]) -> Self:
        """The parts one after the other: a snapshot, then its delta. At least one part."""
        joined: dict[str, Array] = {}
        for name, spec in specs().items():
            arrays = [getattr(part, name) for part in parts]
            joined[name] = join_starts(arrays) if spec.of == "start" else np.concatenate(arrays)
        return cls(**joined)


@cache
def specs() -> dict[str, Column]:
    """Every array of ``Columns`` by name."""
    hints = get_type_hints(Columns, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if name in Columns.__dataclass_fields__}


def spread(start: Array, rows: Array) -> tuple[Array, Array]:
    """Positions in a CSR list owned by ``rows``, and the ``start`` of the list so taken.

    returns  positions, shape (sum of lengths,); new start, shape (len(rows) + 1,)
    """
    return positions_of(start[rows], start[rows + 1])


def positions_of(first: Array, end: Array) -> tuple[Array, Array]:
    """Numbers from each ``first`` to before each ``end``, one run after the other, and where each run starts.

    returns  positions, shape (sum of lengths,); starts, shape (k + 1,)
    """
    lengths = end - first
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    positions = np.arange(starts[-1], dtype=np.int64) + np.repeat(first - starts[:-1], lengths)
    return positions, starts


def join_starts(starts: Sequence[Array]) -> Array:
    """Starts of lists put one after the other."""
    shifts = np.cumsum([0] + [start[-1] for start in starts])
    moved = [start[:-1] + shift for start, shift in zip(starts, shifts, strict=False)]
    return np.concatenate([*moved, shifts[-1:]])
