"""The catalogue at one moment, in arrays: what a generation holds on disk, and what a process starts from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from app.matching.arrays import Array, Columns
from app.matching.columns import columns_of
from app.matching.encoding import text_number
from app.matching.values import Remote
from app.search.grid import Grid, cell_of
from app.search.marks import Marks
from app.search.packed import Packed, packed
from app.search.postings import Postings
from app.search.rows import LiveOffer, ReadOffer
from app.search.sequences import Sequences, sequence_of
from app.search.terms import surface_words, weighted_terms

LabelsOf = Callable[[LiveOffer], list[str]]  # official names that carry an offer's jobs and themes
Spool = Callable[[list[tuple[str, float]], list[str]], object]  # takes the terms of an offer, the words of its title


@dataclass(frozen=True, eq=False)
class Base:
    """Offers in rows: those with a position first, cell after cell, so that a search by distance reads few spans; then
    those of which a commune alone is known; from row ``bound`` on, those that no distance can leave out.

    ``located`` is how many have a position; ``order`` gives the row of each offer in the order they were read.
    """

    seq: int
    columns: Columns
    marks: Marks
    grid: Grid
    postings: Postings
    sequences: Sequences
    cards: Packed
    located: int
    bound: int
    order: Array
    key_order: Array  # rows by key
    id_order: Array  # rows by public id

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def cells(self) -> Array:
        """Cell of each located row, ascending; shape (located,)."""
        return first_cells(self.columns)[: self.located]

    @cached_property
    def kept(self) -> dict[str, Array]:
        """What searches made of every row, kept as long as the base."""
        return {}

    @cached_property
    def strays(self) -> tuple[Array, Array]:
        """The places that do not stand in the cell of their row (the second ones of offers with several): their cells,
        ascending, and their rows.
        """
        owner = self.columns.place_offer[self.grid.place]
        home = np.full(len(self), BEYOND, dtype=np.int32)
        home[: self.located] = self.cells
        stray = (owner < self.bound) & (home[owner] != self.grid.cell)
        return self.grid.cell[stray], owner[stray]

    def row_of_key(self, key: int) -> int | None:
        """Row of an offer by its key, live or not any more."""
        return _found(self.columns.key, key, self.key_order)

    def row_of_id(self, public_id: str) -> int | None:
        """Row of an offer by its public id, live or not any more."""
        return _found(self.marks.public_id, public_id.encode(), self.id_order)

    @classmethod
    def of(cls, batches: Iterable[list[ReadOffer]], labels: LabelsOf, *, seq: int) -> Self:
        """Build from offers read batch by batch; memory holds arrays and one batch of objects."""
        gathered = Gathering(labels)
        for batch in batches:
            gathered.add(batch)
        return cls.from_gathering(gathered, seq=seq)

    @classmethod
    def from_gathering(cls, gathered: "Gathering", *, seq: int) -> Self:
        """Sort what was gathered into rows."""
        unsorted = gathered.columns()
        cells = first_cells(unsorted)
        order = np.lexsort((unsorted.key, cells))
        columns = unsorted.take(order)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        marks = gathered.marks(order)
        return cls(
            seq=seq,
            columns=columns,
            marks=marks,
            grid=grid_of(columns),
            postings=gathered.postings(rank),
            sequences=gathered.sequences(order),
            cards=gathered.cards(order),
            located=int(np.count_nonzero(cells < COMMUNE_ONLY)),
            bound=int(np.count_nonzero(cells < BEYOND)),
            order=rank,
            key_order=np.argsort(columns.key, kind="stable"),
            id_order=np.argsort(marks.public_id, kind="stable"),
        )

    def save(self, folder: Path) -> None:
        """Write every array in a folder."""
        for part, arrays in self._parts().items():
            for name, values in arrays.items():
                np.save(folder / f"{part}.{name}.npy", values, allow_pickle=False)

    def _parts(self) -> dict[str, dict[str, Array]]:
        return {
            "columns": self.columns.arrays(),
            "marks": self.marks.arrays(),
            "grid": self.grid.arrays(),
            "postings": self.postings.arrays(),
            "sequences": self.sequences.arrays(),
            "cards": {"start": self.cards.start, "data": self.cards.data},
            "rows": {"order": self.order, "by_key": self.key_order, "by_id": self.id_order,
                     "ends": np.array([self.located, self.bound])},
        }

    @classmethod
    def open(cls, folder: Path, *, seq: int, lexicon: Path | None) -> Self:
        """Map the arrays of a folder: pages are shared by every process that maps them, and read when touched.

        The postings are those decoded from Whoosh once its lexicon is there.
        """
        parts = mapped(folder)
        if lexicon is not None:
            parts |= mapped(lexicon)
        return cls(
            seq=seq,
            columns=Columns.from_arrays(parts["columns"]),
            marks=Marks.from_arrays(parts["marks"]),
            grid=Grid.from_arrays(parts["grid"]),
            postings=Postings.from_arrays(parts["postings"]),
            sequences=Sequences.from_arrays(parts["sequences"]),
            cards=Packed(**parts["cards"]),
            located=int(parts["rows"]["ends"][0]),
            bound=int(parts["rows"]["ends"][1]),
            order=parts["rows"]["order"],
            key_order=parts["rows"]["by_key"],
            id_order=parts["rows"]["by_id"],
        )


def _found(values: Array, wanted: int | bytes, order: Array) -> int | None:
    """Position of a value, by the order that sorts the values."""
    low, high = 0, len(order)  # by hand: numpy would first copy the values to the type of the wanted one
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[order[middle]] < wanted else (low, middle)
    return int(order[low]) if low < len(order) and values[order[low]] == wanted else None


def mapped(folder: Path) -> dict[str, dict[str, Array]]:
    """Map every array of a folder, by part then by name."""
    parts: dict[str, dict[str, Array]] = {}
    for file in folder.glob("*.npy"):
        part, name, _ = file.name.split(".")
        parts.setdefault(part, {})[name] = np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
    return parts


BEYOND = np.iinfo(np.int32).max
COMMUNE_ONLY = BEYOND - 1


def first_cells(columns: Columns) -> Array:
    """Cell of the first located place of each offer; ``COMMUNE_ONLY`` without one, ``BEYOND`` when distance is nothing
    to it; shape (n,).
    """
    counted = ~columns.is_stop
    known = np.flatnonzero(~np.isnan(columns.lat) & counted)
    cells = np.full(len(columns), COMMUNE_ONLY, dtype=np.int32)
    rows, first = np.unique(columns.place_offer[known], return_index=True)
    cells[rows] = cell_of(columns.lat[known[first]], columns.lon[known[first]])
    placed = counted & (~np.isnan(columns.lat) | (columns.insee > 0))
    cells[unbound(columns.remote, columns.place_offer[placed])] = BEYOND
    return cells


def grid_of(columns: Columns) -> Grid:
    """The grid of the places of columns."""
    return Grid.of(columns.lat, columns.lon, columns.place_vectors, columns.insee, columns.is_stop)


def unbound(remote: Array, placed: Array) -> Array:
    """Mask of the rows done from home or not among ``placed``, the rows with a known place or commune; shape (n,)."""
    found = np.ones(len(remote), dtype=np.bool_)
    found[placed] = False
    return found | (remote >= Remote.FULL.number)


class Gathering:
    """Offers read so far, already in arrays."""

    def __init__(self, labels: LabelsOf, spool: Spool | None = None) -> None:
        self._labels = labels
        self._spool = spool
        self._columns: list[Columns] = []
        self._marks: list[dict[str, Array]] = []
        self._cards: list[bytes] = []
        self._sequences: list[Array] = []
        self._codes: dict[str, int] = {}
        self._flat: list[tuple[Array, Array, Array]] = []

    def add(self, batch: list[ReadOffer]) -> None:
        """Take a batch in."""
        self._columns.append(columns_of([read.facts for read in batch]))
        self._marks.append(Marks.of([read.offer for read in batch]).arrays())
        terms: list[int] = []
        rows: list[int] = []
        weights: list[float] = []
        for read in batch:
            labels = self._labels(read.offer)
            pairs = weighted_terms(read, labels)
            if self._spool is not None:
                self._spool(pairs, surface_words(read.offer))
            terms += [self._codes.setdefault(term, len(self._codes)) for term, _ in pairs]
            weights += [weight for _, weight in pairs]
            rows += [len(self._cards)] * len(pairs)
            self._cards.append(packed(read.offer))
            self._sequences.append(sequence_of(read, labels))
        self._flat.append((np.array(terms, np.int32), np.array(rows, np.int32), np.array(weights, np.float32)))

    def columns(self) -> Columns:
        """Every offer's columns, in the order read."""
        return Columns.concatenate(self._columns) if self._columns else columns_of([])

    def marks(self, order: Array) -> Marks:
        """Every offer's marks, in the given order."""
        if not self._marks:
            return Marks.of([])
        return Marks.from_arrays(
            {name: np.concatenate([part[name] for part in self._marks])[order] for name in self._marks[0]}
        )

    def cards(self, order: Array) -> Packed:
        """Every offer packed, in the given order."""
        return Packed.of_pieces([self._cards[at] for at in order.tolist()])

    def sequences(self, order: Array) -> Sequences:
        """Every offer's terms as written, in the given order."""
        return Sequences.of([self._sequences[at] for at in order.tolist()])

    def postings(self, rank: Array) -> Postings:
        """The postings; ``rank`` is the row of each offer in the order read."""
        codes = np.fromiter((text_number(term) for term in self._codes), dtype=np.int64, count=len(self._codes))
        if not self._flat:
            return Postings.sorted_of(codes, *(np.empty(0, dtype=kind) for kind in (np.int32, np.int32, np.float32)))
        owner, row, weight = (np.concatenate(column) for column in zip(*self._flat, strict=True))
        return Postings.sorted_of(codes, owner, rank[row], weight)
