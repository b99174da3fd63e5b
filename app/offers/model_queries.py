"""Reads of a territory's own models."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kit.database import db
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.shared_models import OfferModel
from app.offers.workflow import LIVE, OfferState
from app.structures.models import Structure

MOST = 60
MOST_FOUND = 10


def by_public_id(public_id: str) -> OfferModel | None:
    """Return a model."""
    return db.session.scalar(select(OfferModel).where(OfferModel.public_id == public_id))


def of_territory(code: str) -> Sequence[OfferModel]:
    """Return the models of a territory, those proposed first, by kind and name."""
    return db.session.scalars(
        select(OfferModel)
        .where(OfferModel.territory_code == code)
        .order_by(OfferModel.withdrawn_at.is_not(None), OfferModel.kind, OfferModel.label, OfferModel.id)
        .limit(2 * MOST)
    ).all()


def proposed(code: str, kind: Kind) -> Sequence[OfferModel]:
    """Return the models a territory proposes for a kind, by name."""
    return db.session.scalars(
        select(OfferModel)
        .where(OfferModel.territory_code == code, OfferModel.kind == kind, OfferModel.withdrawn_at.is_(None))
        .order_by(OfferModel.label, OfferModel.id)
        .limit(MOST)
    ).all()


def is_a_models_text(digest: str) -> bool:
    """Tell whether a text is that of a model, withdrawn since or not."""
    return db.session.scalar(select(OfferModel.id).where(OfferModel.text_digest == digest).limit(1)) is not None


def live_titled(code: str, text: str) -> Sequence[Offer]:
    """Return the offers of a territory's structures on line whose title holds a text, by title."""
    return db.session.scalars(
        select(Offer)
        .join(Offer.structure)
        .options(joinedload(Offer.structure))
        .where(
            Structure.territory_code == code,
            Offer.state.in_({*LIVE, OfferState.PAUSED}),
            Offer.source.is_(None),
            Offer.title.icontains(text, autoescape=True),
        )
        .order_by(Offer.title, Offer.id)
        .limit(MOST_FOUND)
    ).all()
