"""Reads of the bus's stops."""

from datetime import date

from sqlalchemy import select

from app.bus.models import BusStop
from app.kit.database import db

NEXT = 60


def next_stops(*, today: date, territory_code: str | None = None, limit: int = NEXT) -> list[BusStop]:
    """Return the stops to come, the nearest in time first; cancelled ones stay, and say so."""
    query = select(BusStop).where(BusStop.on_date >= today)
    if territory_code:
        query = query.where(BusStop.territory_code == territory_code)
    return list(db.session.scalars(query.order_by(BusStop.on_date, BusStop.starts_at, BusStop.id).limit(limit)))


def in_commune(insee: str, *, today: date) -> list[BusStop]:
    """Return the stops to come in a commune."""
    query = select(BusStop).where(BusStop.insee == insee, BusStop.on_date >= today, BusStop.cancelled.is_(False))
    return list(db.session.scalars(query.order_by(BusStop.on_date, BusStop.starts_at, BusStop.id).limit(NEXT)))


def by_public_id(public_id: str) -> BusStop | None:
    """Return a stop."""
    return db.session.scalar(select(BusStop).where(BusStop.public_id == public_id))
