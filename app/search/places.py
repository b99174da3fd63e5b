"""A typed address to the point where distances start, when an address service is configured."""

from app.geo.geocoding import GeocodingUnavailable, geocoder_for
from app.geo.place_query import read_place
from app.geo.values import CommuneRow, Point
from app.kit.instance import settings


def point_of_address(text: str, commune: CommuneRow) -> Point | None:
    """Return the point of an address of a commune; None for a name or a code, or when the service does not know it.

    The search then starts from the commune: a slow or silent service never keeps anyone from searching.
    """
    if not settings().ban_url or not read_place(text).looks_like_address:
        return None
    try:
        return geocoder_for(settings().ban_url).find(text, commune)
    except GeocodingUnavailable:
        return None
