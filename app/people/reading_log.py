"""The chain of the reading log: each row is sealed over the one before with a key the database does not hold.

Changing, removing or inserting a row breaks the chain. A month that is over is sealed with its number of rows and its
last seal, so that whole months alone can go at the end of retention.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from app.kit.crypto import active_keys
from app.people.models import FileRead, SealedMonth
from app.people.values import LogFault

LIFE = timedelta(days=366)  # a row stays twelve months, and until the end of its month
GENESIS = "0" * 64
SEAL_CONTEXT = "file_read.hash"


def pseudonym(log_key: str, public_id: str) -> str:
    """Return the person's name in the log: without their key, destroyed at erasure, it leads to no one."""
    return hmac.new(log_key.encode(), public_id.encode(), hashlib.sha256).hexdigest()


def month_of(at: datetime) -> str:
    """Return the segment of an instant, as « 2026-11 » (UTC)."""
    return f"{at.astimezone(UTC):%Y-%m}"


def seal(row: FileRead) -> str:
    """Return the seal of a row over the one before."""
    parts = (
        row.previous,
        row.month,
        row.person_key,
        str(row.account_id),
        row.reader,
        row.organisation,
        row.purpose,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
    )
    return active_keys().blind_index("\x1f".join(parts), context=SEAL_CONTEXT)


def faults(months: Mapping[str, Sequence[FileRead]], sealed: Mapping[str, SealedMonth]) -> Iterator[LogFault]:
    """Yield where the log is not whole: a changed row, a broken link, a sealed month that lost or gained rows."""
    previous = GENESIS
    for month in sorted({*months, *sealed}):
        rows, head = months.get(month, ()), sealed.get(month)
        if head is not None and head.dropped_at is not None:
            if month >= month_of(head.dropped_at - LIFE):
                yield LogFault(month, None, "Le mois a été effacé avant son terme.")
            previous = head.head
            continue
        for row in rows:
            if row.previous != previous:
                yield LogFault(month, row.seq, "Une ligne manque ou a été ajoutée avant celle-ci.")
            if row.hash != seal(row):
                yield LogFault(month, row.seq, "Cette ligne a été modifiée.")
            previous = row.hash
        if head is not None and (len(rows) != head.rows or previous != head.head):
            yield LogFault(month, None, "Le mois ne correspond plus à son sceau.")
