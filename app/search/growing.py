"""Arrays with room behind them: rows are added after a snapshot's last one without copying it, and without moving
what readers of the former snapshot look at.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from app.matching.arrays import Array, Columns, specs
from app.search.sequences import Sequences

ROOM = 1_024  # rows added before the buffers must grow again


class Room:
    """The buffers behind the newest snapshot's arrays. Only its one writer adds to them, under its lock."""

    def __init__(self) -> None:
        self._buffers: dict[str, Array] = {}

    def add(self, name: str, present: Array, new: Array) -> Array:
        """Return ``present`` followed by ``new``, along the last axis."""
        used, wanted = present.shape[-1], present.shape[-1] + new.shape[-1]
        buffer = self._buffers.get(name)
        if buffer is None or buffer.shape[-1] < wanted:
            buffer = np.empty((*present.shape[:-1], wanted + max(ROOM, wanted // 8)), dtype=present.dtype)
            buffer[..., :used] = present
            self._buffers[name] = buffer
        buffer[..., used:wanted] = new
        return buffer[..., :wanted]

    def add_columns(self, present: Columns, new: Columns, live: Array) -> Columns:
        """Return the offers of ``present`` followed by those of ``new``; ``live`` says which of them still are."""
        arrays: dict[str, Array] = {"live": live}
        for name, spec in specs().items():
            if name not in arrays:
                old, tail = getattr(present, name), getattr(new, name)
                arrays[name] = self.add(name, old, tail[1:] + old[-1] if spec.of == "start" else tail)
        grown = Columns.from_arrays(arrays)
        # what Columns would derive again from every row is added to as well
        grown.__dict__["place_offer"] = self.add("place_offer", present.place_offer, new.place_offer + len(present))
        grown.__dict__["place_vectors"] = self.add("place_vectors", present.place_vectors, new.place_vectors)
        grown.__dict__["anywhere"] = self.add("anywhere", present.anywhere, new.anywhere)
        return grown

    def add_sequences(self, present: Sequences, new: Sequence[Array]) -> Sequences:
        """Return the sequences followed by those of more rows."""
        more = Sequences.of(new)
        start = self.add("sequence_start", present.start, more.start[1:] + present.start[-1])
        return Sequences(start, self.add("sequence_term", present.term, more.term))

    def add_all(self, present: Mapping[str, Array], new: Mapping[str, Array]) -> dict[str, Array]:
        """Return each array followed by the new one of its name."""
        return {name: self.add(name, old, new[name]) for name, old in present.items()}
