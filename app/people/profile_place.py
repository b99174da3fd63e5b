"""Where a person starts from: a commune or a position, and the territories the commune is in."""

from typing import Any

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow, Point
from app.matching.values import Precision, Zone, ZoneType
from app.people.profile_fields import Fields


def read_place(fields: Fields, *, required: bool) -> dict[str, Any]:
    """Where trips begin. A commune gives its point, never closer than its size; a position is taken as an address."""
    commune = _commune(fields)
    point = _point(fields)
    if point is None and commune is None:
        if required and not fields.errors:
            fields.refuse("commune", "Indiquez une commune (code INSEE) ou une position (lat et lon).")
        return {}
    row = commune or (gazetteer().nearest(point) if point else None)
    place = gazetteer().place_of(row) if row else None
    values: dict[str, Any] = {**_start(fields)}
    if place is not None:
        values |= {"area_km2": place.area_km2, "density_per_km2": place.density_per_km2}
    if commune is not None:
        values |= {"insee": commune.insee, "zones": _zones(commune), "lat": commune.lat, "lon": commune.lon}
    if point is not None:
        values |= {"lat": point.lat, "lon": point.lon, "precision": Precision.ADDRESS}
    return values


def _commune(fields: Fields) -> CommuneRow | None:
    code = fields.value("commune")
    if code is None:
        return None
    found = gazetteer().identify(insee=code) if isinstance(code, str) else None
    if found is None:
        close = gazetteer().suggestions(code, limit=3) if isinstance(code, str) else []
        words = " ou ".join(f"{row.insee} ({row.label})" for row in close)
        more = f" Vouliez-vous dire {words}\u00a0?" if words else ""
        fields.refuse("commune", f"Commune inconnue\u00a0: écrivez son code INSEE, par exemple 23096.{more}")
    return found


def _point(fields: Fields) -> Point | None:
    lat, lon = fields.number("lat", -90, 90), fields.number("lon", -180, 180)
    given = {name for name in ("lat", "lon") if fields.value(name) is not None}
    if len(given) == 1:
        missing = "lon" if "lat" in given else "lat"
        fields.refuse(missing, "Il manque l’autre coordonnée\u00a0: lat et lon vont ensemble.")
    if lat is None or lon is None:
        return None
    if lat == 0 and lon == 0:
        fields.refuse("lat", "La position (0, 0) n’est pas un lieu.")
        return None
    return Point(lat, lon)


def _start(fields: Fields) -> dict[str, Any]:
    """Where trips begin when not at home: a school, a crèche."""
    start = fields.inside("start")
    if start is None:
        return {}
    point, commune = _point(start), _commune(start)
    if point is None and commune is not None:
        point = commune.point
    return {"start_lat": point.lat, "start_lon": point.lon} if point else {}


def _zones(commune: CommuneRow) -> frozenset[Zone]:
    """The territories the commune is in, by their official codes."""
    codes = (
        (ZoneType.COMMUNE, commune.insee),
        (ZoneType.COMMUNE, commune.parent),
        (ZoneType.EPCI, commune.epci),
        (ZoneType.EPCI, commune.ept),
        (ZoneType.DEPARTEMENT, commune.departement),
        (ZoneType.REGION, commune.region),
        (ZoneType.COUNTRY, "FR"),
    )
    return frozenset(Zone(kind, code) for kind, code in codes if code)
