"""Reads of geography, and the gazetteer of this process."""

from collections.abc import Iterator

from sqlalchemy import func, select

from app.geo.commune_index import CommuneFacts, FormerName
from app.geo.gazetteer import Gazetteer
from app.geo.models import Commune, CommuneAlias, Departement, Epci
from app.kit.database import db
from app.reference.queries import ByRelease


def _read_gazetteer() -> Gazetteer:
    return Gazetteer.build(_communes(), _former_names(), departements())


def _communes() -> Iterator[CommuneFacts]:
    columns = (Commune.insee, Commune.name, Commune.postal_codes, Commune.departement_code, Commune.region_code,
               func.coalesce(Commune.epci_code, ""), func.coalesce(Commune.ept_code, ""), Commune.lat, Commune.lon,
               Commune.population, Commune.area_km2, func.coalesce(Commune.parent, ""))
    rows = db.session.execute(select(*columns).where(Commune.retired.is_(False)).order_by(Commune.insee))
    return (CommuneFacts._make(row) for row in rows)


def _former_names() -> Iterator[FormerName]:
    rows = db.session.execute(select(CommuneAlias.code, CommuneAlias.name, CommuneAlias.insee)
                              .order_by(CommuneAlias.code))
    return (FormerName(row.code, row.name, row.insee) for row in rows)


_gazetteer = ByRelease(_read_gazetteer)


def gazetteer() -> Gazetteer:
    """Return the gazetteer of this process, built on first use and again when newer reference data was loaded."""
    return _gazetteer.get()


def departements() -> dict[str, str]:
    """Return the names of the départements by code."""
    rows = db.session.execute(select(Departement.code, Departement.name).where(Departement.retired.is_(False))
                              .order_by(Departement.code))
    return {row.code: row.name for row in rows}


def epci_name(siren: str) -> str:
    """Return the name of a group of communes, '' when the code is unknown."""
    return db.session.scalar(select(Epci.name).where(Epci.siren == siren)) or ""
