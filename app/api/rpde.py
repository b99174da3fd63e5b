"""Offers as a feed of changes (OpenActive RPDE 1.0, incrementing unique change number): a reader follows ``next`` for
ever, and learns of what is new, changed and gone without reading everything again.

Source: https://openactive.io/realtime-paged-data-exchange/
"""

from collections.abc import Sequence
from typing import Any

from app.api.shared_queries import Changed
from app.kit.clock import PARIS
from app.kit.urls import base_url
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.offers.rich_text import to_plain

KIND = "Offer"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def page(changes: Sequence[Changed], *, after: int, limit: int) -> dict[str, Any]:
    """Return a page; the last one is empty and leads to itself."""
    last = changes[-1].number if changes else after
    return {
        "next": f"{base_url()}/api/v1/rpde/offers?afterChangeNumber={last}&limit={limit}",
        "items": [item(change) for change in changes],
        "license": LICENCE,
    }


def item(change: Changed) -> dict[str, Any]:
    """Return one item: « updated » with its data, or « deleted » without."""
    common = {"id": change.public_id, "kind": KIND, "modified": change.number}
    if change.offer is None:
        return {"state": "deleted", **common}
    return {"state": "updated", **common, "data": offer_data(change.offer)}


def offer_data(offer: Offer) -> dict[str, Any]:
    """Return the data of an offer that is on line; its page says the rest."""
    structure = offer.structure
    return {
        "id": offer.public_id,
        "kind": offer.kind.value,
        "title": offer.title,
        "summary": offer.summary,
        "description": to_plain(offer.description),
        "structure": {"id": structure.public_id, "name": structure.public_name,
                      "siret": structure.siret},
        "places": [
            {"insee": place.insee, "commune": place.commune_name, "postal_code": place.postal_code,
             "lat": None if place.lat is None else round(place.lat, 5),
             "lon": None if place.lon is None else round(place.lon, 5), "precision": place.precision.value}
            for place in offer.places if not place.is_stop
        ],
        "remote": offer.remote.value,
        "weekly_minutes": {"min": offer.weekly_minutes_min, "max": offer.weekly_minutes_max},
        "starts_on": offer.starts_on.isoformat() if offer.starts_on else None,
        "ends_on": offer.ends_on.isoformat() if offer.ends_on else None,
        "expires_on": offer.expires_on.isoformat() if offer.expires_on else None,
        "seats": {"total": offer.seats_total, "left": offer.seats_left},
        "rome": list(offer.rome),
        "themes": list(offer.themes),
        "url": base_url() + offer_path(offer.public_id, offer.title),
        "updated_at": offer.updated_at.astimezone(PARIS).isoformat(timespec="seconds"),
    }  # fmt: skip
