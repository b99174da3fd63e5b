"""Loading the tables of geography from the shipped files."""

from collections.abc import Iterator

from app.geo.models import Commune, CommuneAlias, Departement, Epci
from app.geo.values import normalise
from app.reference import files
from app.reference.services import sync
from app.reference.values import TableLoad


def load_territory() -> Iterator[TableLoad]:
    """Load départements, groups of communes, communes and old names; a loader of ``reference.services.load``."""
    yield sync(Departement, ({"code": row["code"], "name": row["name"], "region_code": row["region"],
                              "chief_town": row["chief_town"]} for row in files.rows("departements")))
    yield sync(Epci, ({"siren": row["siren"], "name": row["name"], "kind": row["kind"],
                       "population": _whole(row["population"])} for row in files.rows("epci")))
    # a city precedes its arrondissements in the file's order: the foreign key holds row by row
    yield sync(Commune, ({
        "insee": row["insee"], "name": row["name"], "key": normalise(row["name"]), "postal_codes": row["postal_codes"],
        "departement_code": row["departement"], "region_code": row["region"], "epci_code": row["epci"] or None,
        "ept_code": row["ept"] or None, "lat": _decimal(row["lat"]), "lon": _decimal(row["lon"]),
        "point_source": row["point_source"], "population": _whole(row["population"]),
        "area_km2": _decimal(row["area_km2"]), "parent": row["parent"] or None} for row in files.rows("communes")))
    yield sync(CommuneAlias, ({
        "code": row["code"], "name": row["name"], "insee": row["insee"], "kind": row["kind"],
        "lat": _decimal(row["lat"]), "lon": _decimal(row["lon"])} for row in files.rows("communes_former")))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _decimal(text: str) -> float | None:
    return float(text) if text else None
