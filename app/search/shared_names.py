"""A name that several communes have: when nearly all the offers are around one of them, it is the one that is meant."""

from collections.abc import Sequence
from datetime import datetime

from app.geo.values import CommuneRow
from app.search.criteria import Criteria
from app.search.services import totals

MOST_COMPARED, TIMES_MORE = 10, 3


def most_offers(communes: Sequence[CommuneRow], *, now: datetime) -> CommuneRow | None:
    """Return the commune with several times more offers around than any other of the same name; None without one."""
    placed = [row for row in communes[:MOST_COMPARED] if row.point is not None]
    if len(placed) < 2 or len({row.name for row in placed}) > 1:
        return None
    counts = totals([Criteria(commune=row, lat=row.lat, lon=row.lon) for row in placed], now=now)
    (most, row), (second, _) = sorted(zip(counts, placed, strict=True), key=lambda pair: -pair[0])[:2]
    return row if most > TIMES_MORE * second else None
