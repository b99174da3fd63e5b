"""Names of jobs in memory, for as-you-type: any word, any accent, either gender, ROME codes."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.reference.text_keys import fold
from app.reference.values import JobTitle
from app.reference.word_index import WordIndex, prefix_range

ROME_CODE = re.compile(r"[a-n]\d{1,4}")
INCLUSIVE_ENDING = re.compile(r"(?<=\w)(?:[·•]\w{1,6}|\(\w{1,6}\))")   # jardinier·ère·s, vendeur(se)
SMALL_WORDS = frozenset({
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un",
    "une"})
SHORTEST_PLURAL = 3      # letters; shorter words keep their s: « gaz », « os »
Ids = NDArray[np.int32]


class JobIndex:
    """Job titles in the order they are listed: usual before rare, a job's own name first, then alphabetical."""

    def __init__(self, titles: Iterable[JobTitle], *, rare: frozenset[int] = frozenset()) -> None:
        """Index the titles; ``rare`` holds the OGR numbers of seldom used ones."""
        self._titles = sorted(titles, key=lambda title: (title.ogr in rare, title.label != title.job,
                                                         fold(title.label), title.ogr))
        pairs = sorted({(key, number) for number, title in enumerate(self._titles) for key in _keys(title.label)})
        self._keys = [key for key, _ in pairs]
        self._numbers = np.array([number for _, number in pairs], dtype=np.int32)
        self._words = WordIndex(fold(title.label) for title in self._titles)
        self._codes = WordIndex(title.rome.lower() for title in self._titles)
        self._by_ogr = {title.ogr: number for number, title in enumerate(self._titles)}
        self._jobs = {title.rome: title.job for title in self._titles}

    def __len__(self) -> int:
        return len(self._titles)

    def __iter__(self) -> Iterator[JobTitle]:
        return iter(self._titles)

    def search(self, text: str, limit: int = 20) -> list[JobTitle]:
        """Return the titles for a text being typed: exact, beginning with, then with words beginning so.

        Plural endings and small words are put aside last.
        """
        if not text.strip():
            return self._titles[:limit]
        key = fold(INCLUSIVE_ENDING.sub("", text))
        if ROME_CODE.fullmatch(key):
            return [self._titles[int(number)] for number in self._codes.with_prefix(key)[:limit]]
        found: dict[int, None] = {}
        for numbers in self._tiers(key):
            found.update(dict.fromkeys(numbers[:limit].tolist()))
            if len(found) >= limit:
                break
        return [self._titles[number] for number in list(found)[:limit]]

    def title(self, ogr: int) -> JobTitle | None:
        """Return the title of an OGR number."""
        number = self._by_ogr.get(ogr)
        return None if number is None else self._titles[number]

    def job_label(self, rome: str) -> str:
        """Return the name of a ROME job, '' when the code is unknown."""
        return self._jobs.get(rome, "")

    def _tiers(self, key: str) -> Iterator[Ids]:
        if not key:
            return
        low, high = prefix_range(self._keys, key)
        middle = bisect_right(self._keys, key, lo=low)
        yield np.unique(self._numbers[low:middle])
        yield np.unique(self._numbers[middle:high])
        words = key.split()
        with_all = self._words.with_all(words)
        low, high = prefix_range(self._keys, words[0])
        yield with_all[np.isin(with_all, self._numbers[low:high])]
        yield with_all
        singular = [word.rstrip("sx") if len(word) > SHORTEST_PLURAL else word for word in words]
        yield self._words.with_all(word for word in singular if word not in SMALL_WORDS)


def _keys(label: str) -> set[str]:
    """Return the keys of a label: « Agent / Agente d'entretien » is also « agent d entretien » and « agente … »."""
    left, slash, right = label.partition(" / ")
    keys = {fold(label)}
    if slash and "/" not in right:
        masculine, feminine = fold(left).split(), fold(right).split()
        if len(masculine) <= len(feminine):
            keys |= {" ".join(masculine + feminine[len(masculine):]), " ".join(feminine)}
    return keys
