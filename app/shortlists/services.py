"""Writes of the lists kept: rank again whoever something changed for, leave the others as they are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from app.kit.changes import changed_since
from app.kit.clock import local_date
from app.kit.columns import blind_index
from app.kit.database import db
from app.matching import batch, ranking
from app.matching.arrays import Columns
from app.matching.engine import rank_in_arrays
from app.matching.people_table import Asked
from app.matching.ranking import FIRST_PAGE
from app.matching.results import Context
from app.matching.standing import Kept, dated, kept_of, still_stands, with_loads
from app.matching.weights import GOOD_FROM_POINTS, Weights
from app.people.answers import all_answers
from app.people.models import Person
from app.people.services import profile_of
from app.placements import proposal_queries as proposals
from app.placements.values import Already
from app.search.catalogue import Snapshot
from app.search.live import snapshot
from app.search.matching_services import edges, rows_of, weights_of
from app.shortlists import queries
from app.shortlists.models import Shortlist

KEPT = 50
MOST_CHANGES = 2_000  # beyond, everyone is ranked again
SAME_MOMENT = timedelta(hours=1)  # a request written before a list was checked, committed after
FOUND_AT_MOST = 5
ENOUGH = 40  # of a full list, still there: the first thirty are among them


@dataclass(frozen=True)
class Tonight:
    """What every list of one run reads: the offers of now, how full they are, the weights of each territory."""

    now: datetime
    snapshot: Snapshot
    loads: dict[int, float]
    _weights: dict[str, Weights] = field(default_factory=dict)
    _changed: dict[tuple[int, date, datetime], frozenset[int] | None] = field(default_factory=dict)
    _newcomers: dict[frozenset[int], Columns] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        return local_date(self.now)

    @cached_property
    def columns(self) -> Columns:
        return with_loads(self.snapshot.columns, self.loads)

    def weights(self, territory_code: str) -> Weights:
        """Return the weights in force, read once a territory."""
        if territory_code not in self._weights:
            self._weights[territory_code] = weights_of(territory_code)
        return self._weights[territory_code]

    def changed(self, kept: Shortlist) -> frozenset[int] | None:
        """Return the keys of the offers that changed since a list was checked; None when they are too many."""
        since = (kept.seq, kept.day, kept.ranked_at)
        if since not in self._changed:
            self._changed[since] = self._changed_since(*since)
        return self._changed[since]

    def _changed_since(self, seq: int, day: date, at: datetime) -> frozenset[int] | None:
        rows = [] if seq == self.snapshot.seq else changed_since(seq, limit=MOST_CHANGES + 1)
        if len(rows) > MOST_CHANGES or seq > self.snapshot.seq:
            return None
        over = self.columns.key[dated(self.columns, day, self.today)].tolist()
        return frozenset({key for _, key in rows} | set(over) | proposals.offers_touched_since(at - SAME_MOMENT))

    def newcomers(self, changed: frozenset[int]) -> Columns:
        """Return those of the offers changed that are there now."""
        if changed not in self._newcomers:
            self._newcomers[changed] = self.columns.take(rows_of(self.snapshot, changed))
        return self._newcomers[changed]


def tonight(now: datetime) -> Tonight:
    """Return what a run reads, as committed now."""
    return Tonight(now, snapshot(local_date(now)), proposals.loads_by_offer())


@dataclass(frozen=True, slots=True)
class Looked:
    """What one reading found for some people: whose list was made again, from which answers. Nothing is written yet."""

    run: Tonight
    person_ids: tuple[int, ...]
    fresh: Mapping[int, tuple[Kept, str]]  # person key → list, digest of what it was made from


def look_at(people: Sequence[Person], run: Tonight) -> Looked:
    """Rank again whoever changed their answers, or met an offer that changed; the others' lists stand. Reads only: the
    database's writer is not held meanwhile."""
    kept = queries.lists_of([person.id for person in people])
    already = proposals.already_of([person.id for person in people])
    again = [person for person in people if not _stands(person, kept.get(person.id), already[person.id], run)]
    fresh = {
        person.id: (found, inputs_of(person, already[person.id], run.weights(person.territory_code), run.today))
        for person, found in zip(again, _ranked(again, already, run), strict=True)
    }
    return Looked(run, tuple(person.id for person in people), fresh)


def write(looked: Looked) -> int:
    """Bring these lists to their run; returns how many were ranked again. A list that stands is only dated, and whoever
    left meanwhile has none."""
    run, kept = looked.run, queries.lists_of(looked.person_ids)
    for person_id in queries.still_accompanied(looked.fresh):
        _keep(person_id, kept.get(person_id), *looked.fresh[person_id], run)
    for row in kept.values():
        row.seq, row.day, row.ranked_at = run.snapshot.seq, run.today, run.now
    db.session.flush()
    return len(looked.fresh)


def candidates_of(
    people: Sequence[Person], already: Mapping[int, Already], *, weights: Weights, now: datetime
) -> dict[int, frozenset[int]]:
    """Return person key → offers among which their first ones are: those of the list kept, and whatever changed since.
    Whose answers changed, whose list is short of room or too old is not there: they are to be ranked among all."""
    run, found = Tonight(now, snapshot(local_date(now)), {}), dict[int, frozenset[int]]()
    kept = queries.lists_of([person.id for person in people])
    for person in people:
        row = kept.get(person.id)
        if row is None or row.inputs != inputs_of(person, already[person.id], weights, run.today):
            continue
        changed, listed = run.changed(row), frozenset(key for key, _ in row.offers)
        if changed is not None and (len(listed) < KEPT or len(listed - changed) >= ENOUGH):
            found[person.id] = listed | changed
    return found


def forget_the_others() -> int:
    """Erase the lists of people nobody accompanies any more, or who asked for a pause; returns how many."""
    over = queries.no_longer_accompanied()
    for row in over:
        db.session.delete(row)
    db.session.flush()
    return len(over)


def inputs_of(person: Person, already: Already, weights: Weights, today: date) -> str:
    """Return the digest of all a ranking reads beside the offers; a new week is a new order of ties."""
    said = [all_answers(person), sorted(already.asked), sorted(already.declined), weights.full_version,
            sorted((code.value, points) for code, points in weights.points.items()), monday_of(today).isoformat()]
    return blind_index(json.dumps(said, sort_keys=True), context="shortlist.inputs")


def monday_of(day: date) -> date:
    """Ties are ordered anew each week: a list may stand from one night to the next."""
    return day - timedelta(days=day.weekday())


def seed_of(person: Person, today: date) -> int:
    """Return the order of ties of a person's list."""
    return ranking.daily_seed(monday_of(today), person.public_id)


def _stands(person: Person, kept: Shortlist | None, already: Already, run: Tonight) -> bool:
    weights = run.weights(person.territory_code)
    if kept is None or kept.inputs != inputs_of(person, already, weights, run.today):
        return False
    changed = run.changed(kept)
    if not changed:
        return changed is not None
    keys, points = [key for key, _ in kept.offers], [worth for _, worth in kept.offers]
    return still_stands(
        Kept(tuple(keys), tuple(points), kept.floor), profile_of(person), run.newcomers(changed), changed,
        today=run.today, weights=weights, edges=edges(), context=_context(already),
    )  # fmt: skip


def _ranked(people: Sequence[Person], already: dict[int, Already], run: Tonight) -> list[Kept]:
    """Return the whole ranking of each; by the compiled kernel where it pays."""
    found = []
    for person in people:
        asked = Asked(profile_of(person), _context(already[person.id]), seed_of(person, run.today))
        weights = run.weights(person.territory_code)
        if batch.pays(run.columns, asked.context):
            rows, points = batch.rank_many(
                [asked], run.columns, today=run.today, edges=edges(), weights=weights, limit=KEPT
            )[0]
        else:
            rows, points = rank_in_arrays(
                asked.profile, run.columns, today=run.today, seed=asked.seed, weights=weights, edges=edges(),
                limit=KEPT, context=asked.context,
            )  # fmt: skip
        found.append(kept_of(run.columns, rows, points, limit=KEPT))
    return found


def _keep(person_id: int, row: Shortlist | None, fresh: Kept, inputs: str, run: Tonight) -> None:
    if row is None:
        row = Shortlist(person_id=person_id, found=[], offers=[])
        db.session.add(row)
    else:
        row.found = _found(row, fresh, run)
    row.offers = [list(pair) for pair in zip(fresh.keys, fresh.points, strict=True)]
    row.floor, row.inputs = fresh.floor, inputs
    row.seq, row.day, row.ranked_at = run.snapshot.seq, run.today, run.now


def _found(row: Shortlist, fresh: Kept, run: Tonight) -> list[list[int]]:
    """What is told as new: put on line since the list was last checked, and suiting well; kept while it is listed."""
    told = [[key, day] for key, day in row.found if key in fresh.keys]
    known = {key for key, _ in (*row.offers, *told)}
    new = [
        key
        for key, points in list(zip(fresh.keys, fresh.points, strict=True))[:FIRST_PAGE]
        if points >= GOOD_FROM_POINTS and key not in known and _is_new(key, row.ranked_at, run)
    ]
    return [*told, *([key, run.today.toordinal()] for key in reversed(new))][-FOUND_AT_MOST:]


def _is_new(key: int, since: datetime, run: Tonight) -> bool:
    row = run.snapshot.row_of_key(key)
    published = None if row is None else run.snapshot.offers[row].published_at
    return published is not None and published >= since


def _context(already: Already) -> Context:
    return Context(asked=already.asked, declined=already.declined)
