"""The text index: the only module that speaks to Whoosh.

Whoosh holds the lexicon, the postings and the spelling of one generation, written once and never changed: an offer
that changes later lives in memory (``delta``) until the next generation. Queries do not run in Whoosh, which costs one
Python call per posting: the postings of a term are decoded once into arrays (documents and impacts) and kept.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index
from whoosh.analysis import Analyzer, Token
from whoosh.reading import TermNotFound

from app.search.rows import LiveOffer
from app.search.text_analysis import fold, names, terms, words

# What a word weighs by where it stands; a job's official labels carry the words people type for it.
TITLE, ROME, STRUCTURE, SUMMARY, TEXT = 7.0, 5.0, 6.0, 2.0, 1.0
SPELLING_MIN_LETTERS = 8
Keys = npt.NDArray[np.int64]
Impacts = npt.NDArray[np.float32]


class Weighted(Analyzer):  # type: ignore[misc]  # Whoosh ships no types
    """Hands Whoosh terms already made, written « term|weight term|weight »."""

    def __call__(self, value: str, **_flags: object) -> Iterator[Token]:
        token = Token(boosts=True, mode="index")
        for pair in value.split():
            token.text, _, boost = pair.rpartition("|")
            token.boost = float(boost)
            yield token


def written(pairs: Iterable[tuple[str, float]]) -> str:
    """Return the text ``Weighted`` reads back."""
    return " ".join(f"{term}|{weight:g}" for term, weight in pairs)


def weighted_terms(offer: LiveOffer, labels: Iterable[str]) -> list[tuple[str, float]]:
    """Return the terms of an offer with their weights; ``labels`` are its jobs' official names."""
    weights: Counter[str] = Counter()
    for text, boost in ((offer.title, TITLE), (offer.summary, SUMMARY), (offer.text, TEXT), (" ".join(labels), ROME)):
        for term in set(terms(text)):
            weights[term] += boost  # type: ignore[assignment]  # Counter holds floats here
    for term in set(names(offer.structure_name)):
        weights[term] += STRUCTURE  # type: ignore[assignment]
    return sorted(weights.items())


def surface_words(offer: LiveOffer) -> list[tuple[str, float]]:
    """Return the words of the title as written, for spelling."""
    return [
        (word, 1.0) for word in sorted({fold(word) for word in words(offer.title)}) if len(word) >= SPELLING_MIN_LETTERS
    ]


def write(folder: Path, documents: Iterable[tuple[LiveOffer, list[str]]]) -> int:
    """Write a new index of offers, each with its labels, in an empty folder; returns how many it holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    schema = fields.Schema(
        key=fields.STORED,
        public_id=fields.STORED,
        terms=fields.FieldType(formats.Frequency(), Weighted(), scorable=False),
        words=fields.FieldType(formats.Existence(), Weighted(), scorable=False),
    )
    writer = index.create_in(str(folder), schema).writer(limitmb=128)
    count = 0
    for offer, labels in documents:
        writer.add_document(
            key=offer.key,
            public_id=offer.public_id,
            terms=written(weighted_terms(offer, labels)),
            words=written(surface_words(offer)),
        )
        count += 1
    writer.commit(optimize=True)
    return count


class TextIndex:
    """One generation opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder), readonly=True)
        self._reader = self._index.reader()
        stored = [fields_ for _, fields_ in self._reader.iter_docs()]
        self.keys: Keys = np.asarray([fields_["key"] for fields_ in stored], dtype=np.int64)
        self.identities = {fields_["key"]: fields_["public_id"] for fields_ in stored}
        self._cache: dict[str, tuple[Keys, Impacts]] = {}

    def postings(self, term: str) -> tuple[Keys, Impacts]:
        """Return the offers that hold a term and its weight in each."""
        found = self._cache.get(term)
        if found is None:
            found = self._cache[term] = self._read(term)
        return found

    def _read(self, term: str) -> tuple[Keys, Impacts]:
        try:
            matcher = self._reader.postings("terms", term)
        except TermNotFound:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        documents, weights = [], []
        while matcher.is_active():
            documents.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return self.keys[np.asarray(documents, dtype=np.int64)], np.asarray(weights, dtype=np.float32)

    def suggest(self, word: str, *, limit: int = 3) -> list[str]:
        """Return written words close to a long one (Damerau distance 1 or 2), through Whoosh's corrector."""
        plain = fold(word)
        if len(plain) < SPELLING_MIN_LETTERS:
            return []
        corrector = self._reader.corrector("words")
        return [found for found in corrector.suggest(plain, limit=limit, maxdist=2, prefix=1) if found != plain]

    def close(self) -> None:
        """Release the files."""
        self._reader.close()
        self._index.close()
