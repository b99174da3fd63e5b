"""The tables of PostgreSQL as the engine of searches: two statements a search, nothing kept in the process.

A trip in minutes needs what matching knows of places: it is asked of the columns.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.geo.queries import gazetteer
from app.kit.database import Reader, committed_reader
from app.kit.instance import once_per_app, run_behind
from app.kit.pages import Page
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.search import near_queries, startup
from app.search.column_engine import InColumns
from app.search.criteria import Criteria
from app.search.facets import STARTS_WITHIN_DAYS, Counts, Facets
from app.search.live import labels_of
from app.search.packed import unpacked
from app.search.rows import LiveOffer
from app.search.selection import Found, Results, found_of, results_in, total_in
from app.search.shared import queries, services
from app.search.shared.filters import WORDS
from app.search.shared.statements import Asked, facet_statement, page_statement, total_statement
from app.search.startup import Once, one_live, part

T = TypeVar("T")
TRIES = 3
Ask = Callable[[Reader, Asked], T]
LATER = {
    "contract": [contract.value for contract in Contract],
    "french": [level.value for level in FrenchLevel],
    "day": [day.value for day in Day],
    "half_day": [half.value for half in HalfDay],
    "starts_within_days": [str(days) for days in STARTS_WITHIN_DAYS],
}  # in the order of their columns


class InTables:
    """Searches answered by PostgreSQL."""

    def results(self, criteria: Criteria, *, today: date) -> Results:
        """Return one page with exact disjunctive counts."""
        if criteria.max_minutes is not None:
            return InColumns().results(criteria, today=today)
        found = _answered(criteria, _page, today=today)
        if found is None:
            return replace(results_in(part(criteria, today=today), criteria, today=today), partial=True)
        return found

    def totals(self, searches: Sequence[Criteria], *, today: date) -> list[int]:
        """Return how many offers answer each search."""
        return [_total(criteria, today=today) for criteria in searches]

    def offer(self, public_id: str, *, today: date) -> LiveOffer | None:
        """Return a live offer by its public id."""
        if not _is_fresh(today=today):
            return one_live(public_id, today=today)
        with committed_reader() as reader:
            card = queries.card(reader, public_id)
        return None if card is None else unpacked(card.encode())


def _page(reader: Reader, asked: Asked) -> Results:
    rows, criteria = queries.rows(reader, page_statement(asked)), asked.criteria
    counts = iter(rows[0])
    total, from_home = next(counts), next(counts)
    counted: dict[str, Counts] = {
        "kind": {kind.value: next(counts) for kind in Kind},
        "remote": {remote.value: next(counts) for remote in Remote},
        "words": {word: next(counts) for word in [*WORDS, "new"]},
    }
    shown = [_found(row[-1], row[-2], asked) for row in rows if row[-1] is not None]
    facets = _facets(counted, criteria, asked.today)
    return Results(Page(shown, criteria.page, criteria.per_page, total), facets, remote_only=from_home)


def _found(card: str, km: float | None, asked: Asked) -> Found:
    return found_of(unpacked(card.encode()), asked.criteria, km, asked.today)


def _facets(counted: dict[str, Counts], criteria: Criteria, today: date) -> Facets:
    """Counts known, and those asked in one statement the first time one of them is read."""
    known: dict[str, Counts] = {}

    def later(name: str) -> Counts:
        if not known:
            known.update(_counted_later(criteria, today))
        return known[name]

    return Facets(counted, {name: lambda name=name: later(name) for name in LATER})  # type: ignore[misc]


def _counted_later(criteria: Criteria, today: date) -> Mapping[str, Counts]:
    found = _answered(criteria, _opened_facets, today=today)
    return results_in(part(criteria, today=today), criteria, today=today).facets if found is None else found


def _opened_facets(reader: Reader, asked: Asked) -> Mapping[str, Counts]:
    counts = iter(queries.rows(reader, facet_statement(asked))[0])
    return {name: {value: next(counts) for value in values} for name, values in LATER.items()}


def _total(criteria: Criteria, *, today: date) -> int:
    if criteria.max_minutes is not None:
        return sum(InColumns().totals([criteria], today=today))
    found = _answered(criteria, _counted, today=today)
    return total_in(part(criteria, today=today), criteria, today=today) if found is None else found


def _counted(reader: Reader, asked: Asked) -> int:
    return int(queries.rows(reader, total_statement(asked))[0][0])


def _answered(criteria: Criteria, ask: Ask[T], *, today: date) -> T | None:
    """Return what a question is answered; None while the tables are being filled, or are made again by others.

    Every change committed before this call is included.
    """
    family = gazetteer().family(criteria.commune.insee) if criteria.commune is not None else frozenset()
    wanted: int | None = None
    for _ in range(TRIES):
        with committed_reader() as reader:
            state = _state(reader, criteria)
            if state is not None and state.seq is not None and (state.is_fresh or state.includes(wanted)):
                return ask(reader, Asked(criteria, state.catalogue, family, today))
        wanted = state.newest if state is not None else wanted
        if not _brought_up(today):
            break
    return None


def _state(reader: Reader, criteria: Criteria | None = None) -> queries.State | None:
    try:
        return queries.state(reader, criteria)
    except queries.Missing:
        return None


def _is_fresh(*, today: date) -> bool:
    with committed_reader() as reader:
        state = _state(reader)
    return (state is not None and state.is_fresh) or _brought_up(today)


def _brought_up(today: date) -> bool:
    """Follow the change log; fill the tables at once when that is short, behind otherwise."""
    if services.follow(labels_of, today=today):
        return True
    with committed_reader() as reader:
        many = near_queries.more_than(reader, startup.READ_AT_ONCE, today=today)
    if not many:
        return services.fill(labels_of, today=today) is not None
    once_per_app("aportee_filling", Once).begin(
        lambda: run_behind("search-tables", lambda: services.fill(labels_of, today=today))
    )
    return False
