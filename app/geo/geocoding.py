"""Addresses to points, through the Base Adresse Nationale when it is configured.

Without it, or when it is down, a place is its commune's point and says so. Two seconds at most, known answers kept,
and after three failures in a row nothing is asked for a minute: a slow service must not slow every form.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from app.geo.distance import geodesic_km
from app.geo.values import CommuneRow, Place, Point, Precision, city_of, normalise
from app.kit.elsewhere import Elsewhere
from app.kit.errors import Unavailable
from app.kit.later import Later

geopy, adapters = Later("geopy"), Later("geopy.adapters")
TIMEOUT_SECONDS = 2.0
KEPT_ANSWERS = 2_000
NOT_ITS_SHAPE = (LookupError, TypeError, ValueError, AttributeError)
GOOD_SCORE = 0.5          # of BAN's 0…1; below, the answer is another street
CANDIDATES = 5
FURTHEST_KM = 200.0       # from the commune's point, in the widest commune; beyond, coordinates are swapped or wrong
FINER_THAN_COMMUNE = frozenset({"housenumber", "street", "locality"})
USER_AGENT = "a-portee"


class GeocodingUnavailable(Unavailable):
    """The address service does not answer for now."""

    message = "La recherche d’adresse est momentanément indisponible."


class Geocoder(Protocol):
    """Finds the point of an address inside a commune."""

    def find(self, address: str, commune: CommuneRow) -> Point | None:
        """Return the address's point, None when it is not known; raises GeocodingUnavailable."""


class OfflineGeocoder:
    """Knows no address: every place keeps its commune's point."""

    def find(self, address: str, commune: CommuneRow) -> Point | None:
        return None


class BanGeocoder:
    """Asks a server of the Base Adresse Nationale (its ``/search``)."""

    def __init__(self, url: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """``url`` is the service's address, as ``https://data.geopf.fr/geocodage``."""
        parts = urlsplit(url)
        self._service = geopy.geocoders.BANFrance(
            domain=f"{parts.netloc}{parts.path.rstrip('/')}", scheme=parts.scheme, timeout=TIMEOUT_SECONDS,
            user_agent=USER_AGENT, adapter_factory=adapters.URLLibAdapter,
        )  # fmt: skip
        self._known: Elsewhere[tuple[str, str], Point | None] = Elsewhere(
            failures=(geopy.exc.GeopyError, *NOT_ITS_SHAPE), unavailable=GeocodingUnavailable, kept=KEPT_ANSWERS,
            monotonic=monotonic,
        )  # fmt: skip

    def find(self, address: str, commune: CommuneRow) -> Point | None:
        key = (normalise(address), commune.insee)
        return self._known.answer(key, lambda: self._ask(f"{address} {commune.postal_code} {commune.name}", commune))

    def _ask(self, text: str, commune: CommuneRow) -> Point | None:
        found = self._service.geocode(text, limit=CANDIDATES, exactly_one=False) or []
        points = (_point_of(location.raw, commune) for location in found)
        return next((point for point in points if point is not None), None)


def _point_of(feature: dict[str, Any], commune: CommuneRow) -> Point | None:
    """Return the point of an answer that is finer than a commune, sure, and in the commune asked; None otherwise."""
    told = feature["properties"]
    fine = told.get("type") in FINER_THAN_COMMUNE and told.get("score", 0) >= GOOD_SCORE
    code = str(told.get("citycode"))
    if not fine or (code not in (commune.insee, commune.parent) and city_of(code) != commune.insee):
        return None
    lon, lat = feature["geometry"]["coordinates"]
    point = Point(lat=float(lat), lon=float(lon))
    centre = commune.point
    return point if centre is None or geodesic_km(point, centre) <= FURTHEST_KM else None


@lru_cache(maxsize=4)
def geocoder_for(url: str) -> Geocoder:
    """Return the geocoder of this process for the configured address, '' = offline."""
    return BanGeocoder(url) if url else OfflineGeocoder()


def place_at(address: str, *, of: Place, commune: CommuneRow, geocoder: Geocoder) -> Place:
    """Return the place of an address; when it cannot be found now, the commune's place ``of`` itself.

    The precision says which of the two it is.
    """
    try:
        point = geocoder.find(address, commune) if address.strip() else None
    except GeocodingUnavailable:
        point = None
    if point is None:
        return of
    return Place(f"{address.strip()}, {commune.postal_code} {commune.name}", commune.insee, point.lat, point.lon,
                 Precision.ADDRESS, of.area_km2, of.density_per_km2)
