"""The statements of the shared engine, written for what was asked: values are always bound, never written in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.matching.encoding import NO_DAY
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.search.criteria import Criteria, Sort
from app.search.facets import STARTS_WITHIN_DAYS
from app.search.shared import filters
from app.search.shared.filters import Condition, Values
from app.search.shared.reach import bind_place, bind_view, bind_zones, kilometres
from app.search.shared.wording import Wording, wording_of

ALWAYS = "TRUE"
COLUMNS = (
    "key, kind, remote, contract, is_full, published, updated, starts, required, helps, conditions, french, "
    "minutes, flexible, fit, fits"
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a statement must know of the tables: how many offers, how many hold each word, zones some are kept for."""

    size: int
    holders: Mapping[str, int]
    zones: Sequence[str]


_INSIDE = """inside AS MATERIALIZED (SELECT key, min(km) AS km FROM (
             SELECT key, km FROM near
             UNION ALL SELECT key, NULL FROM aportee_search.place WHERE insee = ANY(%(family)s::int[])
             UNION ALL SELECT key, NULL FROM aportee_search.offer WHERE anywhere) AS each GROUP BY key)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and what it is asked of; ``family`` are the communes that the searched one stands for."""

    criteria: Criteria
    catalogue: Catalogue
    family: frozenset[str]
    today: date


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and what it binds."""

    sql: str
    values: Values


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of a search: common table expressions that end with « held », with some filters still to apply."""

    tables: str
    filters: Mapping[str, Condition]
    wording: Wording | None
    values: Values

    def every(self, *, but: str = "") -> Condition:
        """Return the condition of the filters still to apply, or of all but one."""
        return " AND ".join([f"({one})" for name, one in self.filters.items() if name != but]) or ALWAYS


def _held(asked: Asked, *, facets: Iterable[str] = ()) -> _Held:
    """Return the rows of a search; the filters of ``facets`` are left to apply, so that each can leave its own out."""
    criteria = asked.criteria
    values: Values = {"today": asked.today.toordinal(), "no_day": NO_DAY}
    wording = wording_of(criteria.q, size=asked.catalogue.size, holders=asked.catalogue.holders, values=values)
    filters_ = filters.conditions(criteria, values, today=asked.today)
    where = ["(expires = %(no_day)s::int OR expires >= %(today)s::int)"]
    where += [f"({condition})" for name, condition in filters_.items() if name not in facets]
    if criteria.commune is not None:
        where.append(bind_zones(list(asked.catalogue.zones), criteria.commune, values))
    reached = _reached(bind_place(criteria, asked.family, values)) if criteria.has_place else []
    if criteria.view is not None:
        reached = [_in_view(bind_view(criteria.view, values)), _INSIDE]
    rows = f"held AS MATERIALIZED ({_rows(where, wording, placed=criteria.has_place)})"
    left = {name: condition for name, condition in filters_.items() if name in facets}
    return _Held(",\n".join([*reached, rows]), left, wording, values)


def _reached(boxes: Condition) -> list[str]:
    """Rows with a place within the radius, or in the searched commune, or that no distance can leave out."""
    return [
        f"near AS MATERIALIZED (SELECT key, min(km) AS km FROM {kilometres(boxes)} AS boxed "  # noqa: S608
        "WHERE km <= %(radius)s::float8 GROUP BY key)",
        _INSIDE,
    ]


def _in_view(places: Condition) -> str:
    """Rows with a place in what a map shows; their nearest place may be another one, so its distance is asked later."""
    return f"near AS MATERIALIZED (SELECT key, NULL::float8 AS km FROM aportee_search.place WHERE {places})"  # noqa: S608


def _rows(where: list[Condition], wording: Wording | None, *, placed: bool) -> str:
    """Rows in reach, on line, open to the searched commune, that hold enough of the words."""
    far = "km" if placed else "NULL::float8 AS km"
    source = f"{'inside JOIN aportee_search.offer USING (key)' if placed else 'aportee_search.offer'}"
    if wording is None:
        return f"SELECT {COLUMNS}, {far} FROM {source} WHERE {' AND '.join(where)}"  # noqa: S608
    among = " AND key = ANY (ARRAY(SELECT key FROM inside))" if placed else ""
    gated = f"(SELECT key, terms FROM aportee_search.words WHERE {wording.gate}{among} OFFSET 0)"  # noqa: S608
    source += f" JOIN {gated} AS words USING (key)"
    if wording.phrases:
        source += " JOIN aportee_search.card USING (key)"
    found = ", ".join([COLUMNS, far, *wording.where])
    said = " AND ".join([*where, *wording.phrases])
    return f"SELECT *, {wording.band} AS band FROM (SELECT {found} FROM {source} WHERE {said} OFFSET 0) AS spoken " \
           f"WHERE {wording.enough}"  # noqa: S608  # fmt: skip


def page_statement(asked: Asked) -> Statement:
    """One page in order, each row with the counts told on every page."""
    criteria, held = asked.criteria, _held(asked, facets=("kind", "remote"))
    far = f"coalesce(km, (SELECT min(km) FROM {kilometres('key = held.key')} AS own))" if criteria.has_place else "km"  # noqa: S608  # fmt: skip
    order = _order(criteria, held.wording)
    band = "band" if held.wording else "0 AS band"
    start = (criteria.page - 1) * criteria.per_page
    sql = f"""
WITH {held.tables},
shown AS (SELECT key, is_full, {band}, {far} AS km, updated FROM held WHERE {held.every()}),
page AS (SELECT * FROM shown ORDER BY {order} LIMIT %(per_page)s OFFSET %(start)s),
counts AS (SELECT {', '.join(_counts(held, asked.today))} FROM held)
SELECT counts.*, numbered.km, card.card FROM counts
LEFT JOIN (SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM page) AS numbered ON TRUE
LEFT JOIN aportee_search.card AS card ON card.key = numbered.key ORDER BY numbered.place"""  # noqa: S608
    return Statement(sql, {**held.values, "per_page": criteria.per_page, "start": start})


def _order(criteria: Criteria, wording: Wording | None) -> str:
    """The orders of ``app.search.selection``; the offer's key decides last."""
    if criteria.sort is Sort.DATE or (not criteria.has_place and wording is None):
        ranks = "is_full, updated DESC, km NULLS LAST"
    elif criteria.sort is Sort.RELEVANCE and wording is not None:
        ranks = "is_full, band DESC, km NULLS LAST, updated DESC"
    else:
        ranks = "is_full, km NULLS LAST, updated DESC"
    return f"{ranks}, key"


def _counts(held: _Held, today: date) -> list[str]:
    """Total, done from home, by kind, by remote, by word, new: each with its own filter left out."""
    every, kinds, remotes = held.every(), held.every(but="kind"), held.every(but="remote")
    return [
        _count(every, ALWAYS), _count(every, f"remote >= {Remote.FULL.number}"),
        *(_count(kinds, f"kind = {kind.number}") for kind in Kind),
        *(_count(remotes, f"remote = {remote.number}") for remote in Remote),
        *(_count(every, word) for word in filters.WORDS.values()),
        _count(every, filters.newly_published(today)),
    ]  # fmt: skip


def facet_statement(asked: Asked) -> Statement:
    """The counts told when the filters are opened: contracts, French, days, half-days, starts."""
    criteria, held = asked.criteria, _held(asked, facets=("contract", "french", "when", "starts_within_days"))
    when = held.every(but="when")
    counts = [
        *(_count(held.every(but="contract"), f"contract = {contract.number}") for contract in Contract),
        *(_count(held.every(but="french"), filters.in_french(level)) for level in FrenchLevel),
        *(_count(when, filters.fits(frozenset({day}), criteria.half_days)) for day in Day),
        *(_count(when, filters.fits(criteria.days, frozenset({half}))) for half in HalfDay),
        *(_count(held.every(but="starts_within_days"), filters.starting(asked.today + timedelta(days=days)))
          for days in STARTS_WITHIN_DAYS),
    ]  # fmt: skip
    return Statement(f"WITH {held.tables} SELECT {', '.join(counts)} FROM held", held.values)  # noqa: S608


def total_statement(asked: Asked) -> Statement:
    """How many offers answer."""
    held = _held(asked)
    return Statement(f"WITH {held.tables} SELECT count(*) FROM held", held.values)  # noqa: S608


def _count(where: Condition, also: Condition) -> str:
    return f"count(*) FILTER (WHERE {where} AND {also})"
