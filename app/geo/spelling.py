"""Close spellings of place names.

Names are compared by ear (« obusson » sounds like « aubusson »): letters taken three by three shorten the list, then
the best are compared in full, as written and as heard.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 "
BASE = len(LETTERS) + 1              # 0 separates names
SHORTLIST = 60                       # names compared in full
CLOSE_ENOUGH = 0.62                  # difflib's ratio, 1 = equal
WORSE_THAN_BEST = 0.2                # further from the best than this, a name is noise
SIZE_BONUS = 0.03                    # per power of ten of inhabitants: of two equal spellings, the larger place first
LONGEST_NAME = 60
# spelling -> sound, applied in this order to normalised French; « ch » becomes q so that c may become k
SOUNDS = (("eau", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ch", "q"), ("ai", "e"), ("ei", "e"), ("ay", "e"),
          ("ey", "e"), ("oe", "e"), ("gue", "ge"), ("gui", "gi"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("y", "i"),
          ("c", "k"), ("z", "s"), ("w", "v"), ("h", ""))
DOUBLED = re.compile(r"([a-z])\1")
SILENT_END = re.compile(r"(?<=[a-z]{2})[stxdep]+(?![a-z0-9])")

_CODES = np.zeros(256, dtype=np.int32)
_CODES[np.frombuffer(LETTERS.encode(), dtype=np.uint8)] = np.arange(1, BASE)


def sound(key: str) -> str:
    """Return how a normalised name sounds, roughly; works on many names at once, one a line."""
    for written, heard in SOUNDS:
        key = key.replace(written, heard)
    return SILENT_END.sub("", DOUBLED.sub(r"\1", key))


def _trigrams(text: str) -> NDArray[np.int32]:
    """Return the code of each group of three characters; groups across a separator are 0."""
    letters = _CODES[np.frombuffer(text.encode("ascii", "ignore"), dtype=np.uint8)]
    first, second, third = letters[:-2], letters[1:-1], letters[2:]
    inside = (first > 0) & (second > 0) & (third > 0)
    codes: NDArray[np.int32] = np.where(inside, (first * BASE + second) * BASE + third, 0)
    return codes


class SpellingIndex:
    """Names that share the most trigrams of sound with a misspelt one.

    The names of trigram *t* are ``ids[starts[t]:starts[t + 1]]`` (CSR); ``sizes`` are lengths of sounds.
    """

    __slots__ = ("_ids", "_names", "_sizes", "_starts", "_weights")

    def __init__(self, names: Sequence[str], weights: NDArray[np.float32]) -> None:
        """Index normalised names, at least one; ``weights`` are inhabitants, the id of a name is its position."""
        heard = sound("\n".join(names)).split("\n")
        lengths = np.fromiter((len(name) + 3 for name in heard), dtype=np.int32, count=len(heard))
        codes = _trigrams("".join(f" {name} \n" for name in heard))
        order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[order], np.arange(BASE ** 3 + 1)).astype(np.int32)
        self._ids = np.repeat(np.arange(len(heard), dtype=np.int32), lengths)[order]
        self._names = names
        self._sizes = (lengths - 3).astype(np.uint8)
        self._weights = weights

    def close_to(self, key: str, limit: int) -> list[int]:
        """Return the ids of the closest names, closest first."""
        key = key[:LONGEST_NAME]
        heard = sound(key)
        grams = [gram for gram in np.unique(_trigrams(f" {heard} ")) if gram]
        if not grams:
            return []
        groups = [self._ids[self._starts[gram]:self._starts[gram + 1]] for gram in grams]
        shared = np.bincount(np.concatenate(groups), minlength=len(self._sizes))
        likeness = 2.0 * shared / (len(heard) + self._sizes.astype(np.float32))
        shortlist = np.argsort(-likeness, kind="stable")[:SHORTLIST]
        scored = sorted((-self._score(key, heard, int(name)), int(name)) for name in shortlist if shared[name])
        best = scored[0][0] if scored else 0.0
        return [name for score, name in scored[:limit] if score < 0 and score <= best + WORSE_THAN_BEST]

    def _score(self, key: str, heard: str, number: int) -> float:
        """Return the closeness of a name, 0 when it is too far."""
        name = self._names[number]
        written = SequenceMatcher(None, key, name, autojunk=False).ratio()
        likeness = max(written, (written + SequenceMatcher(None, heard, sound(name), autojunk=False).ratio()) / 2)
        if likeness < CLOSE_ENOUGH:
            return 0.0
        return likeness + SIZE_BONUS * float(np.log10(1.0 + self._weights[number]))
