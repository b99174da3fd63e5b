"""Writes of the bus's stops, by the territory that runs it."""

from datetime import date, datetime, time

from sqlalchemy import select

from app.bus.models import BusStop
from app.geo.values import CommuneRow
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import RuleBroken


def add_stop(
    territory_code: str,
    *,
    on_date: date,
    starts_at: time,
    ends_at: time,
    commune: CommuneRow,
    place: str,
    now: datetime,
    note: str = "",
    lat: float | None = None,
    lon: float | None = None,
) -> BusStop:
    """Announce a stop; the commune's own point stands in for an unknown one. Raises RuleBroken naming the field."""
    if ends_at <= starts_at:
        raise RuleBroken("L’heure de fin vient après l’heure de début.", field="ends_at")
    if on_date < local_date(now):
        raise RuleBroken("Cette date est passée : choisissez une date à venir.", field="on_date")
    if not place.strip():
        raise RuleBroken("Dites où le bus s’arrête, par exemple « place du marché ».", field="place")
    same = select(BusStop.id).where(
        BusStop.territory_code == territory_code,
        BusStop.on_date == on_date,
        BusStop.insee == commune.insee,
        BusStop.starts_at == starts_at,
    )
    if db.session.scalar(same) is not None:
        raise RuleBroken("Cet arrêt est déjà annoncé.", field="on_date")
    stop = BusStop(
        territory_code=territory_code,
        on_date=on_date,
        starts_at=starts_at,
        ends_at=ends_at,
        insee=commune.insee,
        commune_name=commune.name,
        place=place.strip()[:160],
        note=note.strip()[:200],
        lat=lat if lat is not None else commune.lat,
        lon=lon if lon is not None else commune.lon,
    )
    db.session.add(stop)
    db.session.flush()
    return stop


def cancel_stop(stop: BusStop) -> None:
    """Say that the bus does not come; the stop stays on the page, struck, so that nobody waits."""
    stop.cancelled = True
