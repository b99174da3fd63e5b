"""Structures and services as data·inclusion, schema v1, writes them.

Only services, training and volunteering have a place there. Contacts of people are left out: the service's page says
how to reach it. Source: the published schema v1 (Licence Ouverte 2.0).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.api.shared_queries import departements_of
from app.kit import clock
from app.kit.urls import base_url
from app.matching.values import Kind, Precision, Public, Remote, ZoneType
from app.offers.models import Offer, OfferPlace
from app.offers.paths import offer_path, structure_path
from app.offers.rich_text import to_plain
from app.reference import queries as reference
from app.structures.models import Structure

SOURCE = "aportee"
KINDS = (Kind.SERVICE, Kind.TRAINING, Kind.VOLUNTEERING)
SHORTEST_NAME, LONGEST_NAME = 3, 150
SHORTEST_TEXT, LONGEST_TEXT = 5, 10_000
VOLUNTEERING_THEME = "remobilisation--benevolat-action-citoyenne"
PUBLICS = {
    Public.RSA: "beneficiaires-des-minimas-sociaux", Public.JOBSEEKERS: "demandeurs-emploi",
    Public.FAMILIES: "familles", Public.WOMEN: "femmes", Public.UNDER_26: "jeunes",
    Public.DISABLED: "personnes-en-situation-de-handicap", Public.EXILED: "personnes-exilees",
    Public.QPV: "residents-qpv-frr", Public.SENIORS: "seniors", Public.STUDENTS: "etudiants",
}  # fmt: skip
Document = dict[str, Any]


def structure_document(structure: Structure) -> Document:
    """Return a structure; an accompanying body goes by its neutral label."""
    name = structure.public_name
    return _known({
        "source": SOURCE,
        "id": _id(structure.public_id),
        "nom": _name(name),
        "date_maj": _day(structure.updated_at),
        "description": _text(structure.description),
        "lien_source": base_url() + structure_path(structure.public_id, name),
        "siret": structure.siret,
        **_place(structure.commune_name, structure.postal_code, structure.insee, structure.address,
                 structure.lat, structure.lon),
        "telephone": structure.public_phone,
        "site_web": structure.website,
        "horaires_accueil": structure.opening_hours,
    })  # fmt: skip


def service_document(offer: Offer) -> Document:
    """Return a service, a training or a volunteering mission; its structure may come in another list."""
    page = base_url() + offer_path(offer.public_id, offer.title)
    place = next((place for place in offer.places if not place.is_stop), None)
    minutes = offer.weekly_minutes_max or offer.weekly_minutes_min
    return _known({
        "source": SOURCE,
        "id": _id(offer.public_id),
        "structure_id": _id(offer.structure.public_id),
        "nom": _name(offer.title),
        "description": _description(offer),
        "date_maj": _day(offer.updated_at),
        "lien_source": page,
        "type": _type(offer),
        "thematiques": _themes(offer),
        "frais": "gratuit" if offer.cost_note.lower().startswith("gratuit") else None,
        "frais_precisions": offer.cost_note or None,
        "publics": sorted({PUBLICS[code] for name in offer.publics if (code := _public(name)) in PUBLICS}),
        **(_offer_place(place) if place else {}),
        "telephone": offer.structure.public_phone,
        "modes_accueil": _welcome(offer),
        "zone_eligibilite": _zone(offer),
        "lien_mobilisation": page,
        "modes_mobilisation": ["utiliser-lien-mobilisation"],
        "mobilisable_par": ["professionnels", "usagers"],
        "mobilisation_precisions": offer.mobilisation_note or None,
        "volume_horaire_hebdomadaire": round(minutes / 60, 2) if minutes else None,
        "nombre_semaines": offer.weeks_count,
    })  # fmt: skip


def _description(offer: Offer) -> str | None:
    told = (to_plain(offer.description), offer.summary, f"{offer.kind.label}\u00a0: {offer.title}")
    return next((text for words in told if (text := _text(words))), None)


def _id(public_id: str) -> str:
    return f"{SOURCE}--{public_id}"


def _name(text: str) -> str:
    return text[:LONGEST_NAME].rstrip(" .").ljust(SHORTEST_NAME, "_")


def _text(text: str) -> str | None:
    cleaned = text.strip()[:LONGEST_TEXT]
    return cleaned if len(cleaned) >= SHORTEST_TEXT else None


def _day(moment: Any) -> str:
    day: date = clock.local_date(moment)
    return day.isoformat()


def _place(
    commune: str | None, postal_code: str | None, insee: str | None, address: str | None, lat: float | None,
    lon: float | None,
) -> Document:  # fmt: skip
    return {
        "commune": commune, "code_postal": postal_code, "code_insee": insee, "adresse": address,
        "latitude": None if lat is None else round(lat, 5), "longitude": None if lon is None else round(lon, 5),
    }


def _offer_place(place: OfferPlace) -> Document:
    """A position known by its commune alone is not an address: it is left out."""
    precise = place.precision is Precision.ADDRESS
    lat, lon = (place.lat, place.lon) if precise else (None, None)
    return _place(place.commune_name, place.postal_code, place.insee, place.address, lat, lon)


def _type(offer: Offer) -> str | None:
    if offer.kind is Kind.TRAINING:
        return "formation"
    known = {choice.value for choice in reference.choices("service_type")}
    return next((name for name in offer.service_types if name in known), None)


def _themes(offer: Offer) -> list[str]:
    known = {choice.value for choice in reference.choices("theme")}
    own = {VOLUNTEERING_THEME} if offer.kind is Kind.VOLUNTEERING else set()
    return sorted((own | set(offer.themes)) & known)


def _public(name: str) -> Public | None:
    found: Mapping[str, Public] = {member.value: member for member in Public}
    return found.get(name)


def _welcome(offer: Offer) -> list[str]:
    remote, on_site = offer.remote is not Remote.NO, offer.remote in {Remote.NO, Remote.POSSIBLE}
    return [name for name, true in (("a-distance", remote), ("en-presentiel", on_site)) if true]


def _zone(offer: Offer) -> list[str] | None:
    """The schema has no région: it is written as its départements."""
    if offer.zone_type is None or not offer.zone_code:
        return None
    if offer.zone_type is ZoneType.COUNTRY:
        return ["france"]
    if offer.zone_type is ZoneType.REGION:
        return departements_of(offer.zone_code) or None
    return [offer.zone_code]


def _known(document: Document) -> Document:
    """Leave out what is not known: an empty list is refused by the schema, a null says no more than an absence."""
    return {name: value for name, value in document.items() if value not in (None, "", [])}
