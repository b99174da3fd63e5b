"""Three ways on when a request is over: live offers close in kind, job and place to the one that did not work out."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.clock import local_date
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.people.services import profile_of
from app.placements import queries
from app.placements.models import Placement
from app.search import services as search
from app.search.rows import LiveOffer
from app.search.selection import Found
from app.structures.workflow import StructureState

EQUIVALENTS = 3
LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Alike:
    """An offer close to one that did not work out."""

    public_id: str
    title: str
    kind: str
    kind_label: str
    path: str
    with_whom: str


def equivalents(placement: Placement, *, now: datetime) -> list[Alike]:
    """Return up to three live offers that the person may be proposed; none for a discreet service."""
    offer, who = placement.offer, placement.person
    if offer.discreet:
        return []
    place = next((place for place in offer.places if place.lat is not None), None)
    lat, lon = (who.lat, who.lon) if who.lat is not None else ((place.lat, place.lon) if place else (None, None))
    found = search.similar(
        offer.id, kind=offer.kind, rome=offer.rome, lat=lat, lon=lon, limit=LOOKED_AT, today=local_date(now)
    )
    profile = profile_of(who)
    volunteers = profile.wants_volunteering or Kind.VOLUNTEERING in (profile.kinds or ())
    closed = offer.structure.public_id if offer.structure.state is StructureState.CLOSED else None
    known = queries.living_by_offer(who.id).keys() | queries.said_no_to(who.id)
    chosen = [
        row.offer
        for row in _nearest_in_theme(found, offer)
        if row.offer.key not in known
        and not row.offer.discreet  # these are named in mails
        and row.offer.structure_id != closed  # its other offers are about to go too
        and (row.offer.kind is not Kind.VOLUNTEERING or volunteers)
    ]
    return [_alike(live) for live in chosen[:EQUIVALENTS]]


def _nearest_in_theme(found: list[Found], offer: Offer) -> list[Found]:
    """A service or a course is told by its themes, as a job by its trade: the same theme first, then its family."""
    themes = set(offer.themes)
    families = {theme.partition("--")[0] for theme in themes}

    def far(row: Found) -> tuple[bool, bool, bool]:
        live = row.offer
        near = {theme.partition("--")[0] for theme in live.themes}
        return live.kind is not offer.kind, not themes & set(live.themes), not families & near

    return sorted(found, key=far) if themes else found


def _alike(live: LiveOffer) -> Alike:
    """Two offers may have the same title: who offers it, and where, tell them apart."""
    communes = list(dict.fromkeys(place.commune for place in live.places if place.commune))[:1]
    return Alike(
        public_id=live.public_id,
        title=live.title,
        kind=live.kind.value,
        kind_label=live.kind.label,
        path=offer_path(live.public_id, live.title),
        with_whom=", ".join([live.structure_name, *communes]),
    )
