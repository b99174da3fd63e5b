"""Where a record happens: codes and names to one commune, positions checked against it."""

import re
from dataclasses import dataclass

from app.bulk.fields import Fields
from app.geo.distance import geodesic_km
from app.geo.gazetteer import Gazetteer
from app.geo.values import CommuneRow, Point
from app.kit.together import remembered
from app.matching.values import Precision
from app.offers.record import PlaceData

FARTHEST_KM = 40.0  # a position farther from its commune's own point belongs to another place
BOXES = ((41.2, 51.2, -5.3, 9.7), (14.3, 18.2, -63.2, -60.7), (2.0, 6.0, -54.7, -51.5), (-21.5, -20.8, 55.1, 55.9),
         (-13.1, -12.5, 44.9, 45.4), (46.7, 47.2, -56.5, -56.1))  # fmt: skip


LABEL = re.compile(r"(\d{2,3}|2[ABab]) - (.+)")


@dataclass(frozen=True, slots=True)
class PlaceFields:
    """The names under which a format writes a place."""

    insee: str = "commune"
    postal_code: str = "codePostal"
    name: str = "libelle"
    lat: str = "latitude"
    lon: str = "longitude"
    address: str = ""
    labelled: bool = False  # the name is written « département - commune »


def read_position(fields: Fields, lat_name: str, lon_name: str) -> Point | None:
    """Return a position in France; (0, 0), swapped coordinates and the rest of the world are refused and told."""
    lat, lon = fields.number(lat_name, -180, 180), fields.number(lon_name, -180, 180)
    if lat is None or lon is None:
        if lat is not None or lon is not None:
            missing = lon_name if lon is None else lat_name
            fields.doubt(missing, "Il manque une coordonnée.", "Donnez latitude et longitude ensemble.", value="")
        return None
    if lat == 0 and lon == 0:
        fields.doubt(lat_name, "La position (0, 0) n’est pas un lieu.", "Elle est laissée de côté.", value="0, 0")
        return None
    if not _in_france(lat, lon):
        swapped = _in_france(lon, lat)
        reason = "Latitude et longitude sont inversées." if swapped else "Cette position n’est pas en France."
        cure = "Échangez les deux valeurs à la source." if swapped else "Vérifiez la position à la source."
        fields.doubt(lat_name, reason, cure, value=f"{lat:g}, {lon:g}")
        return None
    return Point(lat, lon)


def read_place(fields: Fields, names: PlaceFields, gazetteer: Gazetteer, *, precise: bool) -> PlaceData | None:
    """Return the place of a record; ``precise`` tells whether this format's positions are addresses.

    Without a commune that codes and names agree on, the position alone may name it; with neither, None and told.
    """
    point = read_position(fields, names.lat, names.lon)
    commune = _commune(fields, names, gazetteer)
    if commune is None and point is not None:
        commune = _around(point, fields, names, gazetteer)
    if commune is None:
        return None
    own = commune.point
    if point is not None and own is not None and geodesic_km(point, own) > FARTHEST_KM:
        away = f"{geodesic_km(point, own):.0f}"
        fields.doubt(names.lat, f"Cette position est à {away}\u00a0km de {commune.name}.",
                     "La position de la commune est prise.")  # fmt: skip
        point = None
    known = precise and point is not None
    point = point or own
    return PlaceData(
        insee=commune.insee,
        commune_name=commune.name,
        postal_code=_postal_code(fields, names, commune),
        address=fields.text(names.address, 200) if names.address else "",
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        precision=Precision.ADDRESS if known else Precision.COMMUNE,
    )


def _around(point: Point, fields: Fields, names: PlaceFields, gazetteer: Gazetteer) -> CommuneRow | None:
    """Return the commune a position lies in; a point far from all of them is abroad, whatever the box says."""
    found = gazetteer.nearest(point)
    if found is not None and found.point is not None and geodesic_km(point, found.point) <= FARTHEST_KM:
        return found
    fields.doubt(names.lat, "Cette position n’est pas en France.", "Vérifiez la position à la source.")
    return None


def _commune(fields: Fields, names: PlaceFields, gazetteer: Gazetteer) -> CommuneRow | None:
    code = fields.text(names.insee, 60)
    postal_code, name = fields.text(names.postal_code, 10), fields.text(names.name, 160)
    if code and (found := gazetteer.identify(insee=code)):
        return found
    if code:
        fields.doubt(names.insee, "Code de commune inconnu.", "Donnez le code INSEE à cinq caractères.")
    wanted = _name_within(name) if names.labelled else name
    found = remembered(
        ("commune", postal_code, wanted),
        lambda: gazetteer.identify(postal_code=postal_code, name=wanted) if postal_code or wanted else None,
    )
    if found is None and (postal_code or name):
        held = f"{postal_code} {name}".strip()
        fields.doubt(names.name, "Cette commune n’a pas été reconnue.", "Donnez son code INSEE.", value=held)
    return found


def _name_within(label: str) -> str:
    """« 23 - Guéret » is Guéret (23); « 23 - Creuse » or « Bretagne » alone would be taken for faraway villages."""
    found = LABEL.fullmatch(label)
    return f"{found.group(2)} ({found.group(1)})" if found else ""


def _postal_code(fields: Fields, names: PlaceFields, commune: CommuneRow) -> str:
    given = fields.text(names.postal_code, 10)
    return given if given in commune.postal_codes else commune.postal_code


def _in_france(lat: float, lon: float) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in BOXES)
