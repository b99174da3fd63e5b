"""The lexicon: the only module that speaks to Whoosh.

Whoosh holds the words of one generation, their postings and the spelling. Queries do not run in Whoosh, which costs one
Python call per posting and per filter: the postings of every term are decoded once, block by block, into the arrays
that searches read. What is not public of Whoosh (a block of a posting list) is read here alone, and compared in the
tests with what its public reader says.
"""

import json
import shutil
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields, formats, index
from whoosh.analysis import Analyzer, Token

from app.matching.arrays import Array
from app.matching.encoding import text_number
from app.search.postings import Postings
from app.search.terms import SPELLING_MIN_LETTERS
from app.search.text_analysis import fold

Document = tuple[list[tuple[str, float]], list[str]]  # weighted terms, long words of the title as written
MEMORY_MB = 128


class Weighted(Analyzer):  # type: ignore[misc]  # Whoosh ships no types
    """Hands Whoosh terms already made, written « term|weight term|weight »."""

    def __call__(self, value: str, **_flags: object) -> Iterator[Token]:
        token = Token(boosts=True, mode="index")
        for pair in value.split():
            token.text, _, boost = pair.rpartition("|")
            token.boost = float(boost)
            yield token


def spooled(document: Document) -> str:
    """Return a document as one line, for ``documents`` to read back."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def documents(spool: Path) -> Iterator[Document]:
    """Read the documents back, in order."""
    with spool.open(encoding="utf-8") as lines:
        for line in lines:
            pairs, words = json.loads(line)
            yield [(term, weight) for term, weight in pairs], words


def write(folder: Path, found: Iterable[Document]) -> int:
    """Write a new index in an empty folder, one document a row; returns how many it holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    schema = fields.Schema(
        terms=fields.FieldType(formats.Frequency(), Weighted(), scorable=False),
        words=fields.FieldType(formats.Existence(), Weighted(), scorable=False),
    )
    writer = index.create_in(str(folder), schema).writer(limitmb=MEMORY_MB)
    count = 0
    for pairs, words in found:
        writer.add_document(
            terms=" ".join(f"{term}|{weight:g}" for term, weight in pairs),
            words=" ".join(f"{word}|1" for word in words),
        )
        count += 1
    writer.commit(optimize=True)
    return count


class TextIndex:
    """One index opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder), readonly=True)
        self._reader = self._index.reader()

    def decoded(self, order: Array) -> Postings:
        """Return the postings of every term; ``order`` is the row of each document."""
        codes, owners, rows, weights = array("q"), array("i"), array("i"), array("f")
        for number, term in enumerate(self._reader.lexicon("terms")):
            before = len(rows)
            for ids, impacts in _blocks(self._reader.postings("terms", term)):
                rows.extend(ids)
                weights.extend(impacts)
            codes.append(text_number(term.decode()))
            owners.extend([number] * (len(rows) - before))
        row = order[np.asarray(rows)] if len(rows) else np.empty(0, dtype=np.int32)
        return Postings.sorted_of(np.asarray(codes), np.asarray(owners), row, np.asarray(weights))

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


def _blocks(matcher: Any) -> Iterator[tuple[Iterable[int], Iterable[float]]]:
    """Yield documents and weights of a posting list, a block at a time where Whoosh lets a block be read."""
    if not hasattr(matcher, "_read_ids"):  # another codec, or a filter around it: the public way
        while matcher.is_active():
            yield (matcher.id(),), (matcher.weight(),)
            matcher.next()
        return
    while matcher.is_active():
        matcher._read_ids()  # noqa: SLF001 -- a call a posting is six times slower
        matcher._read_weights()  # noqa: SLF001
        yield matcher._ids, matcher._weights  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
