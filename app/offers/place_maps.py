"""Maps on pages of offers and structures. The drawing lives on a higher floor: the application lends it."""

from collections.abc import Iterable

from app.offers import wording
from app.offers.models import Offer
from app.structures.models import Structure

LENT = "aportee_place_map"
Place = tuple[float, float, str, str]  # latitude, longitude, name, sign


def places_of(offer: Offer) -> list[Place]:
    """Return the places of an offer that have a position."""
    return [
        (place.lat, place.lon, wording.place_line(place), offer.kind.value)
        for place in offer.places
        if place.lat is not None and place.lon is not None
    ]


def places_of_structure(structure: Structure, branches: Iterable[Structure]) -> list[Place]:
    """Return where a structure and its branches are."""
    return [
        (one.lat, one.lon, one.name, "structure")
        for one in (structure, *branches)
        if one.lat is not None and one.lon is not None
    ]


