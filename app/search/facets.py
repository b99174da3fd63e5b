"""How many offers each value of a filter would leave, its own filter left out; counted exactly, when asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from app.matching.arrays import Array
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.search import masks
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import Criteria
from app.search.selected import Selected
from app.search.when import fitting

Counts = Mapping[str, int]
STARTS_WITHIN_DAYS = (7, 30, 90)
# Which words each combination of bits says; shape (combinations, words).
SAYING = (np.arange(1 << len(masks.WORDS))[:, None] >> np.arange(len(masks.WORDS))) & 1
KINDS, REMOTES = [kind.value for kind in Kind], [remote.value for remote in Remote]


class Facets(Mapping[str, Counts]):
    """Facet → value → count. ``counted`` are known, each of ``later`` is counted the first time it is read."""

    def __init__(self, counted: dict[str, Counts], later: Mapping[str, Callable[[], Counts]]) -> None:
        self._counted = counted
        self._later = later

    def __getitem__(self, name: str) -> Counts:
        if name not in self._counted:
            self._counted[name] = self._later[name]()
        return self._counted[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._counted, *self._later]))

    def __len__(self) -> int:
        return len(self._counted.keys() | self._later.keys())


def facets_of(present: Snapshot, criteria: Criteria, selected: Selected, rows: Rows, *, today: date) -> Facets:
    """Return the counts of a search; ``rows`` are those that every filter keeps."""
    columns = present.columns
    kinds = np.bincount(columns.kind[selected.but("kind")], minlength=len(Kind)).tolist()
    remotes = np.bincount(columns.remote[selected.but("remote")], minlength=len(Remote)).tolist()
    words = _words(present, rows)
    words["new"] = _count(masks.newly_published(present, rows, today=today))
    return Facets(
        {
            "kind": dict(zip(KINDS, kinds, strict=True)),
            "remote": dict(zip(REMOTES, remotes, strict=True)),
            "words": words,
        },
        {
            "contract": lambda: _contracts(present, selected),
            "french": lambda: _french(present, selected),
            "day": lambda: _days(present, criteria, selected),
            "half_day": lambda: _half_days(present, criteria, selected),
            "starts_within_days": lambda: _starts(present, selected, today),
        },
    )


def _words(present: Snapshot, rows: Rows) -> dict[str, int]:
    """Count what each word would leave; what the rows of the base say is kept, one bit a word."""
    start = len(present.base)
    end = int(np.searchsorted(rows, start))
    base = present.base.kept.get("words")
    if base is None:
        base = present.base.kept["words"] = _said(present, np.arange(start))
    said = np.concatenate([base[rows[:end]], _said(present, rows[end:])]) if end < len(rows) else base[rows]
    counts = (np.bincount(said, minlength=len(SAYING)) @ SAYING).tolist()
    return dict(zip(masks.WORDS, counts, strict=True))


def _said(present: Snapshot, rows: Rows) -> Array:
    """Bits of the words that some rows answer."""
    said = np.zeros(len(rows), dtype=np.uint8)
    for bit, mask in enumerate(masks.WORDS.values()):
        said |= mask(present, rows).astype(np.uint8) << bit
    return said


def _count(mask: masks.Mask) -> int:
    return int(np.count_nonzero(mask))


def _contracts(present: Snapshot, selected: Selected) -> Counts:
    """Count the posts whose contract is each; those whose contract is not said are none of them here."""
    rows = selected.but("contract")
    said = present.marks.contract[rows]
    counts = np.bincount(said[said >= 0], minlength=len(Contract)).tolist()
    return {contract.value: counts[number] for number, contract in enumerate(Contract)}


def _french(present: Snapshot, selected: Selected) -> Counts:
    rows = selected.but("french")
    return {level.value: _count(masks.in_french(present, rows, level=level)) for level in FrenchLevel}


def _days(present: Snapshot, criteria: Criteria, selected: Selected) -> Counts:
    rows = selected.but("when")
    fits = fitting(present.columns, rows, [(frozenset({day}), criteria.half_days) for day in Day])
    return {day.value: _count(mask) for day, mask in zip(Day, fits, strict=True)}


def _half_days(present: Snapshot, criteria: Criteria, selected: Selected) -> Counts:
    rows = selected.but("when")
    fits = fitting(present.columns, rows, [(criteria.days, frozenset({half})) for half in HalfDay])
    return {half.value: _count(mask) for half, mask in zip(HalfDay, fits, strict=True)}


def _starts(present: Snapshot, selected: Selected, today: date) -> Counts:
    rows = selected.but("starts_within_days")
    return {str(days): _count(masks.starting(present, rows, last=today + timedelta(days=days)))
            for days in STARTS_WITHIN_DAYS}  # fmt: skip
