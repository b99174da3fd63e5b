"""Communes for tests: the real ones, read from the shipped files without a database, and invented ones."""

from collections.abc import Iterable
from functools import cache

from app.geo.commune_index import CommuneFacts, FormerName
from app.geo.gazetteer import Gazetteer
from app.geo.values import CommuneRow
from app.reference import files


@cache
def france() -> Gazetteer:
    """The gazetteer of the shipped files."""
    return Gazetteer.build(communes_of_france(), former_names_of_france(), departements_of_france())


@cache
def communes_of_france() -> tuple[CommuneFacts, ...]:
    return tuple(CommuneFacts(
        row["insee"], row["name"], row["postal_codes"], row["departement"], row["region"], row["epci"], row["ept"],
        _decimal(row["lat"]), _decimal(row["lon"]), int(row["population"]) if row["population"] else None,
        _decimal(row["area_km2"]), row["parent"]) for row in files.rows("communes"))


@cache
def former_names_of_france() -> tuple[FormerName, ...]:
    return tuple(FormerName(row["code"], row["name"], row["insee"]) for row in files.rows("communes_former"))


def departements_of_france() -> dict[str, str]:
    return {row["code"]: row["name"] for row in files.rows("departements")}


def facts(insee: str = "23999", name: str = "Bourg-Exemple", *, population: int | None = 100,
          postal_codes: str = "23999", parent: str = "") -> CommuneFacts:
    """An invented commune of the Creuse."""
    return CommuneFacts(insee, name, postal_codes, "23", "75", "200034825", "", 46.0, 2.0, population, 10.0, parent)


def gazetteer_of(*communes: CommuneFacts, former: Iterable[FormerName] = ()) -> Gazetteer:
    """A gazetteer of these communes only."""
    return Gazetteer.build(communes, former, {"23": "Creuse", "75": "Paris"})


def commune(insee: str) -> CommuneRow:
    """A real commune, by its code."""
    row = france().by_insee(insee)
    assert row is not None, f"no commune {insee}"
    return row


def _decimal(text: str) -> float | None:
    return float(text) if text else None
