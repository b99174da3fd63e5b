"""The offers ranked for a person, read inside the seeding's own transaction: the catalogue sees committed ones only."""

from datetime import date, datetime
from typing import Any

from app.kit.clock import local_date
from app.kit.database import db
from app.matching import engine
from app.matching.columns import columns_of
from app.matching.results import MatchItem
from app.people.models import Person
from app.people.services import profile_of
from app.search.matching_services import edges
from app.search.queries import live_batches

NEAR_ENOUGH = 150  # offers of the ranking a referent looks at
HELPS = 10


class Rankings:
    """Every live offer in columns, once; rankings by person, each computed once."""

    def __init__(self, now: datetime) -> None:
        self.today: date = local_date(now)
        rows = [row for batch in live_batches(db.session.connection(), today=self.today) for row in batch]
        self.public_ids = {row.facts.key: row.offer.public_id for row in rows}
        self.columns = columns_of([row.facts for row in rows])
        self._ranked: dict[int, list[MatchItem]] = {}

    def of(self, person: Person) -> list[MatchItem]:
        """Return what is ranked for a person, best first, activities before services."""
        if person.id not in self._ranked:
            found = engine.match(
                profile_of(person), self.columns, today=self.today, edges=edges(), limit=NEAR_ENOUGH
            )
            self._ranked[person.id] = [*found.items, *found.services[:HELPS]]
        return self._ranked[person.id]


def told(item: MatchItem) -> dict[str, Any]:
    """Return what the ranking said of an offer, as it is kept with a proposal."""
    return {
        "eligible": True,
        "points": item.points,
        "contributions": [[part.criterion.value, part.points, part.max] for part in item.contributions],
        "reasons": list(item.reasons),
    }
