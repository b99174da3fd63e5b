"""Table: stops of the bus."""

from datetime import date, time

from sqlalchemy import Date, Float, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.kit.columns import column, internal, public, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id


class BusStop(Base):
    """The bus is at a place, on a day, from an hour to an hour (local time of France)."""

    __tablename__ = "bus_stop"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(public("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    territory_code: Mapped[str] = reference("territory.code", public("whose bus"))
    on_date: Mapped[date] = column(public("day"), Date, index=True)
    starts_at: Mapped[time] = column(public("from"), Time)
    ends_at: Mapped[time] = column(public("to"), Time)
    insee: Mapped[str] = column(public("commune"), String(5))
    commune_name: Mapped[str] = column(public("commune name"), String(80))
    place: Mapped[str] = column(public("where it stands"), String(160))
    lat: Mapped[float | None] = column(public("latitude"), Float)
    lon: Mapped[float | None] = column(public("longitude"), Float)
    note: Mapped[str] = column(public("who is aboard"), String(200), default="")
    cancelled: Mapped[bool] = column(public("does not come that day"), default=False)

    __table_args__ = (UniqueConstraint("territory_code", "on_date", "insee", "starts_at"),)
