"""Periodic work on the search: the next generation, when enough changed since the last."""

from datetime import datetime

from app.search.writer import ensure_generation


def next_generation(*, now: datetime) -> int:  # noqa: ARG001 - what is due depends on what changed, not on the time
    """Write the generation or the lexicon that is missing; returns how many offers the one in force holds."""
    present = ensure_generation()
    return present.count if present else 0
