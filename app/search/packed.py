"""What a card prints of each offer, packed one after the other: read back only for the offers of a page.

A hundred thousand Python objects would weigh more than everything else in a worker; packed, they are one file that
all the workers map.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Self, get_args, get_type_hints

import numpy as np

from app.matching.arrays import Array
from app.search.rows import LiveOffer

KEPT_OPEN = 4_096  # offers kept unpacked in a process
Decode = Callable[[Any], Any]


def packed(offer: LiveOffer) -> bytes:
    """Return an offer as bytes: the values of its fields, in order."""
    return json.dumps(offer, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def unpacked(data: bytes) -> LiveOffer:
    """The inverse of ``packed``."""
    values = json.loads(str(data, "utf-8"))
    for at, decode in _decoders():
        value = values[at]
        if value is not None:
            values[at] = decode(value)
    return LiveOffer._make(values)


def _plain(day: date | datetime) -> str:
    return day.isoformat()


@cache
def _decoders() -> tuple[tuple[int, Decode], ...]:
    hints = get_type_hints(LiveOffer)
    found = ((at, _decoder(hints[name])) for at, name in enumerate(LiveOffer._fields))
    return tuple((at, decode) for at, decode in found if decode is not None)


def _decoder(hint: Any) -> Decode | None:
    """Return how a field of that type is read from JSON; None when JSON already says it."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if isinstance(hint, UnionType) else [hint]
    kind = kinds[0]
    arguments = get_args(kind)
    if arguments:
        return _tuple_decoder(arguments[0])
    if issubclass(kind, StrEnum):
        return {member.value: member for member in kind}.__getitem__
    return kind.fromisoformat if kind in (date, datetime) else None


def _tuple_decoder(item: Any) -> Decode:
    make = getattr(item, "_make", None)
    return tuple if make is None else lambda values: tuple(map(make, values))


@dataclass(frozen=True, slots=True)
class Packed:
    """Offers packed end to end: row ``i`` is ``data[start[i]:start[i + 1]]``."""

    start: Array  # shape (n + 1,), int64
    data: Array  # uint8

    @classmethod
    def of_pieces(cls, pieces: Sequence[bytes]) -> Self:
        """Put packed offers end to end, in order."""
        start = np.zeros(len(pieces) + 1, dtype=np.int64)
        np.cumsum([len(piece) for piece in pieces], out=start[1:])
        return cls(start, np.frombuffer(b"".join(pieces), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, row: int) -> LiveOffer:
        return unpacked(self.data[self.start[row] : self.start[row + 1]].tobytes())


class Offers:
    """The offers of a snapshot by row: those of its base, packed, then those that came since."""

    def __init__(self, base: Packed, since: list[LiveOffer], opened: dict[int, LiveOffer]) -> None:
        self._base = base
        self._size = len(base)
        self._since = since
        self._opened = opened

    def __len__(self) -> int:
        return self._size + len(self._since)

    def __getitem__(self, row: int) -> LiveOffer:
        if row >= self._size:
            return self._since[row - self._size]
        found = self._opened.get(row)
        if found is None:
            if len(self._opened) >= KEPT_OPEN:
                self._opened.clear()
            found = self._opened[row] = self._base[row]
        return found

    def with_more(self, offers: list[LiveOffer]) -> "Offers":
        """The same, followed by others."""
        return Offers(self._base, [*self._since, *offers], self._opened)
