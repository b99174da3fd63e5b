"""Does the catalogue say what the database says? The comparison behind ``aportee search check``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kit import clock
from app.kit.database import committed_reader
from app.kit.instance import settings
from app.search import generation, queries
from app.search.live import labels_of, snapshot
from app.search.packed import packed
from app.search.shared import queries as table_queries
from app.search.shared import services as tables

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was compared. ``missing``, ``extra`` and ``different`` are public ids, the first few of each.

    ``tables`` are those that the shared engine has wrong, None when its tables are not there; empty where it is not
    used.
    """

    generation: str
    lexicon: bool
    stored: int
    held: int
    missing: Sequence[str]
    extra: Sequence[str]
    different: Sequence[str]
    tables: Sequence[str] | None = ()

    @property
    def ok(self) -> bool:
        """Tell whether both say the same and a generation is in force."""
        wrong = self.missing or self.extra or self.different or self.tables
        return bool(self.generation and self.lexicon) and self.tables is not None and not wrong


def compare(*, now: datetime) -> Verdict:
    """Compare each live offer of the database with what this process would print."""
    today = clock.local_date(now)
    found = generation.current(settings().index_dir)
    present = snapshot(today)
    seen: set[str] = set()
    missing, different = [], []
    with committed_reader() as reader:
        for batch in queries.live_batches(reader, today=today):
            for stored in batch:
                public_id = stored.offer.public_id
                seen.add(public_id)
                row = present.row_of_id(public_id)
                if row is None:
                    missing.append(public_id)
                elif present.offers[row] != stored.offer:
                    different.append(public_id)
    held = {present.offers[row].public_id for row in range(len(present)) if present.is_live(row, today)}
    return Verdict(
        generation=found.folder.name if found else "",
        lexicon=found is not None and generation.lexicon_of(found) is not None,
        stored=len(seen),
        held=len(held),
        missing=missing[:SHOWN],
        extra=sorted(held - seen)[:SHOWN],
        different=different[:SHOWN],
        tables=wrong_in_tables(today=today) if settings().has_shared_search else (),
    )


def wrong_in_tables(*, today: date) -> Sequence[str] | None:
    """Return the offers that the tables of the shared engine lack, or have more or otherwise; None without tables."""
    if not tables.follow(labels_of, today=today):
        return None
    wrong: set[str] = set()
    after = 0
    with committed_reader() as reader:
        for batch in queries.live_batches(reader, today=today):
            last = batch[-1].offer.key
            held = table_queries.cards_between(reader, after, last)
            stored = {read.offer.public_id: packed(read.offer).decode() for read in batch}
            wrong |= {public_id for public_id, _ in held.items() ^ stored.items()}
            after = last
        wrong |= table_queries.cards_between(reader, after, None).keys()
    return sorted(wrong)[:SHOWN]
