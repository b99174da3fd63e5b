"""Which live offers are around a place, asked of the tables themselves."""

from collections.abc import Sequence
from datetime import date
from math import cos, radians
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from app.geo.queries import gazetteer
from app.matching.values import Remote
from app.offers.models import Offer, OfferPlace
from app.search.criteria import Criteria
from app.search.grid import KM_PER_DEGREE
from app.search.queries import live_offers

FAR = 1e9  # after every known place
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

    A box around the point, the searched commune, what is done from home and what has no known place: never too few.
    """
    offer, place = Offer.__table__.c, OfferPlace.__table__.c
    query = live_offers(offer.id)
    if criteria.lat is None or criteria.lon is None:
        query = query.order_by(offer.published_at.desc(), offer.id)
    else:
        query = _around(query, criteria.lat, criteria.lon, criteria.radius_km, family, place)
    return reader.execute(query.limit(limit), {"today": today}).scalars().all()


def _around(query: Select[Any], lat: float, lon: float, km: float, family: frozenset[str], place: Any) -> Select[Any]:
    offer = Offer.__table__.c
    north = km / KM_PER_DEGREE
    narrowest = max(0.01, cos(radians(min(89.0, abs(lat) + north))))
    east = north / narrowest
    near = gazetteer().index.codes_in_box(lat - north, lat + north, lon - east, lon + east)
    mine = and_(place.offer_id == offer.id, place.is_stop.is_(False))
    here = or_(
        and_(place.lat.between(lat - north, lat + north), place.lon.between(lon - east, lon + east)),
        place.insee.in_(sorted(family)),
        and_(place.lat.is_(None), place.insee.in_(near)),  # stands at its commune's point
    )
    known = or_(place.lat.is_not(None), place.insee.is_not(None))
    squared = (place.lat - lat) * (place.lat - lat) + (place.lon - lon) * (place.lon - lon) * narrowest * narrowest
    nearest = select(func.min(squared)).where(mine).scalar_subquery()
    in_reach = or_(exists().where(mine, here), offer.remote.in_(FROM_HOME), ~exists().where(mine, known))
    return query.where(in_reach).order_by(func.coalesce(nearest, FAR), offer.id)
