"""Borders of communes as lines, decoded once from the packed outlines and kept by département."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.reference import files

Line = npt.NDArray[np.float64]  # shape (points, 2): longitude, latitude
KEPT_DEPARTEMENTS = 24


@dataclass(frozen=True, slots=True)
class Outlines:
    """The borders of a département: each line once, ``inner`` between two communes, ``edges`` around them all."""

    inner: tuple[Line, ...]
    edges: tuple[Line, ...]


NOTHING = Outlines((), ())


@lru_cache(maxsize=KEPT_DEPARTEMENTS)
def of_departement(code: str) -> Outlines:
    """Return the borders of a département's communes; nothing where the outlines are not shipped."""
    path = files.outline_of_communes(code)
    if path is None:
        return NOTHING
    topology = json.loads(gzip.decompress(path.read_bytes()))
    shapes = topology["objects"]["communes"]["geometries"]
    uses = Counter(_own(arc) for shape in shapes for arc in _flat(shape.get("arcs", ())))
    lines = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    return Outlines(
        inner=tuple(line for number, line in enumerate(lines) if uses[number] > 1),
        edges=tuple(line for number, line in enumerate(lines) if uses[number] == 1),
    )


def geojson(codes: Sequence[str]) -> dict[str, Any]:
    """Return the borders of some départements as one GeoJSON geometry."""
    found = [line for code in codes for part in _parts(code) for line in part]
    return {"type": "MultiLineString",
            "coordinates": [[[round(lon, 5), round(lat, 5)] for lon, lat in line] for line in found]}  # fmt: skip


def _parts(code: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    outlines = of_departement(code)
    return outlines.inner, outlines.edges


def _flat(arcs: Sequence[Any]) -> Iterator[int]:
    for arc in arcs:
        if isinstance(arc, int):
            yield arc
        else:
            yield from _flat(arc)


def _own(arc: int) -> int:
    """Return the number of an arc; TopoJSON writes one walked backwards as its complement."""
    return arc if arc >= 0 else ~arc


def _decoded(arc: Sequence[Sequence[float]], transform: dict[str, Sequence[float]]) -> Line:
    steps = np.asarray(arc, dtype=np.float64)
    line: Line = steps.cumsum(axis=0) * np.asarray(transform["scale"]) + np.asarray(transform["translate"])
    return line
