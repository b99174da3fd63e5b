"""What the shared engine reads: its own state, the answer to one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError as Missing

from app.search.criteria import Criteria
from app.search.shared.schema import wanted_layout
from app.search.shared.statements import Catalogue, Statement
from app.search.shared.wording import terms_asked

# The statements differ from search to search: plans are made for what is bound, never compiled.
_STATE = """
SELECT state.seq, state.layout, state.fingerprint, state.offers,
       (SELECT coalesce(max(seq), 0) FROM change_log),
       (SELECT json_object_agg(term, offers) FROM aportee_search.term WHERE term = ANY(%(terms)s::text[])),
       CASE WHEN %(zoned)s THEN (SELECT array_agg(zone) FROM aportee_search.zone) END,
       set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)
FROM aportee_search.state"""

_IS_THERE = "SELECT to_regclass('aportee_search.state') IS NOT NULL"
__all__ = ["Missing", "State", "card", "cards_between", "keys_between", "rows", "state", "state_if_any"]


@dataclass(frozen=True, slots=True)
class State:
    """Where the tables are: the last change they include, None while they are being filled; what a search must know."""

    seq: int | None
    fingerprint: str
    newest: int
    catalogue: Catalogue

    @property
    def is_fresh(self) -> bool:
        """Tell whether every committed change is included."""
        return self.seq == self.newest

    def includes(self, seq: int | None) -> bool:
        """Tell whether a change is included."""
        return seq is not None and self.seq is not None and self.seq >= seq


def state(reader: Connection, criteria: Criteria | None = None) -> State | None:
    """Return the state of the tables; None when they are empty or of another format.

    Raises ``Missing`` when they are not there.
    """
    terms = [term for pair in terms_asked(criteria.q) for term in pair] if criteria is not None else []
    zoned = criteria is not None and criteria.commune is not None
    row = reader.exec_driver_sql(_STATE, {"terms": terms, "zoned": zoned}).first()
    if row is None or row[1] != wanted_layout():
        return None
    return State(row[0], row[2], row[4], Catalogue(row[3], row[5] or {}, row[6] or ()))


def state_if_any(reader: Connection) -> State | None:
    """Return the state of tables that may not be there."""
    return state(reader) if reader.exec_driver_sql(_IS_THERE).scalar() else None


def rows(reader: Connection, statement: Statement) -> Sequence[Any]:
    """Return the rows that answer a statement."""
    return reader.exec_driver_sql(statement.sql, statement.values).all()


def card(reader: Connection, public_id: str) -> str | None:
    """Return the card of an offer on line."""
    query = """SELECT card.card FROM aportee_search.offer JOIN aportee_search.card USING (key)
               WHERE public_id = %(public_id)s"""
    found = reader.exec_driver_sql(query, {"public_id": public_id}).scalar()
    return None if found is None else str(found)


def keys_between(reader: Connection, after: int, last: int | None) -> Sequence[int]:
    """Return the keys held after one, up to another."""
    query = "SELECT key FROM aportee_search.offer WHERE key > %(after)s AND key <= %(last)s"
    values = {"after": after, "last": 2**63 - 1 if last is None else last}
    return reader.exec_driver_sql(query, values).scalars().all()


def cards_between(reader: Connection, after: int, last: int | None) -> dict[str, str]:
    """Return the cards held after a key, up to another, by public id."""
    query = """SELECT public_id, card FROM aportee_search.offer JOIN aportee_search.card USING (key)
               WHERE key > %(after)s AND key <= %(last)s"""
    values = {"after": after, "last": 2**63 - 1 if last is None else last}
    return {row[0]: row[1] for row in reader.exec_driver_sql(query, values)}
