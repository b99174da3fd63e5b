"""What is new for each saved search, read from the change log as it grows; and the digests that tell it.

The log is read from where the last reading stopped, so a worker stopped for days misses nothing; when the log no longer
goes back that far, offers changed since are looked at instead. Finding twice is harmless: an offer waits once for a
search, and is told once to a reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.alerts import emails, queries
from app.alerts.models import AlertCursor, AlertFind, AlertReader, AlertSent, SavedSearch
from app.alerts.presenters import Section
from app.alerts.searches import criteria_of
from app.alerts.values import next_due
from app.kit.database import committed_reader, db, is_postgresql, unit_of_work
from app.search.among import answers_among, still_live
from app.search.queries import changes_after, newest_seq
from app.search.rows import LiveOffer

OFFERS_AT_ONCE, SEARCHES_AT_ONCE = 2_000, 1_000
OVERLAP = timedelta(days=1)  # looked at again when the log is broken: clocks of two machines differ


def collect(*, now: datetime) -> int:
    """Compare the offers changed since the last reading with every search; returns how many new finds wait."""
    here = queries.cursor()
    with committed_reader() as reader:
        newest = newest_seq(reader)
        changes = changes_after(reader, here[0]) if here and newest != here[0] else None
    if here is None:
        _move_cursor(None, newest, now=now)
        return 0
    if changes is None:
        return 0
    whole = changes.complete and newest > here[0]
    changed = list(changes.offers) if whole else queries.changed_since(here[1] - OVERLAP)
    finds = list(_finds(changed, now=now))
    with unit_of_work():
        if not _move_cursor(here[0], newest, now=now):
            return 0  # another worker read the same changes
        _forget_finds(changed)
        return _write(finds, now=now)


def _finds(changed: Sequence[int], *, now: datetime) -> Iterable[tuple[int, int]]:
    """Yield (search, offer) of what is new: put on line since the search was kept, and never told to its reader."""
    for start in range(0, len(changed), OFFERS_AT_ONCE):
        part = changed[start : start + OFFERS_AT_ONCE]
        on_line, told = queries.on_line_since(part), queries.told_among(part)
        for searches in _search_batches():
            asked = [(search, criteria) for search in searches if (criteria := criteria_of(search.query)) is not None]
            answers = answers_among([criteria for _, criteria in asked], part, now=now)
            for (search, _), offers in zip(asked, answers, strict=True):
                for offer in offers:
                    if _is_news(search, offer, on_line) and (search.reader_id, offer.key) not in told:
                        yield search.id, offer.key


def _search_batches() -> Iterable[list[SavedSearch]]:
    last = 0
    while searches := queries.mailed_searches(after=last, limit=SEARCHES_AT_ONCE):
        yield searches
        last = searches[-1].id


def _is_news(search: SavedSearch, offer: LiveOffer, on_line: Mapping[int, datetime]) -> bool:
    """A discreet service is never named in a mail; what was there when the search was kept is not new."""
    return not offer.discreet and offer.key in on_line and on_line[offer.key] > search.since


def _move_cursor(former: int | None, newest: int, *, now: datetime) -> bool:
    """Remember how far the log was read; False when someone else moved it meanwhile."""
    with unit_of_work():
        row = db.session.get(AlertCursor, 1, populate_existing=True, with_for_update=True)
        if row is None:
            db.session.add(AlertCursor(id=1, seq=newest, at=now))
        elif row.seq != former:
            return False
        else:
            row.seq, row.at = newest, now
        db.session.flush()
        return True


def _forget_finds(offer_ids: Sequence[int]) -> None:
    """What was found for offers that changed is found again, or not any more."""
    for start in range(0, len(offer_ids), OFFERS_AT_ONCE):
        part = offer_ids[start : start + OFFERS_AT_ONCE]
        db.session.execute(delete(AlertFind).where(AlertFind.offer_id.in_(part)))


def _write(finds: Sequence[tuple[int, int]], *, now: datetime) -> int:
    insert: Any = pg_insert if is_postgresql() else sqlite_insert
    rows = [{"search_id": search, "offer_id": offer, "found_at": now} for search, offer in finds]
    for start in range(0, len(rows), OFFERS_AT_ONCE):
        db.session.execute(insert(AlertFind).on_conflict_do_nothing(), rows[start : start + OFFERS_AT_ONCE])
    return len(rows)


def send_digest(reader_id: int, *, now: datetime) -> bool:
    """Write to one reader what is new in all their searches that are due; tells whether a mail left.

    Nothing new, no mail: the next date is set all the same. Runs in the caller's unit of work.
    """
    reader = queries.locked_reader(reader_id)
    due = queries.due_searches(reader, now=now) if reader else []
    if reader is None or not due:
        return False
    first_due = min(search.due_at for search in due if search.due_at)
    sections = _sections(reader, due, now=now)
    for search in due:
        search.due_at = next_due(search.rhythm, after=now)
    if sections:
        emails.send_digest(reader, sections, about=first_due.isoformat(), now=now)
        _mark_told(reader, {offer.key for section in sections for offer in section.offers}, now=now)
    db.session.flush()
    return bool(sections)


def _sections(reader: AlertReader, due: Sequence[SavedSearch], *, now: datetime) -> list[Section]:
    """Return what each search brings, an offer under the first that found it; what left the site is forgotten."""
    finds = queries.finds_of([search.id for search in due])
    every = sorted({key for keys in finds.values() for key in keys})
    told, live = queries.told(reader.id, every), still_live(every, now=now)
    _forget_finds([key for key in every if key not in live])
    sections, taken = [], set(told)
    for search in due:
        offers = [live[key] for key in finds[search.id] if key in live and key not in taken and not live[key].full]
        taken |= {offer.key for offer in offers}
        if offers:
            sections.append(Section(search, sorted(offers, key=lambda offer: offer.published_at or now, reverse=True)))
    return sections


def _mark_told(reader: AlertReader, keys: set[int], *, now: datetime) -> None:
    db.session.add_all(AlertSent(reader_id=reader.id, offer_id=key, sent_at=now) for key in sorted(keys))
    mine = [search.id for search in reader.searches]
    db.session.execute(delete(AlertFind).where(AlertFind.search_id.in_(mine), AlertFind.offer_id.in_(keys)))
