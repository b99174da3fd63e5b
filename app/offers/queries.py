"""Reads of offers. What a list or a page prints is loaded here, once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.kit.database import db, is_postgresql
from app.kit.pages import Page
from app.offers.models import Offer, OfferHistory, OfferPlace, OfferReport, OfferView
from app.offers.workflow import LIVE, OfferState
from app.structures.models import Structure
from app.structures.workflow import StructureState

PER_PAGE = 50
NEAR_DEGREES = 0.45  # about 50 km: « similar » offers stay within reach
ON_DESK = frozenset(OfferState) - {OfferState.ARCHIVED}

_ROWS = (selectinload(Offer.places), selectinload(Offer.slots), selectinload(Offer.sessions))


def whole() -> Select[Offer]:
    """Return the selection of offers with all that a page or the record reads."""
    return select(Offer).options(joinedload(Offer.structure).selectinload(Structure.closures), *_ROWS)


def by_public_id(public_id: str) -> Offer | None:
    """Return an offer in any state, whole."""
    return db.session.scalar(whole().where(Offer.public_id == public_id))


def live_by_public_id(public_id: str) -> Offer | None:
    """Return an offer that is online now: published or full, of an approved structure."""
    return db.session.scalar(
        whole()
        .join(Offer.structure)
        .where(Offer.public_id == public_id, Offer.state.in_(LIVE), Structure.state == StructureState.APPROVED)
    )


def locked(offer_id: int) -> Offer:
    """Return the offer read again under a row lock (SQLite: under the unit of work's write lock)."""
    query = select(Offer).where(Offer.id == offer_id).execution_options(populate_existing=True)
    if is_postgresql():
        query = query.with_for_update()
    return db.session.scalars(query).one()


def by_source(source: str, source_ref: str) -> Offer | None:
    """Return the offer of a feed's record."""
    return db.session.scalar(whole().where(Offer.source == source, Offer.source_ref == source_ref))


def of_structure(
    structure_id: int, *, states: Collection[OfferState] = ON_DESK, page: int = 1, per_page: int = PER_PAGE
) -> Page[Offer]:
    """Return a structure's offers, what needs work first, then the latest changed."""
    chosen = (Offer.structure_id == structure_id, Offer.state.in_(states))
    urgent = case((Offer.state == OfferState.TO_CORRECT, 0), (Offer.state == OfferState.DRAFT, 1), else_=2)
    rows = db.session.scalars(
        select(Offer)
        .options(joinedload(Offer.structure), *_ROWS)
        .where(*chosen)
        .order_by(urgent, Offer.updated_at.desc(), Offer.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    is_all = page == 1 and len(rows) < per_page
    total = len(rows) if is_all else db.session.scalar(select(func.count(Offer.id)).where(*chosen)) or 0
    return Page(rows, page, per_page, total)


def live_of_structure(structure_id: int, *, limit: int = 30) -> Sequence[Offer]:
    """Return a structure's offers online, the latest first."""
    return db.session.scalars(
        whole()
        .where(Offer.structure_id == structure_id, Offer.state.in_(LIVE))
        .order_by(Offer.published_at.desc(), Offer.id)
        .limit(limit)
    ).all()


def live_counts(structure_ids: Collection[int]) -> dict[int, int]:
    """Return how many offers each structure has online."""
    rows = db.session.execute(
        select(Offer.structure_id, func.count(Offer.id))
        .where(Offer.structure_id.in_(structure_ids), Offer.state.in_(LIVE))
        .group_by(Offer.structure_id)
    )
    return {row[0]: row[1] for row in rows}


def published_count(structure_id: int, *, at_most: int) -> int:
    """Return how many offers of the structure were ever published by hand; no more than ``at_most`` are counted."""
    some = (
        select(Offer.id)
        .where(Offer.structure_id == structure_id, Offer.published_at.is_not(None), Offer.source.is_(None))
        .limit(at_most)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def same_text_counts(digests: Collection[str], *, except_structure: int) -> dict[str, int]:
    """Return text → how many other structures use it (a text sent everywhere is a warning sign)."""
    rows = db.session.execute(
        select(Offer.text_digest, func.count(func.distinct(Offer.structure_id)))
        .where(
            Offer.text_digest.in_(digests),
            Offer.structure_id != except_structure,
            Offer.source.is_(None),
        )
        .group_by(Offer.text_digest)
        .order_by(Offer.text_digest)
    )
    return {digest: number for digest, number in rows if digest is not None}


def waiting_for_review(territory_code: str, *, page: int = 1, per_page: int = 20) -> Page[Offer]:
    """Return the offers a territory's team has to read, the longest waiting first."""
    chosen = (Offer.state == OfferState.TO_REVIEW, Structure.territory_code == territory_code)
    total = db.session.scalar(select(func.count(Offer.id)).join(Offer.structure).where(*chosen)) or 0
    rows = db.session.scalars(
        whole()
        .join(Offer.structure)
        .where(*chosen)
        .order_by(Offer.updated_at, Offer.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, per_page, total)


def open_reports(territory_code: str, *, limit: int = 50) -> list[tuple[OfferReport, Offer]]:
    """Return reports nobody has handled yet with their offer, the oldest first."""
    rows = db.session.execute(
        select(OfferReport, Offer)
        .join(Offer, Offer.id == OfferReport.offer_id)
        .join(Offer.structure)
        .options(joinedload(Offer.structure))
        .where(OfferReport.handled_at.is_(None), Structure.territory_code == territory_code)
        .order_by(OfferReport.at, OfferReport.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def report(report_id: int) -> OfferReport | None:
    """Return one report."""
    return db.session.get(OfferReport, report_id)


def past_their_date(today: date, *, limit: int = 500) -> Sequence[Offer]:
    """Return offers whose last day is over and that still claim to live, oldest first."""
    return db.session.scalars(
        select(Offer)
        .options(joinedload(Offer.structure))
        .where(Offer.expires_on < today, Offer.state.in_({*LIVE, OfferState.PAUSED}))
        .order_by(Offer.expires_on, Offer.id)
        .limit(limit)
    ).all()


def over_since(moment: datetime, *, limit: int = 500) -> Sequence[Offer]:
    """Return offers that ended before the instant and are not archived yet, oldest first."""
    return db.session.scalars(
        select(Offer)
        .options(joinedload(Offer.structure))
        .where(Offer.updated_at < moment, Offer.state.in_({OfferState.EXPIRED, OfferState.CLOSED}))
        .order_by(Offer.updated_at, Offer.id)
        .limit(limit)
    ).all()


def history_of(offer_id: int, *, limit: int = 100) -> Sequence[OfferHistory]:
    """Return an offer's history, the latest line first."""
    return db.session.scalars(
        select(OfferHistory)
        .where(OfferHistory.offer_id == offer_id)
        .order_by(OfferHistory.at.desc(), OfferHistory.id.desc())
        .limit(limit)
    ).all()


def views_of(offer_ids: Collection[int]) -> dict[int, int]:
    """Return how many times each offer's page was opened."""
    rows = db.session.execute(
        select(OfferView.offer_id, func.sum(OfferView.views))
        .where(OfferView.offer_id.in_(offer_ids))
        .group_by(OfferView.offer_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def near(offer: Offer, *, limit: int = 6) -> Sequence[Offer]:
    """Return live offers like this one around it: the same kind first, the latest first."""
    query = (
        whole()
        .join(Offer.structure)
        .where(Offer.id != offer.id, Offer.state.in_(LIVE), Structure.state == StructureState.APPROVED)
    )
    spot = next(((place.lat, place.lon) for place in offer.places if place.lat and place.lon), None)
    if spot is not None:
        lat, lon = spot
        around = select(OfferPlace.offer_id).where(
            OfferPlace.lat.between(lat - NEAR_DEGREES, lat + NEAR_DEGREES),
            OfferPlace.lon.between(lon - NEAR_DEGREES, lon + NEAR_DEGREES),
        )
        query = query.where(Offer.id.in_(around))
    else:
        query = query.where(Structure.territory_code == offer.structure.territory_code)
    same_kind = case((Offer.kind == offer.kind, 0), else_=1)
    return db.session.scalars(query.order_by(same_kind, Offer.published_at.desc(), Offer.id).limit(limit)).all()


def ids_of_structure(structure_id: int) -> Sequence[int]:
    """Return the keys of the structure's offers that search may know, in order."""
    return db.session.scalars(
        select(Offer.id)
        .where(Offer.structure_id == structure_id, Offer.state.in_({*LIVE, OfferState.PAUSED}))
        .order_by(Offer.id)
    ).all()


def answered_by(structure_id: int, email: str) -> list[Offer]:
    """Return the structure's offers where this address answers (the column is encrypted: compared here)."""
    known = email.lower()
    rows = db.session.scalars(
        select(Offer)
        .where(Offer.structure_id == structure_id, Offer.state != OfferState.ARCHIVED)
        .order_by(Offer.id)
        .limit(2000)
    )
    return [o for o in rows if known in {(o.contact_email or "").lower(), (o.substitute_email or "").lower()}]


def by_id(offer_id: int) -> Offer | None:
    """Return an offer by its key, whole."""
    return db.session.scalar(whole().where(Offer.id == offer_id))
