"""The change log: one row per change of an offer, written in the transaction of the change.

Every worker replays it before a search, so a committed change is in the next answer of every worker. ``seq`` gives the
order. On PostgreSQL sequence order is not commit order: writers of the log queue behind one advisory lock held to the
end of their transaction, so a reader that has seen ``seq`` n can never meet a later commit with a smaller one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, func, insert, select, text
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, column, internal
from app.kit.database import Base, db, is_postgresql
from app.kit.together import Row, collected

LOG_LOCK = 0x4150_4F52  # « APOR »: the advisory lock that makes commit order equal sequence order


class Change(Base):
    """One offer changed (published, edited, seats taken, closed…); readers reload it and decide.

    The last change of each offer stays for good: a reader of the log, however late, still learns of every one.
    """

    __tablename__ = "change_log"

    seq: Mapped[int] = column(
        internal("order of changes"), BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    topic: Mapped[str] = column(internal("what changed: offer"), String(20), index=True)
    subject_id: Mapped[int] = column(
        internal("the changed row"), BigInteger().with_variant(Integer, "sqlite"), index=True
    )
    at: Mapped[datetime] = column(internal("when", retention="30 days"), UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


def record_change(subject_id: int, *, now: datetime, topic: str = "offer") -> None:
    """Append one change to the log, in the current transaction."""
    row: Row = {"topic": topic, "subject_id": subject_id, "at": now}
    if collected(_append, row):
        return
    _take_turn()
    db.session.add(Change(**row))
    db.session.flush()


def record_changes(subject_ids: Sequence[int], *, now: datetime, topic: str = "offer") -> None:
    """Append many changes at once (bulk writes), in the current transaction."""
    if subject_ids:
        _append([{"topic": topic, "subject_id": key, "at": now} for key in subject_ids])


def _append(rows: list[Row]) -> None:
    """Append rows, one for each subject: readers ask what changed, not how many times."""
    _take_turn()
    db.session.execute(insert(Change), list({(row["topic"], row["subject_id"]): row for row in rows}.values()))


def _take_turn() -> None:
    if is_postgresql():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})


def latest_seq() -> int:
    """Return the sequence of the newest committed change, 0 when there is none."""
    return db.session.scalar(select(func.coalesce(func.max(Change.seq), 0))) or 0


def changed_since(seq: int, *, topic: str = "offer", limit: int = 10_000) -> list[tuple[int, int]]:
    """Return ``(seq, subject_id)`` of the changes after ``seq``, oldest first."""
    rows = db.session.execute(
        select(Change.seq, Change.subject_id)
        .where(Change.seq > seq, Change.topic == topic)
        .order_by(Change.seq)
        .limit(limit)
    )
    return [(row.seq, row.subject_id) for row in rows]
