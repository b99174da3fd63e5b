"""What the catalogue keeps of one offer: facts for matching, facets, and what a card or the API prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app.matching.values import Channel, Contract, Kind, OfferFacts, Remote, Schedule, Siae
from app.offers.values import StartKind


class SlotRow(NamedTuple):
    """A weekly slot: ISO day, minutes after midnight."""

    day: int
    start_minute: int
    end_minute: int


class OfferPlaceRow(NamedTuple):
    """A place as the API prints it."""

    insee: str | None
    commune: str
    postal_code: str
    lat: float | None
    lon: float | None
    precision: str
    area_km2: float | None = None  # of the commune
    density_per_km2: float | None = None  # inhabitants, of the commune


class LiveOffer(NamedTuple):
    """One live offer, complete: nothing more is read from the database to list, rank or print it.

    A named tuple, not a frozen dataclass: twenty are made for every page, and a dataclass of forty fields costs ten
    times as much to make.
    """

    key: int
    public_id: str
    kind: Kind
    title: str
    summary: str
    structure_id: str
    structure_name: str
    structure_siret: str | None
    structure_type: str
    reply_days: float | None
    places: tuple[OfferPlaceRow, ...]
    remote: Remote
    weekly: tuple[int | None, int | None]
    slots: tuple[SlotRow, ...]
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
    appellations: tuple[int, ...]
    themes: tuple[str, ...]
    requirements: tuple[Mapping[str, str], ...]
    helps: tuple[str, ...]
    contract: Contract | None
    siae: Siae | None
    duration_days: int | None
    schedule: Schedule
    start_kind: StartKind
    channel: Channel
    source: str | None
    source_ref: str | None
    source_url: str | None
    published_at: datetime | None
    updated_at: datetime
    discreet: bool

    @property
    def schedule_free(self) -> bool:
        return self.schedule is Schedule.FREE

    @property
    def weekly_minutes_min(self) -> int | None:
        return self.weekly[0]

    @property
    def weekly_minutes_max(self) -> int | None:
        return self.weekly[1]


@dataclass(frozen=True, slots=True)
class ReadOffer:
    """One offer as it comes from the database: what is printed, what matching reads, what text search reads."""

    offer: LiveOffer
    facts: OfferFacts
    text: str  # description without tags
