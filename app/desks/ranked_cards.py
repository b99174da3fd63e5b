"""The card of an offer ranked for one person: the search's own card, with the trip by this person's best means."""

from datetime import date, datetime, timedelta

from app.kit import french
from app.matching.results import Travel
from app.matching.values import Channel, Mode, Remote
from app.offers.paths import offer_path
from app.search.presenters import OfferCard, Trip, communes, facts
from app.search.services import Ranked

NEW_FOR = timedelta(days=7)
LEAST_KM = 3.0  # a home is known by its commune: under that, a distance contradicts the trip and says nothing
TRIP_ICONS = {Mode.TRANSIT: "bus", Mode.E_BIKE: "bike"}


def card_of(row: Ranked, *, now: datetime, today: date) -> OfferCard:
    """Return the card of one ranked offer; its reasons and questions are printed apart."""
    offer, travel = row.offer, row.item.travel
    from_home = offer.remote in {Remote.FULL, Remote.ANYWHERE}
    far = travel.distance_km is not None and travel.distance_km >= LEAST_KM and not from_home
    return OfferCard(
        id=offer.public_id,
        url=offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        title=offer.title,
        structure_name=offer.structure_name,
        commune=communes(offer),
        summary="",
        facts=facts(offer, today=today),
        seats_total=offer.seats_total,
        seats_left=offer.seats_left,
        waiting_list=offer.waiting_list,
        is_new=offer.published_at is not None and now - offer.published_at < NEW_FOR,
        handed_over=offer.channel is not Channel.HERE,
        source_name=offer.source,
        remote_text=offer.remote.label if offer.remote is not Remote.NO else None,
        distance_text=french.km(travel.distance_km) if far else None,
        travel=_trip(travel),
        reasons=(),
    )


def _trip(travel: Travel) -> Trip | None:
    if travel.mode is None or travel.minutes is None:
        return None
    return Trip(travel.mode.value, travel.mode.label, travel.minutes, travel.text)


def trip_fact(row: Ranked) -> tuple[str, str] | None:
    """The trip as a short fact, for a card whose right side shows points; none to what is done from home."""
    travel = row.item.travel
    if row.offer.remote in {Remote.FULL, Remote.ANYWHERE}:
        return "house", Remote.FULL.label
    if travel.mode is None or travel.minutes is None:
        return ("pin", french.km(travel.distance_km)) if travel.distance_km is not None else None
    icon = TRIP_ICONS.get(travel.mode, travel.mode.value)
    return icon, f"{french.minutes(travel.minutes)} {travel.mode.label}"
