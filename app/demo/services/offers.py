"""Writing many offers at once: rows by batches, with their history and their line in the change log."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text

from app.demo.offer_draw import Drawn
from app.kit.access import SYSTEM
from app.kit.changes import record_changes
from app.kit.database import db, is_postgresql
from app.kit.ids import public_id
from app.offers.models import Offer, OfferHistory, OfferPlace, OfferSession, OfferSlot
from app.offers.record import CODE_LISTS, PLAIN, PLAIN_LISTS, OfferData
from app.offers.rich_text import sanitised
from app.offers.values import HistoryAction
from app.offers.workflow import OfferAction, OfferState
from app.structures.models import Structure

BATCH = 500
Row = dict[str, Any]


def write_batch(drawn: Sequence[Drawn], *, now: datetime) -> list[int]:
    """Write one batch in the current transaction: offers on line since their day; returns their keys, in order."""
    if not drawn:
        return []
    ids = new_ids(len(drawn))
    _insert(Offer, [_offer_row(one) | {"id": key} for key, one in zip(ids, drawn, strict=True)])
    _insert(OfferPlace, [row for key, one in zip(ids, drawn, strict=True) for row in _place_rows(key, one.data)])
    _insert(OfferSlot, [row for key, one in zip(ids, drawn, strict=True) for row in _slot_rows(key, one.data)])
    _insert(OfferSession, [row for key, one in zip(ids, drawn, strict=True) for row in _session_rows(key, one.data)])
    _insert(OfferHistory, [row for key, one in zip(ids, drawn, strict=True) for row in _history_rows(key, one)])
    record_changes(ids, now=now)
    return ids


def new_ids(count: int) -> list[int]:
    """Reserve keys of offers: asking each row for its key would write the rows one by one.

    On SQLite the write lock of the transaction keeps the numbers ours; on PostgreSQL the sequence gives them.
    """
    if is_postgresql():
        numbers = text("SELECT nextval(pg_get_serial_sequence('offer', 'id')) FROM generate_series(1, :count)")
        return list(db.session.scalars(numbers, {"count": count}))
    last = db.session.scalar(select(func.max(Offer.id))) or 0
    return list(range(last + 1, last + count + 1))


def batches(drawn: Iterable[Drawn], size: int = BATCH) -> Iterator[list[Drawn]]:
    """Cut a stream of offers into batches, never holding more than one."""
    stream = iter(drawn)
    while batch := list(islice(stream, size)):
        yield batch


def count_of(departement: str) -> int:
    """Return how many offers the structures of a territory have."""
    query = select(func.count(Offer.id)).join(Offer.structure).where(Structure.territory_code == departement)
    return db.session.scalar(query) or 0


def _insert(model: type[Any], rows: list[Row]) -> None:
    if rows:
        db.session.execute(insert(model.__table__), rows)


def _offer_row(one: Drawn) -> Row:
    data = one.data
    row: Row = {name: getattr(data, name) for name in PLAIN}
    row |= {name: list(getattr(data, name)) for name in PLAIN_LISTS}
    row |= {name: [code.value for code in getattr(data, name)] for name in CODE_LISTS}
    row["requirements"] = [{"code": need.code, "level": need.level.value} for need in data.requirements]
    return row | {
        "description": sanitised(data.description),
        "structure_id": one.host.id,
        "state": OfferState.PUBLISHED,
        "confirmed_at": one.confirmed_at,
        "published_at": one.published_at,
        "created_at": one.published_at,
        "updated_at": one.confirmed_at,
    }


def _row(value: Any, **more: Any) -> Row:
    return {item.name: getattr(value, item.name) for item in fields(value)} | more


def _place_rows(offer_id: int, data: OfferData) -> Iterator[Row]:
    for position, place in enumerate(data.places):
        yield _row(place, offer_id=offer_id, position=position)


def _slot_rows(offer_id: int, data: OfferData) -> Iterator[Row]:
    for slot in data.slots:
        yield _row(slot, offer_id=offer_id)


def _session_rows(offer_id: int, data: OfferData) -> Iterator[Row]:
    for session in data.sessions:
        yield _row(session, offer_id=offer_id, public_id=public_id())


def _history_rows(offer_id: int, one: Drawn) -> Iterator[Row]:
    published, draft = OfferState.PUBLISHED.value, OfferState.DRAFT.value
    common = {"offer_id": offer_id, "at": one.published_at, "actor": SYSTEM.label}
    yield common | {"action": HistoryAction.CREATED.value, "before": None, "after": draft}
    yield common | {"action": OfferAction.PUBLISH.value, "before": draft, "after": published}
    if one.confirmed_at != one.published_at:
        confirmed = {"at": one.confirmed_at, "action": HistoryAction.CONFIRMED.value}
        yield common | {"before": None, "after": None} | confirmed
