"""The distance shown on pages about one offer. Lists use the vectors of ``app.matching.geometry``."""

from app.geo.values import Point
from app.kit.later import Later

geopy = Later("geopy.distance")


def geodesic_km(a: Point, b: Point) -> float:
    """Return the length of the shortest line on the WGS 84 ellipsoid, in kilometres (Karney 2013, by geographiclib)."""
    return float(geopy.geodesic((a.lat, a.lon), (b.lat, b.lon)).kilometers)
