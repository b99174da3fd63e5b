"""How much the streams of a PDF hold once unfolded: a small file may hide a thousand times its size (a « bomb »).

They are unfolded a piece at a time and thrown away; what is folded twice is looked at again, on its first piece. Pure.
"""

import zlib
from collections.abc import Iterable

PIECE = 1024 * 1024
MOST_FOLDS = 3


def unfolds_within(streams: Iterable[bytes], most: int) -> bool:
    """Tell whether all the streams together hold at most ``most`` bytes."""
    left = most
    for stream in streams:
        left -= _unfolded(stream, left)
        if left < 0:
            return False
    return True


def _unfolded(data: bytes, most: int, folds: int = 1) -> int:
    """Return the size of what a stream holds, no further than just above ``most``; 0 when it is not folded so."""
    unfolder, waiting, size = zlib.decompressobj(), data, 0
    while waiting and size <= most:
        try:
            piece = unfolder.decompress(waiting, PIECE)
        except zlib.error:
            break
        if not size and folds < MOST_FOLDS:
            size += _unfolded(piece, most, folds + 1)
        size, waiting = size + len(piece), unfolder.unconsumed_tail
    return size
