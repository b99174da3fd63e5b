"""Periodic work on saved searches: read what changed, write the digests that are due, forget what is past its term."""

import logging
from datetime import datetime

from app.alerts import queries, services
from app.alerts.digest_services import collect, send_digest
from app.alerts.values import UNCONFIRMED_LIFE
from app.kit.database import unit_of_work

READERS_AT_ONCE = 200

log = logging.getLogger("aportee.alerts")


def tell_what_is_new(*, now: datetime) -> int:
    """Read the change log, then send one digest to each reader who is due; returns how many left.

    One reader whose digest fails never keeps the others from theirs: they stay due and are tried again.
    """
    collect(now=now)
    sent, failed = 0, set[int]()
    while due := [
        key for key in queries.due_readers(now=now, limit=READERS_AT_ONCE + len(failed)) if key not in failed
    ]:
        for reader_id in due:
            sent += _send(reader_id, now=now)
        failed |= _still_due(due, now=now)  # their digest failed, or another worker holds them
    return sent


def _send(reader_id: int, *, now: datetime) -> bool:
    try:
        with unit_of_work():
            return send_digest(reader_id, now=now)
    except Exception:
        log.exception("digest of reader %d failed", reader_id)
        return False


def _still_due(tried: list[int], *, now: datetime) -> set[int]:
    with unit_of_work():
        return set(tried) & set(queries.due_readers(now=now, limit=len(tried) + READERS_AT_ONCE))


def forget_what_is_over(*, now: datetime) -> int:
    """Erase searches nobody confirmed in seven days, and readers without a sign of life in a year; returns how many."""
    with unit_of_work():
        services.keep_those_who_sign_in(now=now)
        unconfirmed = queries.unconfirmed_before(now - UNCONFIRMED_LIFE)
        for search in unconfirmed:
            services.drop(search, now=now)
        silent = queries.readers_past_term(now)
        for reader in silent:
            services.forget(reader, now=now)
        return len(unconfirmed) + len(silent)
