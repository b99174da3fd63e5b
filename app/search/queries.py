"""Live offers from the database, in bulk: three statements a batch, no ORM object; and what changed since.

Every read takes the connection it is made on: the catalogue's own, which sees what is committed and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Date, Row, Select, and_, bindparam, func, or_, select

from app.kit.changes import Change
from app.offers.models import Offer, OfferPlace, OfferSlot
from app.offers.workflow import LIVE, OfferState
from app.search.facts import read_offer
from app.search.rows import ReadOffer
from app.structures.models import Structure
from app.structures.workflow import StructureState

BATCH = 2_000
IDS_PER_STATEMENT = 500
TOPIC = "offer"


@dataclass(frozen=True, slots=True)
class Changes:
    """Offers changed after a sequence. ``complete`` is False when older changes may have been purged."""

    offers: Sequence[int]
    complete: bool


def live_batches(reader: Connection, *, today: date, after: int = 0) -> Iterator[list[ReadOffer]]:
    """Yield every live offer whose id comes after one, by id, a batch at a time.

    Live: published, or full with an open waiting list; not past its last day; its structure approved.
    """
    offer, last = Offer.__table__, after
    query = _live().where(offer.c.id > bindparam("last")).limit(BATCH)
    while rows := reader.execute(query, {"today": today, "last": last}).all():
        last = rows[-1].id
        between = {"first": rows[0].id, "last": last}
        yield _complete(rows, *(_by_offer(reader, _between(model), between) for model in (OfferPlace, OfferSlot)))


def live_by_ids(reader: Connection, ids: Sequence[int], *, today: date) -> list[ReadOffer]:
    """Return the live offers among some, by id."""
    found: list[ReadOffer] = []
    for start in range(0, len(ids), IDS_PER_STATEMENT):
        asked = {"ids": ids[start : start + IDS_PER_STATEMENT]}
        rows = reader.execute(_live_among(), {"today": today, **asked}).all()
        if rows:
            found += _complete(rows, *(_by_offer(reader, _among(model), asked) for model in (OfferPlace, OfferSlot)))
    return found


def changes_after(reader: Connection, seq: int) -> Changes:
    """Return the offers changed after a sequence, each once, by id."""
    oldest = reader.execute(_oldest()).scalar()
    offers = reader.execute(_changed(), {"seq": seq}).scalars().all()
    return Changes(offers, complete=oldest is not None and oldest <= seq + 1)


def newest_seq(reader: Connection) -> int:
    """Return the sequence of the newest change this connection sees, 0 when there is none."""
    return reader.execute(_newest()).scalar() or 0


def fingerprint(reader: Connection, seq: int) -> str:
    """Return what tells this history from another: the change at a sequence and its offer; '' when it is not there."""
    query = (
        select(Change.subject_id, Change.at, Offer.public_id)
        .join(Offer, Offer.id == Change.subject_id, isouter=True)
        .where(Change.seq == seq)
    )
    row = reader.execute(query).first()
    return "" if row is None else f"{row.subject_id} {row.at.isoformat()} {row.public_id}"


# Statements are made once: describing eighty columns costs more than reading one row.
@cache
def _oldest() -> Select[Any]:
    return select(func.min(Change.seq))


@cache
def _newest() -> Select[Any]:
    return select(func.max(Change.seq))


@cache
def _changed() -> Select[Any]:
    """The offers changed after ``seq``, which is bound when it runs."""
    query = select(Change.subject_id).distinct().where(Change.seq > bindparam("seq"), Change.topic == TOPIC)
    return query.order_by(Change.subject_id)


@cache
def _live() -> Select[Any]:
    offer, structure = Offer.__table__, Structure.__table__
    return live_offers(
        offer,
        structure.c.public_id.label("s_public_id"),
        func.coalesce(func.nullif(structure.c.neutral_label, ""), structure.c.name).label("s_name"),
        structure.c.siret.label("s_siret"),
        structure.c.type.label("s_type"),
        structure.c.requests.label("s_requests"),
        structure.c.replies.label("s_replies"),
        structure.c.reply_days_median.label("s_days"),
    ).order_by(offer.c.id)


def live_offers(*columns: Any) -> Select[Any]:
    """Select columns of the live offers and of their structures; ``today`` is bound when it runs."""
    offer, structure = Offer.__table__, Structure.__table__
    return (
        select(*columns)
        .select_from(offer)
        .join(structure, structure.c.id == offer.c.structure_id)
        .where(
            structure.c.state == StructureState.APPROVED,
            offer.c.state.in_(LIVE),
            offer.c.duplicate_of_id.is_(None),
            or_(offer.c.expires_on.is_(None), offer.c.expires_on >= bindparam("today", type_=Date)),
            or_(
                offer.c.state == OfferState.PUBLISHED, and_(offer.c.state == OfferState.FULL, offer.c.waiting_list_open)
            ),
        )
    )


@cache
def _live_among() -> Select[Any]:
    return _live().where(Offer.__table__.c.id.in_(bindparam("ids", expanding=True)))


ChildRows = dict[int, list[Row[Any]]]


@cache
def _between(model: type[OfferPlace] | type[OfferSlot]) -> Select[Any]:
    table = model.__table__
    return _sorted(table).where(table.c.offer_id.between(bindparam("first"), bindparam("last")))


@cache
def _among(model: type[OfferPlace] | type[OfferSlot]) -> Select[Any]:
    table = model.__table__
    return _sorted(table).where(table.c.offer_id.in_(bindparam("ids", expanding=True)))


def _sorted(table: Any) -> Select[Any]:
    order = table.c.position if "position" in table.c else table.c.day
    return select(table).order_by(table.c.offer_id, order, table.c.id)


def _by_offer(reader: Connection, query: Select[Any], asked: dict[str, Any]) -> ChildRows:
    found: ChildRows = defaultdict(list)
    for row in reader.execute(query, asked):
        found[row.offer_id].append(row)
    return found


def _complete(rows: Sequence[Row[Any]], places: ChildRows, slots: ChildRows) -> list[ReadOffer]:
    return [read_offer(row, places.get(row.id, []), slots.get(row.id, [])) for row in rows]
