"""Volunteering as the XML feed of API Engagement writes it: one ``mission`` each, positions longitude first."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from app.api.feed_documents import NEVER
from app.api.offer_json import degrees, instant
from app.kit.urls import base_url
from app.matching.values import Remote
from app.offers import wording
from app.offers.models import Offer, OfferPlace
from app.offers.paths import offer_path, structure_path
from app.offers.rich_text import to_plain
from app.search.readers import CONTROL

DOMAINS = frozenset({
    "animaux", "autre", "batiment-industrie-logistique", "benevolat-competences", "communication", "culture-loisirs",
    "education", "emploi", "environnement", "gestion-finance-droit", "humanitaire", "memoire-et-citoyennete",
    "numerique", "prevention-protection", "recherche", "sante", "service-public-defense-securite", "sport",
    "solidarite-insertion", "vivre-ensemble",
})  # fmt: skip
REMOTES = {Remote.NO: "no", Remote.POSSIBLE: "possible", Remote.FULL: "full", Remote.ANYWHERE: "full"}


def feed(offers: Iterable[Offer]) -> bytes:
    """Return the feed of some volunteering offers, dated by the last change: asked again, it can be the same."""
    source, latest = Element("source"), NEVER
    _text(source, "publisher", "À portée")
    _text(source, "publisherurl", base_url())
    built = SubElement(source, "lastBuildDate")
    for offer in offers:
        latest = max(latest, offer.updated_at)
        _mission(source, offer)
    built.text = instant(latest)
    written: bytes = tostring(source, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def _mission(source: Element, offer: Offer) -> None:
    mission, page = SubElement(source, "mission"), base_url() + offer_path(offer.public_id, offer.title)
    structure = offer.structure
    name = structure.public_name
    values = (
        ("title", offer.title),
        ("clientId", offer.public_id),
        ("description", to_plain(offer.description) or offer.summary or offer.title),
        ("applicationUrl", page),
        ("postedAt", instant(offer.published_at) if offer.published_at else ""),
        ("startAt", offer.starts_on.isoformat() if offer.starts_on else ""),
        ("endAt", offer.ends_on.isoformat() if offer.ends_on else ""),
        ("country", "FR"),
        ("remote", REMOTES[offer.remote]),
        ("domain", next((theme for theme in offer.themes if theme in DOMAINS), "autre")),
        ("schedule", wording.when(offer)),
        ("places", str(offer.seats_left) if offer.seats_left else ""),
        ("organizationName", name),
        ("organizationClientId", structure.public_id),
        ("organizationRNA", structure.rna or ""),
        ("organizationSiren", structure.siret or ""),
        ("organizationUrl", structure.website or base_url() + structure_path(structure.public_id, name)),
        ("organizationDescription", structure.description),
    )
    for tag, text in values:
        if text:
            _text(mission, tag, text)
    places = [place for place in offer.places if not place.is_stop]
    if places:
        addresses = SubElement(mission, "addresses")
        for place in places:
            _address(addresses, place)


def _address(addresses: Element, place: OfferPlace) -> None:
    address = SubElement(addresses, "address")
    for tag, text in (("street", place.address), ("postalCode", place.postal_code), ("city", place.commune_name),
                      ("country", "FR")):  # fmt: skip
        if text:
            _text(address, tag, text)
    if place.lat is not None and place.lon is not None:
        location = SubElement(address, "location")
        _text(location, "lon", str(degrees(place.lon)))
        _text(location, "lat", str(degrees(place.lat)))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = CONTROL.sub(" ", text)
