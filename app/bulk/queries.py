"""Reads of runs, their lines, and the offers a file names."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.bulk.models import BulkLine, BulkRun
from app.bulk.values import Outcome
from app.bulk.workflow import UNDER_WAY, RunState
from app.kit.database import db, is_postgresql
from app.kit.pages import Page
from app.offers.models import Offer
from app.offers.queries import whole
from app.offers.workflow import OfferState

PER_PAGE = 50
EXPORT_BATCH = 200
WROTE = (Outcome.PUBLISHED, Outcome.SENT, Outcome.DRAFT, Outcome.UPDATED)


def by_public_id(public_id: str) -> BulkRun | None:
    """Return a run with its structure."""
    return db.session.scalar(
        select(BulkRun).options(joinedload(BulkRun.structure)).where(BulkRun.public_id == public_id)
    )


def locked(run_id: int) -> BulkRun | None:
    """Return the run read again under a row lock; None when another worker is at it, or it is gone."""
    query = select(BulkRun).where(BulkRun.id == run_id).execution_options(populate_existing=True)
    if is_postgresql():
        query = query.with_for_update(skip_locked=True)
    return db.session.scalar(query)


def of_structure(structure_id: int, *, page: int = 1, per_page: int = 20) -> Page[BulkRun]:
    """Return the runs of a structure, the latest first."""
    chosen = BulkRun.structure_id == structure_id
    total = db.session.scalar(select(func.count(BulkRun.id)).where(chosen)) or 0
    rows = db.session.scalars(
        select(BulkRun).where(chosen).order_by(BulkRun.id.desc()).limit(per_page).offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, per_page, total)


def under_way() -> Sequence[int]:
    """Return the runs that wait for a worker, the oldest step first."""
    return db.session.scalars(
        select(BulkRun.id).where(BulkRun.state.in_(UNDER_WAY)).order_by(BulkRun.changed_at, BulkRun.id).limit(20)
    ).all()


def left_half_read(before: datetime) -> Sequence[BulkRun]:
    """Return the runs whose file stopped coming, the oldest first."""
    return db.session.scalars(
        select(BulkRun)
        .where(BulkRun.state == RunState.RECEIVING, BulkRun.changed_at < before)
        .order_by(BulkRun.id)
        .limit(100)
    ).all()


def unchecked(run_id: int, *, limit: int) -> Sequence[BulkLine]:
    """Return the next lines to rehearse, in the order of the file."""
    return _next(run_id, BulkLine.verdict.is_(None), limit=limit)


def unwritten(run_id: int, *, limit: int) -> Sequence[BulkLine]:
    """Return the next lines to write, in the order of the file."""
    return _next(run_id, BulkLine.outcome.is_(None), limit=limit)


def to_take_back(run_id: int, *, limit: int) -> Sequence[BulkLine]:
    """Return the next lines that changed an offer and were not taken back, in the order of the file."""
    return _next(run_id, BulkLine.outcome.in_(WROTE), limit=limit)


def _next(run_id: int, *conditions: object, limit: int) -> Sequence[BulkLine]:
    return db.session.scalars(
        select(BulkLine).where(BulkLine.run_id == run_id, *conditions).order_by(BulkLine.number).limit(limit)  # type: ignore[arg-type]
    ).all()


def count_to_take_back(run_id: int) -> int:
    """Return how many lines of a run changed an offer."""
    wrote = BulkLine.outcome.in_(WROTE)
    return db.session.scalar(select(func.count(BulkLine.id)).where(BulkLine.run_id == run_id, wrote)) or 0


def counts(run_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many lines a run has of each verdict, and of each outcome."""
    verdicts: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    rows = db.session.execute(
        select(BulkLine.verdict, BulkLine.outcome, func.count(BulkLine.id))
        .where(BulkLine.run_id == run_id)
        .group_by(BulkLine.verdict, BulkLine.outcome)
        .order_by(BulkLine.verdict, BulkLine.outcome)
    )
    for verdict, outcome, number in rows:
        if verdict is not None:
            verdicts[verdict.value] = verdicts.get(verdict.value, 0) + number
        if outcome is not None:
            outcomes[outcome.value] = outcomes.get(outcome.value, 0) + number
    return verdicts, outcomes


def lines_to_read(run_id: int, *, page: int = 1, per_page: int = PER_PAGE) -> Page[BulkLine]:
    """Return the lines with something to correct, in the order of the file."""
    chosen = (BulkLine.run_id == run_id, BulkLine.issues.is_not(None))
    total = db.session.scalar(select(func.count(BulkLine.id)).where(*chosen)) or 0
    rows = db.session.scalars(
        select(BulkLine).where(*chosen).order_by(BulkLine.number).limit(per_page).offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, per_page, total)


def all_lines_to_read(run_id: int) -> Iterator[BulkLine]:
    """Return every line with something to correct, in the order of the file."""
    return iter(
        db.session.scalars(
            select(BulkLine)
            .where(BulkLine.run_id == run_id, BulkLine.issues.is_not(None))
            .order_by(BulkLine.number)
            .execution_options(yield_per=200)
        )
    )


def offers_named(structure_id: int, references: Collection[str], *, to_write: bool = False) -> dict[str, Offer]:
    """Return reference → offer of the structure, whole; its own reference first, else its public id."""
    query = (
        whole()
        .where(
            Offer.structure_id == structure_id,
            or_(Offer.own_reference.in_(references), Offer.public_id.in_(references)),
        )
        .order_by(Offer.id)
        .execution_options(populate_existing=True)
    )
    if to_write and is_postgresql():
        query = query.with_for_update(of=Offer)
    offers = db.session.scalars(query).all()
    found = {offer.public_id: offer for offer in offers}
    return found | {offer.own_reference: offer for offer in offers if offer.own_reference}


def offers_by_id(ids: Collection[int], *, to_write: bool = False) -> dict[int, Offer]:
    """Return key → offer, whole."""
    query = whole().where(Offer.id.in_(ids)).order_by(Offer.id).execution_options(populate_existing=True)
    if to_write and is_postgresql():
        query = query.with_for_update(of=Offer)
    return {offer.id: offer for offer in db.session.scalars(query)}


def exported(structure_id: int) -> Iterator[Offer]:
    """Yield the structure's own offers but the archived and those of a feed, oldest first, a few at a time."""
    last = 0
    while True:
        batch = db.session.scalars(
            whole()
            .where(
                Offer.structure_id == structure_id,
                Offer.id > last,
                Offer.source.is_(None),
                Offer.state != OfferState.ARCHIVED,
            )
            .order_by(Offer.id)
            .limit(EXPORT_BATCH)
        ).all()
        if not batch:
            return
        last = batch[-1].id
        yield from batch
        for offer in batch:
            db.session.expunge(offer)


def touched_since(run_id: int, *, limit: int = 1000) -> Sequence[BulkLine]:
    """Return the lines whose offer has moved since the run wrote it, in the order of the file."""
    return db.session.scalars(
        select(BulkLine)
        .join(Offer, Offer.id == BulkLine.offer_id)
        .where(BulkLine.run_id == run_id, BulkLine.outcome.in_(WROTE), Offer.version != BulkLine.after_version)
        .order_by(BulkLine.number)
        .limit(limit)
    ).all()
