"""Table: offers a territory's team keeps as models for its partners."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped

from app.kit.columns import Code, UtcDateTime, column, internal, public, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.matching.values import Kind


class OfferModel(Base):
    """One model of a territory; withdrawn, it is proposed no more and stays to be put back."""

    __tablename__ = "offer_model"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(public("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    territory_code: Mapped[str] = reference("territory.code", internal("for whose partners"))
    kind: Mapped[Kind] = column(public("kind"), Code(Kind))
    label: Mapped[str] = column(public("what it is called in the list"), String(60))
    says: Mapped[dict[str, Any]] = column(public("what it fills: no name, number, place or date"), JSON)
    text_digest: Mapped[str | None] = column(
        internal("digest of its text: using it copies nobody"), String(32), index=True
    )
    author: Mapped[str] = column(internal("who saved it last"), String(160))
    created_at: Mapped[datetime] = column(internal("created"), UtcDateTime)
    updated_at: Mapped[datetime] = column(internal("changed"), UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = column(internal("proposed no more since"), UtcDateTime)
