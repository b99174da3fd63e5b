"""An offer in a short list (preview, similar offers, a structure's page): the attributes of ``offer_card.html``."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.matching.values import Channel, Remote
from app.offers import wording
from app.offers.models import Offer
from app.offers.paths import offer_path

NEW_FOR = timedelta(days=7)


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
    distance_text: str | None = None
    distance_km: float | None = None
    travel: None = None
    seen: bool = False
    asked: bool = False
    reasons: tuple[str, ...] = field(default=())
    to_check: None = None


def card_of(offer: Offer, *, now: datetime, today: date) -> Card:
    """Return the card of an offer loaded whole."""
    facts = [("clock", wording.when(offer)), ("calendar", wording.start(offer, today=today))]
    if contract := wording.contract(offer):
        facts.insert(0, ("doc", contract))
    return Card(
        id=offer.public_id,
        url=offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        title=offer.title,
        structure_name=offer.structure.public_name,
        commune=wording.communes(offer),
        summary=offer.summary,
        facts=tuple((icon, text) for icon, text in facts if text),
        seats_total=offer.seats_total,
        seats_left=offer.seats_left,
        waiting_list=offer.waiting_list_open,
        is_new=offer.published_at is not None and now - offer.published_at < NEW_FOR,
        handed_over=offer.channel is not Channel.HERE,
        source_name=offer.source,
        remote_text=offer.remote.label if offer.remote is not Remote.NO else None,
    )
