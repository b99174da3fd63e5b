"""What may be given away as data: offers and structures of this site, and those of feeds whose licence allows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.geo.models import Departement
from app.kit.changes import Change
from app.kit.database import db
from app.kit.pages import Page
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.workflow import LIVE, OfferState
from app.structures.models import Structure
from app.structures.workflow import StructureState

OPEN_LICENCE = "%Licence Ouverte%"
BATCH = 500
TOPIC = "offer"


@dataclass(frozen=True, slots=True)
class Changed:
    """The last change of an offer; ``offer`` is None once it is not on line any more."""

    number: int
    public_id: str
    offer: Offer | None


def ours_to_share() -> ColumnElement[bool]:
    """Offers written here, or taken from a feed under an open licence: the others are their source's to give."""
    return or_(Offer.source.is_(None), Offer.source_licence.like(OPEN_LICENCE))


def is_on_line(today: date) -> ColumnElement[bool]:
    """As the search sees it: published, or full with a waiting list, not over, of an approved structure, shown once."""
    full = and_(Offer.state == OfferState.FULL, Offer.waiting_list_open)
    return and_(
        Offer.state.in_(LIVE),
        or_(Offer.state == OfferState.PUBLISHED, full),
        Offer.duplicate_of_id.is_(None),
        or_(Offer.expires_on.is_(None), Offer.expires_on >= today),
        Offer.structure.has(Structure.state == StructureState.APPROVED),
    )


def offers(kinds: Sequence[Kind], *, today: date) -> Iterator[Offer]:
    """Yield every offer of some kinds that may be given away, by key, a batch in memory at a time."""
    last = 0
    while batch := _after(kinds, last, today=today):
        yield from batch
        last = batch[-1].id
        db.session.expunge_all()


def _after(kinds: Sequence[Kind], last: int, *, today: date) -> list[Offer]:
    query = _whole().where(Offer.id > last, Offer.kind.in_(kinds), ours_to_share(), is_on_line(today))
    return list(db.session.scalars(query.order_by(Offer.id).limit(BATCH)))


def page_of_offers(kinds: Sequence[Kind], *, today: date, page: int, per_page: int) -> Page[Offer]:
    """Return a page of the offers of some kinds that may be given away, by key."""
    chosen = (Offer.kind.in_(kinds), ours_to_share(), is_on_line(today))
    total = db.session.scalar(select(func.count()).select_from(Offer).where(*chosen)) or 0
    query = _whole().where(*chosen).order_by(Offer.id).limit(per_page).offset((page - 1) * per_page)
    return Page(list(db.session.scalars(query)), page, per_page, total)


def structures_to_share() -> ColumnElement[bool]:
    """Approved structures that registered here, and those of a feed whose offers may be given away."""
    of_open_feeds = select(Offer.structure_id).where(Offer.source_licence.like(OPEN_LICENCE))
    return and_(
        Structure.state == StructureState.APPROVED, or_(Structure.source.is_(None), Structure.id.in_(of_open_feeds))
    )


def page_of_structures(*, page: int, per_page: int) -> Page[Structure]:
    """Return a page of the structures that may be given away, by key."""
    total = db.session.scalar(select(func.count()).select_from(Structure).where(structures_to_share())) or 0
    query = select(Structure).where(structures_to_share()).order_by(Structure.id)
    found = db.session.scalars(query.limit(per_page).offset((page - 1) * per_page))
    return Page(list(found), page, per_page, total)


def structures() -> Iterator[Structure]:
    """Yield every structure that may be given away, by key."""
    last = 0
    query = select(Structure).where(structures_to_share()).order_by(Structure.id).limit(BATCH)
    while batch := list(db.session.scalars(query.where(Structure.id > last))):
        yield from batch
        last = batch[-1].id
        db.session.expunge_all()


def changes(*, after: int, limit: int, today: date) -> list[Changed]:
    """Return the last change of each offer, in the order of the changes, from a number on.

    A change followed by a later one of the same offer is left out: the later one tells more. Drafts were never public.
    """
    found: list[Changed] = []
    while len(found) < limit:
        rows = _changes_after(after, limit)
        if not rows:
            break
        after = rows[-1].seq
        newest = _newest({row.subject_id for row in rows})
        last = [row for row in rows if newest.get(row.subject_id) == row.seq]
        found += _told(last, today=today)
    return found[:limit]


def _changes_after(seq: int, limit: int) -> Sequence[Any]:
    query = select(Change.seq, Change.subject_id).where(Change.seq > seq, Change.topic == TOPIC)
    return db.session.execute(query.order_by(Change.seq).limit(limit)).all()


def _newest(offer_ids: set[int]) -> dict[int, int]:
    these = (Change.subject_id.in_(offer_ids), Change.topic == TOPIC)
    query = select(Change.subject_id, func.max(Change.seq)).where(*these)
    rows = db.session.execute(query.group_by(Change.subject_id).order_by(Change.subject_id))
    return {row[0]: row[1] for row in rows}


def _told(rows: Sequence[Any], *, today: date) -> list[Changed]:
    ids = [row.subject_id for row in rows]
    once_public = select(Offer.id, Offer.public_id).where(
        Offer.id.in_(ids), Offer.published_at.is_not(None), ours_to_share()
    )
    names = {row.id: row.public_id for row in db.session.execute(once_public.order_by(Offer.id))}
    live = _whole().where(Offer.id.in_(list(names)), is_on_line(today)).order_by(Offer.id)
    present = {offer.id: offer for offer in db.session.scalars(live)}
    return [
        Changed(row.seq, names[row.subject_id], present.get(row.subject_id))
        for row in rows
        if row.subject_id in names
    ]


def departements_of(region: str) -> list[str]:
    """Return the départements of a region, by code."""
    query = select(Departement.code).where(Departement.region_code == region, Departement.retired.is_(False))
    return list(db.session.scalars(query.order_by(Departement.code)))


def _whole() -> Any:
    return select(Offer).options(joinedload(Offer.structure), selectinload(Offer.places), selectinload(Offer.slots))
