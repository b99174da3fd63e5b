"""Searches asked the other way round: which of a few offers answer each of many searches.

The searches are asked of a catalogue that holds these offers alone: same rules, same answers as the page, at the cost
of a few offers instead of all.
"""

from collections.abc import Sequence
from datetime import datetime

from app.kit import clock
from app.kit.database import committed_reader
from app.search import queries
from app.search.base import Base
from app.search.catalogue import started
from app.search.criteria import Criteria
from app.search.live import labels_of, snapshot
from app.search.rows import LiveOffer
from app.search.selection import select


def answers_among(searches: Sequence[Criteria], offer_ids: Sequence[int], *, now: datetime) -> list[list[LiveOffer]]:
    """Return, for each search, the offers that answer it among those of ``offer_ids`` that are live."""
    today = clock.local_date(now)
    with committed_reader() as reader:
        read = queries.live_by_ids(reader, offer_ids, today=today)
    if not read:
        return [[] for _ in searches]
    present = started(Base.of([read], labels_of, seq=0))
    found = []
    for criteria in searches:
        selected = select(present, criteria, today=today)
        found.append([present.offers[row] for row in selected.reached[selected.mask()].tolist()])
    return found


def still_live(offer_ids: Sequence[int], *, now: datetime) -> dict[int, LiveOffer]:
    """Return key → offer of those that are on line."""
    today = clock.local_date(now)
    present = snapshot(today)
    rows = {key: present.row_of_key(key) for key in offer_ids}
    return {key: present.offers[row] for key, row in rows.items() if row is not None and present.is_live(row, today)}
