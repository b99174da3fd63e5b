"""Near jobs and travel matrices, built from plain arguments: nothing here reads a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.matching.encoding import insee_number, rome_number
from app.matching.values import Mode


@dataclass(frozen=True, slots=True)
class RomeEdges:
    """ROME near jobs, and the words for them.

    near  job number → ((near job number, rank), …), rank 1 the nearest
    labels  ROME code, theme or appellation (as text) → what sentences call it
    """

    near: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def build(
        cls, near_jobs: Iterable[tuple[str, str, int]] = (), labels: Mapping[str, str] | None = None
    ) -> "RomeEdges":
        """From rows (job, near job, rank) and the labels to print."""
        near: dict[int, list[tuple[int, int]]] = {}
        for job, target, rank in near_jobs:
            near.setdefault(rome_number(job), []).append((rome_number(target), rank))
        return cls({job: tuple(targets) for job, targets in near.items()}, labels or {})


NO_EDGES = RomeEdges()


@dataclass(frozen=True)
class TravelMatrix:
    """Imported travel minutes from commune to commune for one mode; they replace the estimates.

    pairs    shape (n,), int64, sorted: from << 32 | to, as ``insee_number``
    minutes  shape (n,), float32
    """

    mode: Mode
    pairs: npt.NDArray[np.int64]
    minutes: npt.NDArray[np.float32]

    @classmethod
    def build(cls, mode: Mode, trips: Iterable[tuple[str, str, float]]) -> "TravelMatrix":
        """From rows (INSEE of origin, INSEE of destination, minutes)."""
        rows = sorted(((insee_number(a) << 32) | insee_number(b), minutes) for a, b, minutes in trips)
        return cls(
            mode,
            np.array([pair for pair, _ in rows], dtype=np.int64),
            np.array([minutes for _, minutes in rows], dtype=np.float32),
        )

    def minutes_from(self, origin: int, destinations: npt.NDArray[np.signedinteger]) -> npt.NDArray[np.float64]:
        """Minutes from ``origin`` to each commune number; NaN where the matrix is silent."""
        found = np.full(len(destinations), np.nan)
        if len(self.pairs):
            wanted = (np.int64(origin) << np.int64(32)) | destinations.astype(np.int64)
            at = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
            known = self.pairs[at] == wanted
            found[known] = self.minutes[at[known]]
        return found
