"""Periodic work on messages: files that no row names any more leave the disk."""

from datetime import datetime

from app.messages import queries, store


def sweep(*, now: datetime, others: frozenset[str] = frozenset()) -> int:
    """Delete the files whose row went (refusal, end of the six months, erasure, failed upload); returns how many.

    ``others``: names kept by other rooms in the same folder.
    """
    return store.sweep(queries.stored_names() | others, now=now)
