"""Offers as a digest prints them, saved searches as their pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.alerts.models import SavedSearch
from app.alerts.searches import page_of
from app.alerts.values import MAILED, Rhythm
from app.kit import french
from app.kit.french import long_date
from app.kit.urls import base_url
from app.matching.geometry import distance_km
from app.offers.paths import offer_path
from app.search.criteria import Criteria
from app.search.presenters import communes, facts
from app.search.rows import LiveOffer


@dataclass(frozen=True, slots=True)
class Section:
    """What is new for one search of a digest, the newest first."""

    search: SavedSearch
    offers: Sequence[LiveOffer]


@dataclass(frozen=True, slots=True)
class TellingLine:
    """One offer of a digest: title, address, who and where, what it is."""

    title: str
    url: str
    where: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchLine:
    """One saved search of a list: what it looks for, where it leads, how often it is told, when next."""

    id: str
    sentence: str
    url: str
    rhythm: Rhythm
    choices: Sequence[tuple[str, str]]
    next_text: str


def lines_of(offers: Sequence[LiveOffer], criteria: Criteria, *, today: date) -> list[TellingLine]:
    """Return the offers as a digest prints them."""
    return [
        TellingLine(
            offer.title,
            base_url() + offer_path(offer.public_id, offer.title),
            ", ".join(
                filter(None, (offer.structure_name, communes(offer) or offer.remote.label, _far(offer, criteria)))
            ),
            (" · ".join((offer.kind.label, *(text for _, text in facts(offer, today=today)))),),
        )
        for offer in offers
    ]


def _far(offer: LiveOffer, criteria: Criteria) -> str:
    """« à 12 km », as the crow flies; '' in the commune itself or without a point."""
    points = [(place.lat, place.lon) for place in offer.places if place.lat is not None]
    if criteria.lat is None or criteria.lon is None or not points:
        return ""
    lats, lons = np.array([lat for lat, _ in points]), np.array([lon for _, lon in points], dtype=float)
    nearest = float(distance_km(criteria.lat, criteria.lon, lats, lons).min())
    return f"à {french.km(nearest)}" if nearest >= 1 else ""


def list_of(searches: Sequence[SavedSearch], *, in_account: bool) -> list[SearchLine]:
    """Return saved searches as their page lists them; « never » is a choice of accounts alone."""
    offered = tuple(Rhythm) if in_account else MAILED
    return [
        SearchLine(
            search.public_id,
            search.sentence,
            page_of(search.query),
            search.rhythm,
            [(rhythm.value, rhythm.label) for rhythm in offered],
            f"Prochain message le {long_date(search.due_at, weekday=True, year=False)}, s’il y a du nouveau."
            if search.due_at else "Aucun message.",
        )
        for search in searches
    ]  # fmt: skip
