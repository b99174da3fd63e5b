"""Writes of the lists shown: what a recommendation somebody contests is explained from, once a day and a reader."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.kit.clock import local_date
from app.kit.database import db, is_postgresql
from app.placements.values import Party
from app.shortlists import queries
from app.shortlists.models import ShownList

KEY = ("person_id", "day", "shown_to", "version")


@dataclass(frozen=True, slots=True)
class Shown:
    """One list on one page: for whom, read by whom, ranked by which version, from which catalogue."""

    person_id: int
    shown_to: Party
    version: str
    seq: int
    offers: tuple[tuple[str, int], ...]  # public id and points, in order

    @property
    def public_ids(self) -> list[str]:
        return [public_id for public_id, _ in self.offers]

    @property
    def points(self) -> list[int]:
        return [points for _, points in self.offers]


def is_kept(shown: Shown, *, now: datetime) -> bool:
    """Tell whether the list of today is this one: nothing more is to be written."""
    row = queries.shown_list(shown.person_id, local_date(now), shown.shown_to, shown.version)
    return row is not None and (row.offers, row.points) == (shown.public_ids, shown.points)


def keep(shown: Shown, *, now: datetime) -> None:
    """Write the list of today, or put this one in its place."""
    values = {
        "offers": shown.public_ids,
        "points": shown.points,
        "seq": shown.seq,
        "shown_at": now,
    }
    day = local_date(now)
    row = (pg_insert if is_postgresql() else sqlite_insert)(ShownList).values(
        person_id=shown.person_id, day=day, shown_to=shown.shown_to, version=shown.version, **values
    )
    db.session.execute(row.on_conflict_do_update(index_elements=KEY, set_=values))
