"""``/api/v1/offers``: the search of the page, as data."""

from typing import Any

from flask import Response, request

from app.api.answers import open_blueprint, reply
from app.api.offer_json import degrees, found_json, offer_json
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.errors import Gone, NotFound, RuleBroken
from app.kit.ids import PUBLIC_ID
from app.offers import queries as stored_offers
from app.offers.models import Offer
from app.offers.rich_text import to_plain
from app.offers.workflow import OfferState
from app.search.criteria import Criteria
from app.search.parameters import Surface, read_criteria
from app.search.presenters import label_of_place
from app.search.services import by_public_id, find, similar

ONCE_PUBLIC = {OfferState.PUBLISHED, OfferState.FULL, OfferState.PAUSED, OfferState.EXPIRED, OfferState.CLOSED,
               OfferState.ARCHIVED}  # fmt: skip

bp = open_blueprint("api_offers")


@bp.get("/offers")
@open_to_all("offers are public")
def offers() -> Response:
    """Search offers: one page, its total, the counts of each facet and the searched point."""
    criteria = _criteria()
    found = find(criteria, now=clock.now())
    facets = {name: {code: count for code, count in found.facets[name].items() if count} for name in ("kind", "remote")}
    return reply(
        {
            "items": [found_json(one) for one in found.page.items],
            "total": found.page.total,
            "page": found.page.number,
            "per_page": found.page.per_page,
            "facets": facets,
            "center": _center(criteria),
        }
    )


@bp.get("/offers/<public_id>")
@open_to_all("offers are public")
def offer(public_id: str) -> Response:
    """Return one offer; one that is over answers 410 with offers like it."""
    stored = stored_offers.by_public_id(public_id) if PUBLIC_ID.fullmatch(public_id) else None
    if stored is None or stored.state not in ONCE_PUBLIC:
        raise NotFound("Cette offre n’existe pas.")
    live = by_public_id(public_id, today=clock.local_date(clock.now()))
    if live is not None:
        return reply({**offer_json(live), "description": to_plain(stored.description)})
    raise Gone("Cette offre n’est plus en ligne.", similar=_similar(stored))


def _criteria() -> Criteria:
    reading = read_criteria(request.args.to_dict(flat=False), surface=Surface.API)
    if reading.errors:
        name, message = next(iter(reading.errors.items()))
        raise RuleBroken(f"{name}\u00a0: {message}", field=name, errors=reading.errors)
    return reading.criteria


def _center(criteria: Criteria) -> dict[str, Any] | None:
    if criteria.lat is None or criteria.lon is None:
        return None
    return {"label": label_of_place(criteria), "lat": degrees(criteria.lat), "lon": degrees(criteria.lon)}


def _similar(stored: Offer) -> list[dict[str, Any]]:
    """Return live offers close to one that is over; distances are counted from it."""
    places = [place for place in stored.places if not place.is_stop and place.lat is not None]
    lat, lon = (places[0].lat, places[0].lon) if places else (None, None)
    close = similar(stored.id, kind=stored.kind, rome=stored.rome or (), lat=lat, lon=lon,
                    today=clock.local_date(clock.now()))  # fmt: skip
    return [found_json(one) for one in close]
