"""An offer as the API writes it, from the live catalogue alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.kit.urls import base_url
from app.offers.paths import offer_path
from app.search.rows import LiveOffer, OfferPlaceRow, SlotRow
from app.search.services import Found

DECIMALS = 5


def offer_json(offer: LiveOffer, *, distance_km: float | None = None) -> dict[str, Any]:
    """Return the document of an offer; ``distance_km`` is to its nearest place, None when it has none."""
    return {
        "id": offer.public_id,
        "kind": offer.kind.value,
        "title": offer.title,
        "summary": offer.summary,
        "structure": {"id": offer.structure_id, "name": offer.structure_name, "siret": offer.structure_siret},
        "places": [place_json(place) for place in offer.places],
        "remote": offer.remote.value,
        "distance_km": None if distance_km is None else round(distance_km, 1),
        "weekly_minutes": {"min": offer.weekly_minutes_min, "max": offer.weekly_minutes_max},
        "slots": [slot_json(slot) for slot in offer.slots],
        "starts_on": _day(offer.starts_on),
        "ends_on": _day(offer.ends_on),
        "expires_on": _day(offer.expires_on),
        "seats": {"total": offer.seats_total, "left": offer.seats_left},
        "waiting_list": offer.waiting_list,
        "zone": {"type": str(offer.zone[0]), "code": offer.zone[1]} if offer.zone else None,
        "rome": list(offer.rome),
        "themes": list(offer.themes),
        "requirements": [{"code": need["code"], "level": need["level"]} for need in offer.requirements],
        "channel": offer.channel.value,
        "source": source_json(offer),
        "url": base_url() + offer_path(offer.public_id, offer.title),
        "updated_at": instant(offer.updated_at),
    }


def found_json(found: Found) -> dict[str, Any]:
    """Return the document of an offer of a list."""
    return offer_json(found.offer, distance_km=found.distance_km)


def place_json(place: OfferPlaceRow) -> dict[str, Any]:
    """Return one place, with five decimals: about a metre."""
    return {
        "insee": place.insee,
        "commune": place.commune,
        "postal_code": place.postal_code,
        "lat": degrees(place.lat),
        "lon": degrees(place.lon),
        "precision": str(place.precision),
    }


def slot_json(slot: SlotRow) -> dict[str, Any]:
    """Return one weekly slot; day 1 is Monday, an end of « 24:00 » is midnight."""
    return {"day": slot.day, "start": _hour(slot.start_minute), "end": _hour(slot.end_minute)}


def source_json(offer: LiveOffer) -> Mapping[str, str | None] | None:
    """Return where an imported offer comes from; None for one written here."""
    if offer.source is None:
        return None
    return {"name": offer.source, "external_id": offer.source_ref, "url": offer.source_url}


def degrees(value: float | None) -> float | None:
    """Round a coordinate as the API writes it; a zero is a number."""
    return None if value is None else round(value, DECIMALS)


def instant(moment: datetime) -> str:
    """« 2026-11-24T09:00:00Z »."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _hour(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
