"""Writing the next generation of the catalogue, then its lexicon: one process at a time, never in a reader's way."""

import shutil
from datetime import datetime
from pathlib import Path

import numpy as np

from app.kit import clock
from app.kit.database import committed_reader
from app.kit.instance import settings
from app.search import generation, queries
from app.search.base import Base, Gathering
from app.search.generation import Generation
from app.search.live import catalogue, labels_of
from app.search.shared import services as tables
from app.search.text_index import TextIndex, documents, spooled, write

REWRITE_AFTER_CHANGES = 500
LEXICON_AT_ONCE = 5_000  # beyond, Whoosh takes minutes: it is written at the next call, search answers meanwhile


def ensure_generation(*, force: bool = False) -> Generation | None:
    """Write what is missing: a generation when there is none or much changed since, else its lexicon; and the tables
    of the shared engine, where it answers.

    Returns the generation in force. Only one process writes; the others go on with what they have.
    """
    present = _ensured(force=force)
    if settings().has_shared_search:
        today = clock.local_date(clock.now())
        if force or not tables.follow(labels_of, today=today):
            tables.fill(labels_of, today=today)
    return present


def _ensured(*, force: bool) -> Generation | None:
    root = settings().index_dir
    present = generation.current(root)
    has_lexicon = present is not None and generation.lexicon_of(present) is not None
    due = force or present is None or _is_stale(present) or not (has_lexicon or present.spool.exists())
    if not due and has_lexicon:
        return present
    with generation.one_writer(root) as mine:
        if not mine:
            return present
        if due or present is None:
            present = _write_columns(root, now=clock.now())
        if not due or present.count <= LEXICON_AT_ONCE:
            write_lexicon(present)
    catalogue().forget()
    return present


def _is_stale(present: Generation) -> bool:
    with committed_reader() as reader:
        return (
            queries.newest_seq(reader) - present.seq >= REWRITE_AFTER_CHANGES
            or queries.fingerprint(reader, present.seq) != present.fingerprint
        )


def _write_columns(root: Path, *, now: datetime) -> Generation:
    with committed_reader() as reader:
        seq = queries.newest_seq(reader)
        fingerprint = queries.fingerprint(reader, seq)
        folder = root / f"gen-{seq}-{int(now.timestamp() * 1000)}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / generation.SPOOL).mkdir(parents=True)
        with (folder / generation.SPOOL / generation.DOCUMENTS).open("w", encoding="utf-8") as spool:
            gathered = Gathering(labels_of, lambda pairs, words: spool.write(spooled((pairs, words))))
            for batch in queries.live_batches(reader, today=clock.local_date(now)):
                gathered.add(batch)
        base = Base.from_gathering(gathered, seq=seq)
    base.save(folder)
    return generation.publish(root, folder, seq=seq, fingerprint=fingerprint, count=len(base))


def write_lexicon(present: Generation) -> None:
    """Write a generation's lexicon from the words kept when its columns were written."""
    write(present.lexicon, documents(present.spool))
    order = np.load(present.folder / "rows.order.npy", allow_pickle=False)
    lexicon = TextIndex(present.lexicon)
    for name, values in lexicon.decoded(order).arrays().items():
        np.save(present.lexicon / f"postings.{name}.npy", values, allow_pickle=False)
    lexicon.close()
    generation.describe(present.lexicon, count=len(order))
    shutil.rmtree(present.spool.parent, ignore_errors=True)

