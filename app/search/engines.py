"""Two engines answer the same searches the same way: the catalogue in columns, and the tables of PostgreSQL.

A setting chooses (``APORTEE_SEARCH_BACKEND``). What words and places mean is decided before; matching always reads the
columns.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.kit.instance import settings
from app.search.column_engine import InColumns
from app.search.criteria import Criteria
from app.search.rows import LiveOffer
from app.search.selection import Results
from app.search.shared.engine import InTables


class Engine(Protocol):
    """What answers searches, as fresh as the last commit."""

    def results(self, criteria: Criteria, *, today: date) -> Results:
        """Return one page with exact disjunctive counts; a part of them, and said so, while it is being made ready."""
        ...

    def totals(self, searches: Sequence[Criteria], *, today: date) -> list[int]:
        """Return how many offers answer each search."""
        ...

    def offer(self, public_id: str, *, today: date) -> LiveOffer | None:
        """Return a live offer by its public id."""
        ...


def engine() -> Engine:
    """Return the engine that the settings choose."""
    return InTables() if settings().has_shared_search else InColumns()
