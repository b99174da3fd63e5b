"""One person before some offers: what rules and criteria read, each array computed once."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.matching.arrays import Array, Columns
from app.matching.person import Person
from app.matching.results import Context
from app.matching.travel import Trips, trips_of
from app.matching.values import Profile
from app.matching.verdicts import Rule, Verdict


@dataclass
class Scene:
    """``rows`` are row numbers of ``columns``; every array given or asked has shape (len(rows),)."""

    person: Person
    columns: Columns
    rows: Array
    today: date
    context: Context
    verdicts: dict[Rule, Array] = field(default_factory=dict)  # absent: yes everywhere
    raised: dict[Rule, Array] = field(default_factory=dict)  # where a rule said no before a referent lifted it
    seen: dict[str, Array] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        return self.person.profile

    def of(self, name: str) -> Array:
        """A column of the rows."""
        if name not in self.seen:
            self.seen[name] = getattr(self.columns, name)[self.rows]
        return self.seen[name]

    @cached_property
    def trips(self) -> Trips:
        return trips_of(self.columns, self.rows, self.person, self.context)

    def narrow(self, kept: Array) -> "Scene":
        """The same scene before fewer offers; ``kept`` holds positions or a mask."""
        scene = Scene(
            self.person,
            self.columns,
            self.rows[kept],
            self.today,
            self.context,
            {rule: verdict[kept] for rule, verdict in self.verdicts.items()},
            {rule: lifted[kept] for rule, lifted in self.raised.items()},
        )
        if "trips" in self.__dict__:  # computed already: no need to travel again
            scene.trips = self.trips.take(kept)
        return scene

    def is_open(self, rule: Rule) -> Array | None:
        """Where the rule waits for an answer; None when nowhere."""
        verdict = self.verdicts.get(rule)
        return None if verdict is None else verdict == Verdict.CHECK
