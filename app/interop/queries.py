"""Reads of imports: what a source has here, and its past runs."""

from dataclasses import dataclass

from sqlalchemy import select

from app.interop.models import ImportRun
from app.kit.database import db
from app.offers.models import Offer
from app.offers.workflow import LIVE, OfferState


@dataclass(frozen=True, slots=True)
class Known:
    """An offer of a source, as last written."""

    id: int
    digest: str | None
    state: OfferState
    closed_reason: str | None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def offers_of(source: str) -> dict[str, Known]:
    """Return what a source has here: reference → offer."""
    rows = db.session.execute(
        select(Offer.source_ref, Offer.id, Offer.source_digest, Offer.state, Offer.closed_reason)
        .where(Offer.source == source)
        .order_by(Offer.id)
    )
    return {row.source_ref: Known(row.id, row.source_digest, row.state, row.closed_reason) for row in rows}


def runs(*, source: str | None = None, limit: int = 50) -> list[ImportRun]:
    """Return the last runs, the latest first."""
    query = select(ImportRun)
    if source:
        query = query.where(ImportRun.source == source)
    return list(db.session.scalars(query.order_by(ImportRun.id.desc()).limit(limit)))


def run_by_id(run_id: int) -> ImportRun | None:
    """Return one run with its report."""
    return db.session.get(ImportRun, run_id)
