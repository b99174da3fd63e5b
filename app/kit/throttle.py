"""Throttles in the database: shared by every worker, correct after a restart.

Fixed windows: one row per (name, key, window). The row's upsert is one statement on both databases.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Integer, String, delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, blind_index, column, internal
from app.kit.database import Base, db, is_postgresql
from app.kit.errors import TooMany


class Throttle(Base):
    """How many times a key was used in a window; keys are keyed digests, never addresses."""

    __tablename__ = "throttle"

    name: Mapped[str] = column(internal("what is limited"), String(40), primary_key=True)
    key: Mapped[str] = column(internal("digest of who", retention="1 day"), String(64), primary_key=True)
    window: Mapped[datetime] = column(internal("start of the window"), UtcDateTime, primary_key=True)
    hits: Mapped[int] = column(internal("uses in the window"), Integer, default=0)


def hit(name: str, key: str, *, limit: int, per: timedelta, now: datetime) -> None:
    """Count one use; raises TooMany beyond ``limit`` uses in the present window of length ``per``.

    The caller commits: a refused use counts as well when the unit of work is committed before raising.
    """
    seconds = int(per.total_seconds())
    start = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
    insert = pg_insert if is_postgresql() else sqlite_insert
    first = insert(Throttle).values(name=name, key=blind_index(key, context=f"throttle.{name}"), window=start, hits=1)
    counted = first.on_conflict_do_update(index_elements=["name", "key", "window"], set_={"hits": Throttle.hits + 1})
    hits = db.session.execute(counted.returning(Throttle.hits)).scalar_one()
    if hits > limit:
        raise TooMany(retry_after_seconds=int((start + per - now).total_seconds()) + 1)


def purge_throttles(*, now: datetime) -> int:
    """Forget windows older than a day; returns how many."""
    gone = db.session.execute(delete(Throttle).where(Throttle.window < now - timedelta(days=1)))
    return int(getattr(gone, "rowcount", 0))
