"""Which live offers are around a place, asked of the tables themselves."""

from collections.abc import Sequence
from datetime import date
from math import cos, radians
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from app.geo.queries import gazetteer
from app.matching.values import Remote
from app.offers.models import Offer, OfferPlace
from app.search.criteria import Criteria, View
from app.search.grid import KM_PER_DEGREE
from app.search.queries import live_offers

FAR = 1e9  # after every known place
MOST_CODES = 5_000  # a list of communes longer than this is nearly the country: all of them are looked at
FROM_HOME = (Remote.FULL, Remote.ANYWHERE)


def more_than(reader: Connection, count: int, *, today: date) -> bool:
    """Tell whether more offers than that are live, without counting them all."""
    some = live_offers(Offer.__table__.c.id).limit(count + 1).subquery()
    return (reader.execute(select(func.count()).select_from(some), {"today": today}).scalar() or 0) > count


def keys_of(reader: Connection, public_id: str, *, today: date) -> Sequence[int]:
    """Return the key of a live offer by its public id, if it is one."""
    query = live_offers(Offer.__table__.c.id).where(Offer.__table__.c.public_id == public_id)
    return reader.execute(query, {"today": today}).scalars().all()


def keys_around(
    reader: Connection, criteria: Criteria, family: frozenset[str], *, today: date, limit: int
) -> Sequence[int]:
    """Return the keys of the offers that may be in reach, the nearest first; the newest without a place.

    A box around the point or the map's view, the searched commune, what is done from home, what has no known place:
    never too few.
    """
    offer, place = Offer.__table__.c, OfferPlace.__table__.c
    query = live_offers(offer.id)
    if criteria.lat is None or criteria.lon is None:
        query = query.order_by(offer.published_at.desc(), offer.id)
    else:
        view = criteria.view or view_around(criteria.lat, criteria.lon, criteria.radius_km)
        query = _in_reach(query, criteria.lat, criteria.lon, view, frozenset() if criteria.view else family, place)
    return reader.execute(query.limit(limit), {"today": today}).scalars().all()


def view_around(lat: float, lon: float, km: float) -> View:
    """Return a box that holds every point at that distance."""
    north = km / KM_PER_DEGREE
    east = north / _narrowest(lat, north)
    return View(lon - east, lat - north, lon + east, lat + north)


def _narrowest(lat: float, north: float) -> float:
    return max(0.01, cos(radians(min(89.0, abs(lat) + north))))


def _in_reach(
    query: Select[Any], lat: float, lon: float, view: View, family: frozenset[str], place: Any
) -> Select[Any]:
    offer = Offer.__table__.c
    narrowest = _narrowest(lat, 0.0)
    near = gazetteer().index.codes_in_box(view.south, view.north, view.west, view.east)
    stands_near = place.insee.in_(near) if len(near) <= MOST_CODES else place.insee.is_not(None)
    mine = and_(place.offer_id == offer.id, place.is_stop.is_(False))
    here = or_(
        and_(place.lat.between(view.south, view.north), place.lon.between(view.west, view.east)),
        place.insee.in_(sorted(family)),
        and_(place.lat.is_(None), stands_near),  # stands at its commune's point
    )
    known = or_(place.lat.is_not(None), place.insee.is_not(None))
    squared = (place.lat - lat) * (place.lat - lat) + (place.lon - lon) * (place.lon - lon) * narrowest * narrowest
    nearest = select(func.min(squared)).where(mine).scalar_subquery()
    in_reach = or_(exists().where(mine, here), offer.remote.in_(FROM_HOME), ~exists().where(mine, known))
    return query.where(in_reach).order_by(func.coalesce(nearest, FAR), offer.id)
