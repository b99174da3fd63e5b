"""Places sorted into cells, so that a search by distance looks at the cells around its centre and at nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, radians
from typing import Self

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array
from app.matching.geometry import ROUNDING_KM, SPHERE_MARGIN, Float64, chord_limit, distance_km, squared_chords

CELL_DEGREES = 0.1  # about 11 km by 8 km in France: a search at 30 km reads seven bands of cells
COLUMNS = 3600
KM_PER_DEGREE = 110.5  # a little less than the shortest degree of latitude: never too few cells
Places = npt.NDArray[np.intp]
Spans = npt.NDArray[np.intp]  # shape (k, 2): the first and the one after the last, ascending, apart from one another


@dataclass(frozen=True, slots=True)
class Grid:
    """The located places of n, by cell, row after row of cells.

    cell     shape (m,), int32, sorted: the cell of each place
    place    shape (m,), int32: its number among the n
    vectors  shape (3, m), float32: its unit vector, in this order
    insee    shape (n,), int32, sorted: commune numbers of all the places; ``of_commune`` their places
    """

    cell: Array
    place: Array
    vectors: npt.NDArray[np.float32]
    insee: Array
    of_commune: Array

    @classmethod
    def of(cls, lat: Array, lon: Array, vectors: npt.NDArray[np.float32], insee: Array, skipped: Array) -> Self:
        """Sort places; ``skipped`` marks those that never count (a shuttle's stops)."""
        known = np.flatnonzero(~np.isnan(lat) & ~skipped)
        cells = cell_of(lat[known], lon[known])
        order = np.argsort(cells, kind="stable")
        place = known[order].astype(np.int32)
        counted = np.flatnonzero(~skipped)
        by_commune = counted[np.argsort(insee[counted], kind="stable")]
        return cls(
            cell=cells[order],
            place=place,
            vectors=np.ascontiguousarray(vectors[:, place]),
            insee=insee[by_commune],
            of_commune=by_commune.astype(np.int32),
        )

    def within(self, lats: Float64, lons: Float64, lat: float, lon: float, radius_km: float) -> Places:
        """Places within the radius, exactly as ``distance_km`` says; the formula is asked about the ring alone.

        lats, lons  shape (n,), degrees of all the places
        """
        spans = spans_of(self.cell, cells_around(lat, lon, radius_km)).tolist()
        if not spans:
            return np.empty(0, dtype=np.intp)
        place = np.concatenate([self.place[start:end] for start, end in spans])
        vectors = np.concatenate([self.vectors[:, start:end] for start, end in spans], axis=1)
        squared = squared_chords(vectors, lat, lon)
        near = np.flatnonzero(squared <= chord_limit(radius_km * SPHERE_MARGIN + ROUNDING_KM))
        sure = squared[near] <= chord_limit(max(0.0, radius_km / SPHERE_MARGIN - ROUNDING_KM))
        found = place[near]
        ring = found[~sure]
        sure[~sure] = distance_km(lat, lon, lats[ring], lons[ring]) <= radius_km
        return found[sure]

    def in_communes(self, numbers: Sequence[int]) -> Places:
        """Places of communes, located or not."""
        if not numbers:
            return np.empty(0, dtype=np.intp)
        asked = np.array(numbers, dtype=self.insee.dtype)
        starts = np.searchsorted(self.insee, asked, side="left").tolist()
        ends = np.searchsorted(self.insee, asked, side="right").tolist()
        return np.concatenate([self.of_commune[start:end] for start, end in zip(starts, ends, strict=True)])

    def arrays(self) -> dict[str, Array]:
        """Every array by name, ready to be saved."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The inverse of ``arrays``."""
        return cls(**{name: arrays[name] for name in cls.__slots__})


def cell_of(lat: Array, lon: Array) -> npt.NDArray[np.int32]:
    """Number of the cell of each position, bands from south to north, then from west to east."""
    band = np.floor((np.asarray(lat) + 90) / CELL_DEGREES).astype(np.int32)
    column = np.floor((np.asarray(lon) + 180) / CELL_DEGREES).astype(np.int32)
    cells: npt.NDArray[np.int32] = band * COLUMNS + column % COLUMNS
    return cells


def cells_around(lat: float, lon: float, radius_km: float) -> npt.NDArray[np.int32]:
    """The cells that a circle touches: the first of each run of them and the one after its last; shape (k, 2)."""
    high = radius_km * SPHERE_MARGIN / KM_PER_DEGREE
    low_lat, high_lat = max(-90.0, lat - high), min(90.0, lat + high)
    narrowest = cos(radians(max(abs(low_lat), abs(high_lat))))
    wide = min(180.0, high / max(narrowest, 1e-6))
    bands = range(floor((low_lat + 90) / CELL_DEGREES), floor((high_lat + 90) / CELL_DEGREES) + 1)
    first, last = floor((lon - wide + 180) / CELL_DEGREES), floor((lon + wide + 180) / CELL_DEGREES)
    sides = _around(first, last)
    wanted = [(band * COLUMNS + left, band * COLUMNS + right + 1) for band in bands for left, right in sides]
    return np.array(wanted, dtype=np.int32)


def spans_of(cells: Array, wanted: npt.NDArray[np.int32]) -> Spans:
    """Where some runs of cells stand among sorted ones, those that are there alone."""
    edges = np.searchsorted(cells, wanted, side="left")
    return np.asarray(edges[edges[:, 1] > edges[:, 0]])


def _around(first: int, last: int) -> list[tuple[int, int]]:
    """Columns first … last of a band, cut in two where they pass the antimeridian."""
    if last - first >= COLUMNS:
        return [(0, COLUMNS - 1)]
    left, right = first % COLUMNS, last % COLUMNS
    return [(left, right)] if left <= right else [(left, COLUMNS - 1), (0, right)]
