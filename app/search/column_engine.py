"""The catalogue of this process as the engine of searches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.search import startup
from app.search.criteria import Criteria
from app.search.live import catalogue
from app.search.rows import LiveOffer
from app.search.selection import Results, results_in, total_in
from app.search.startup import one_live, snapshot_or_part


class InColumns:
    """Searches answered from columns."""

    def results(self, criteria: Criteria, *, today: date) -> Results:
        """Return one page with exact disjunctive counts."""
        present, is_part = snapshot_or_part(criteria, today=today)
        return replace(results_in(present, criteria, today=today), partial=is_part)

    def totals(self, searches: Sequence[Criteria], *, today: date) -> list[int]:
        """Return how many offers answer each search, all counted on the same catalogue."""
        return [total_in(snapshot_or_part(one, today=today)[0], one, today=today) for one in searches]

    def offer(self, public_id: str, *, today: date) -> LiveOffer | None:
        """Return a live offer by its public id."""
        present = catalogue().fresh(today=today, at_most=startup.READ_AT_ONCE)
        if present is None:
            return one_live(public_id, today=today)
        row = present.row_of_id(public_id)
        return None if row is None else present.offers[row]
