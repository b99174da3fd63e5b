"""The card of a ranked offer: what ``offer_card`` prints, from the live catalogue and the trip of this person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kit import french
from app.matching.results import Travel
from app.matching.values import Channel, Remote
from app.offers.paths import offer_path
from app.search.rows import LiveOffer
from app.search.services import Ranked

NEW_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Trip:
    """The trip by the person's best means."""

    mode: str
    label: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """What ``offer_card`` prints; what is unknown is None or empty."""

    id: str
    url: str
    kind: str
    kind_label: str
    title: str
    structure_name: str
    commune: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    seats_total: int | None
    seats_left: int | None
    waiting_list: bool
    is_new: bool
    handed_over: bool
    source_name: str | None
    remote_text: str | None
    distance_text: str | None
    travel: Trip | None
    seen: bool = False
    asked: bool = False
    reasons: tuple[str, ...] = ()
    to_check: None = None


def card_of(row: Ranked, *, now: datetime) -> Card:
    """Return the card of one ranked offer."""
    offer, travel = row.offer, row.item.travel
    return Card(
        id=offer.public_id,
        url=offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        title=offer.title,
        structure_name=offer.structure_name,
        commune=offer.places[0].commune if offer.places else "",
        summary="",
        facts=_facts(offer),
        seats_total=offer.seats_total,
        seats_left=offer.seats_left,
        waiting_list=offer.waiting_list,
        is_new=offer.published_at is not None and now - offer.published_at < NEW_FOR,
        handed_over=offer.channel is not Channel.HERE,
        source_name=offer.source,
        remote_text=offer.remote.label if offer.remote is not Remote.NO else None,
        distance_text=french.km(travel.distance_km) or None,
        travel=_trip(travel),
    )


def _facts(offer: LiveOffer) -> tuple[tuple[str, str], ...]:
    hours = french.hours_range(*offer.weekly)
    when = "Quand vous voulez" if offer.schedule_free else offer.schedule_note
    weekly = f"{hours} par semaine" if hours else ""
    return tuple(("clock", text) for text in (weekly, when) if text)


def _trip(travel: Travel) -> Trip | None:
    if travel.mode is None or travel.minutes is None:
        return None
    return Trip(travel.mode.value, travel.mode.label, travel.minutes, travel.text)
