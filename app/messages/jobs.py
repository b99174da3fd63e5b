"""Periodic work on messages: files that no row names any more leave the disk."""

from datetime import datetime

from app.messages import queries, store


def sweep(*, now: datetime) -> int:
    """Delete the files whose row went (refusal, end of the six months, erasure, failed upload); returns how many."""
    return store.sweep(queries.stored_names(), now=now)
