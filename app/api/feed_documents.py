"""Offers written as Atom (RFC 4287), GeoJSON (RFC 7946) and CSV."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.api.offer_json import degrees, instant
from app.kit import french
from app.kit.urls import base_url
from app.offers.paths import offer_path
from app.search.readers import CONTROL
from app.search.rows import LiveOffer
from app.search.services import Found, Results

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # an empty feed must say a date
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
COLUMNS = ("identifiant", "genre", "titre", "structure", "siret", "commune", "code_postal", "insee", "latitude",
           "longitude", "distance_km", "a_distance", "minutes_semaine_min", "minutes_semaine_max", "debut", "fin",
           "en_ligne_jusqu_au", "places_libres", "metiers_rome", "source", "adresse", "mis_a_jour")  # fmt: skip


def atom(found: Results, *, here: str, page: str) -> bytes:
    """Return a feed; ``here`` is its own address, ``page`` the same search for people."""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    latest = max((one.offer.updated_at for one in found.page.items), default=NEVER)
    _text(feed, "id", here)
    _text(feed, "title", "À portée\u00a0: offres")
    _text(feed, "updated", instant(latest))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(SubElement(feed, "author"), "name", "À portée")
    for one in found.page.items:
        _entry(feed, one.offer)
    written: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def _entry(feed: Element, offer: LiveOffer) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"{base_url()}/offres/{offer.public_id}")
    _text(entry, "title", offer.title)
    _text(entry, "updated", instant(offer.updated_at))
    if offer.published_at:
        _text(entry, "published", instant(offer.published_at))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url_of(offer)})
    SubElement(entry, "category", {"term": offer.kind.value, "label": offer.kind.label})
    _text(SubElement(entry, "author"), "name", offer.structure_name)
    where = french.enumerate_words(list(dict.fromkeys(place.commune for place in offer.places)))
    _text(entry, "summary", " · ".join(filter(None, (offer.kind.label, offer.structure_name, where, offer.summary))))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = CONTROL.sub(" ", text)


def geojson(found: Results) -> dict[str, Any]:
    """Return one feature for each place of each offer; one done from home has no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [feature for one in found.page.items for feature in _features(one)],
        "total": found.page.total,
        "page": found.page.number,
        "per_page": found.page.per_page,
    }


def _features(found: Found) -> list[dict[str, Any]]:
    offer = found.offer
    common = {"id": offer.public_id, "kind": offer.kind.value, "title": offer.title, "structure": offer.structure_name,
              "remote": offer.remote.value, "url": url_of(offer), "updated_at": instant(offer.updated_at)}  # fmt: skip
    if not offer.places:
        return [{"type": "Feature", "geometry": None, "properties": common}]
    return [
        {
            "type": "Feature",
            "geometry": None if place.lat is None or place.lon is None
            else {"type": "Point", "coordinates": [degrees(place.lon), degrees(place.lat)]},
            "properties": {**common, "commune": place.commune, "insee": place.insee, "precision": str(place.precision)},
        }
        for place in offer.places
    ]  # fmt: skip


def csv_table(found: Results) -> str:
    """Return a table that French spreadsheets open by itself: byte-order mark, semicolons, decimal commas."""
    table = io.StringIO()
    table.write("\ufeff")
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found.page.items:
        writer.writerow([_cell(value) for value in _row(one)])
    return table.getvalue()


def _row(found: Found) -> tuple[Any, ...]:
    offer, place = found.offer, found.place
    lat, lon = (degrees(place.lat), degrees(place.lon)) if place else (None, None)
    distance = None if found.distance_km is None else round(found.distance_km, 1)
    town = (place.commune, place.postal_code, place.insee) if place else ("", "", "")
    return (
        offer.public_id, offer.kind.label, offer.title, offer.structure_name, offer.structure_siret, *town, lat, lon,
        distance, offer.remote.label, offer.weekly_minutes_min, offer.weekly_minutes_max, offer.starts_on,
        offer.ends_on, offer.expires_on, offer.seats_left, " ".join(offer.rome), offer.source, url_of(offer),
        instant(offer.updated_at),
    )  # fmt: skip


def _cell(value: Any) -> str:
    """Write a cell; text that a spreadsheet would run as a formula is given an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = CONTROL.sub(" ", str(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def url_of(offer: LiveOffer) -> str:
    """Return the address of an offer's page."""
    return base_url() + offer_path(offer.public_id, offer.title)
