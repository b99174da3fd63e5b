"""What the catalogue keeps of one offer: facts for matching, facets, and what a card or the API prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.matching.values import Channel, Kind, OfferFacts, Remote


@dataclass(frozen=True, slots=True)
class OfferPlaceRow:
    """A place as the API prints it."""

    insee: str | None
    commune: str
    postal_code: str
    lat: float | None
    lon: float | None
    precision: str


@dataclass(frozen=True, slots=True)
class LiveOffer:
    """One live offer, complete: nothing more is read from the database to list, rank or print it."""

    facts: OfferFacts
    public_id: str
    kind: Kind
    title: str
    summary: str
    text: str  # description without tags, for the text index
    structure_id: str
    structure_name: str
    structure_siret: str | None
    structure_type: str
    reply_days: float | None
    places: tuple[OfferPlaceRow, ...]
    remote: Remote
    weekly: tuple[int | None, int | None]
    slots: tuple[tuple[int, int, int], ...]
    schedule_note: str
    starts_on: date | None
    ends_on: date | None
    expires_on: date | None
    seats_total: int | None
    seats_left: int | None
    waiting_list: bool
    full: bool
    zone: tuple[str, str] | None
    rome: tuple[str, ...]
    themes: tuple[str, ...]
    requirements: tuple[Mapping[str, str], ...]
    helps: tuple[str, ...]
    contract: str | None
    siae: str | None
    duration_days: int | None
    schedule_free: bool
    start_kind: str
    channel: Channel
    source: str | None
    source_ref: str | None
    source_url: str | None
    published_at: datetime | None
    updated_at: datetime
    discreet: bool

    @property
    def key(self) -> int:
        return self.facts.key

    @property
    def slug_title(self) -> str:
        return self.title

    def as_text_fields(self) -> dict[str, Any]:
        """What the text index reads, by field."""
        return {
            "title": self.title,
            "summary": self.summary,
            "text": self.text,
            "structure": self.structure_name,
            "rome": self.rome,
        }
