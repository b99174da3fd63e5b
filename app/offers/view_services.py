"""How often an offer's page is opened: a count by day, never who.

Counts wait in memory and are written a few at a time: reading a page must not wait for the database's writer. What a
stopping process had not written yet (half a minute of views at most) is lost, which a count can bear.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Lock

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.kit.clock import local_date
from app.kit.database import db, is_postgresql, unit_of_work
from app.offers.models import Offer, OfferView

FLUSH_EVERY = timedelta(seconds=30)


class _Waiting:
    """Views not written yet, by offer and day."""

    def __init__(self) -> None:
        self.views: Counter[tuple[int, date]] = Counter()
        self.since: datetime | None = None
        self.lock = Lock()


_waiting = _Waiting()


def count_view(offer: Offer, *, now: datetime) -> None:
    """Count one view; writes what waited when it has waited long enough."""
    with _waiting.lock:
        _waiting.views[offer.id, local_date(now)] += 1
        _waiting.since = _waiting.since or now
        if now - _waiting.since < FLUSH_EVERY:
            return
        ready, _waiting.views, _waiting.since = _waiting.views, Counter(), None
    write_views(ready)


def write_views(counts: Counter[tuple[int, date]]) -> None:
    """Add counted views to the table, in one transaction."""
    insert = pg_insert if is_postgresql() else sqlite_insert
    with unit_of_work():
        ids = {offer_id for offer_id, _ in counts}
        present = set(db.session.scalars(select(Offer.id).where(Offer.id.in_(ids)).order_by(Offer.id)))
        for (offer_id, day), views in sorted(counts.items()):
            if offer_id not in present:  # removed since it was read
                continue
            row = insert(OfferView).values(offer_id=offer_id, day=day, views=views)
            db.session.execute(
                row.on_conflict_do_update(
                    index_elements=["offer_id", "day"], set_={"views": OfferView.views + row.excluded.views}
                )
            )
