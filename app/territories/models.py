"""Tables: territories and the dated, signed versions of their settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, column, internal, public, reference
from app.kit.database import Base


class Territory(Base):
    """A département that runs À portée."""

    __tablename__ = "territory"

    code: Mapped[str] = column(public("département code"), String(3), primary_key=True)
    name: Mapped[str] = column(public("name, as « Creuse »"), String(80))
    in_name: Mapped[str] = column(public("name with its preposition, as « en Creuse »"), String(80))
    chief_town: Mapped[str] = column(public("INSEE code of its chief town, where its home page looks first"), String(5))
    phone: Mapped[str | None] = column(public("who answers"), String(30))
    phone_hours: Mapped[str | None] = column(public("when they answer"), String(120))
    theme: Mapped[dict[str, Any]] = column(public("colours and logo"), JSON, default=dict)


class TerritorySettings(Base):
    """One version of a territory's settings; the highest version is in force."""

    __tablename__ = "territory_settings"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    territory_code: Mapped[str] = reference("territory.code", internal("whose"))
    version: Mapped[int] = column(internal("1, 2, 3…"))
    values: Mapped[dict[str, Any]] = column(internal("the settings"), JSON)
    author: Mapped[str] = column(internal("who signed this version"), String(120))
    at: Mapped[datetime] = column(internal("when"), UtcDateTime)

    __table_args__ = (UniqueConstraint("territory_code", "version"),)
