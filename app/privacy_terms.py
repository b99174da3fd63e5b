"""How long what is kept is kept: each term the columns' metadata name, and how the house keeps its word.

A term named by a column and absent here, or listed here and named by no column, is an error of the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, and_, exists, func, select

from app.kit.database import Base
from app.people.erasure_queries import FILE_LIFE
from app.people.values import ERASURE_LIST_LIFE
from app.placements.workflow import PlacementState
from app.structures.workflow import StructureState

LIFE_OF_THE_ROW = "life of the row"
YEAR = timedelta(days=366)
MONTH = timedelta(days=30)
SIX_MONTHS = timedelta(days=183)
ACCOUNT_LIFE = timedelta(days=730)
NOT_TAKEN_UP = (
    PlacementState.DECLINED,
    PlacementState.CANCELLED,
    PlacementState.LAPSED,
    PlacementState.REFUSED,
    PlacementState.EXPIRED,
    PlacementState.WITHDRAWN,
)

Clock = Callable[[Table, datetime], ColumnElement[bool]]


class Way(StrEnum):
    """What happens at the term."""

    ROWS = "rows"  # the rows go
    VALUES = "values"  # the columns that name the term are emptied, the row stays


@dataclass(frozen=True, slots=True)
class Rule:
    """At ``life`` after a row's clock, its term is over. ``over(table, limit)`` is the SQL of « its clock ran out »."""

    term: str
    table: str
    life: timedelta
    over: Clock
    way: Way = Way.ROWS


def since(name: str) -> Clock:
    """A clock that starts at a column's instant."""

    def over(table: Table, limit: datetime) -> ColumnElement[bool]:
        return table.c[name] <= limit

    return over


def _sent(table: Table, limit: datetime) -> ColumnElement[bool]:
    return and_(table.c.created_at <= limit, table.c.sent_at.is_not(None), table.c.emptied_at.is_(None))


def _never_sent(table: Table, limit: datetime) -> ColumnElement[bool]:
    return and_(table.c.created_at <= limit, table.c.sent_at.is_(None))


def _replayed(table: Table, limit: datetime) -> ColumnElement[bool]:
    later = table.alias("later")  # the last change of each offer stays: late readers and exports still learn of it
    replaced = exists().where(later.c.subject_id == table.c.subject_id, later.c.topic == table.c.topic,
                              later.c.seq > table.c.seq)  # fmt: skip
    return and_(table.c.at <= limit, replaced)


def _of_closed_structure(table: Table, limit: datetime) -> ColumnElement[bool]:
    structure = Base.metadata.tables["structure"]
    closed = select(structure.c.id).where(structure.c.state == StructureState.CLOSED, structure.c.updated_at <= limit)
    return table.c.structure_id.in_(closed)


def _contacts_of_closed_structure(table: Table, limit: datetime) -> ColumnElement[bool]:
    named = func.coalesce(table.c.contact_name, table.c.contact_email, table.c.contact_phone, table.c.substitute_email)
    return and_(_of_closed_structure(table, limit), named.is_not(None))


def _not_taken_up(table: Table, limit: datetime) -> ColumnElement[bool]:
    over = and_(table.c.state.in_(NOT_TAKEN_UP), table.c.changed_at <= limit)
    return and_(over, table.c.emptied_at.is_(None))


RULES = (
    Rule("logs: 12 months", "security_event", YEAR, since("at")),
    Rule("outbox: body 30 days", "outbox_mail", MONTH, _sent, Way.VALUES),
    Rule("outbox: body 30 days", "outbox_mail", MONTH, _never_sent),
    Rule("outbox: body 30 days", "outbox_sms", MONTH, _sent, Way.VALUES),
    Rule("outbox: body 30 days", "outbox_sms", MONTH, _never_sent),
    Rule("outbox: body 30 days", "held_news", MONTH, since("created_at")),
    Rule("mail settings: 24 months after last change", "mail_reader", ACCOUNT_LIFE, since("changed_at")),
    Rule("life of the step", "action_link", MONTH, since("expires_at")),
    Rule("30 days", "change_log", MONTH, _replayed),
    Rule("14 days", "member_invitation", timedelta(days=14), since("created_at")),
    Rule("bulk import: lines 30 days", "bulk_line", MONTH, since("created_at")),
    Rule("reports: 12 months", "offer_report", YEAR, since("at")),
    Rule("until done + 12 months", "call_task", YEAR, since("done_at")),
    Rule("structure: until closed + 12 months", "offer", YEAR, _contacts_of_closed_structure, Way.VALUES),
    Rule("structure: until closed + 12 months", "membership", YEAR, _of_closed_structure),
    Rule("alerts: told offers 12 months", "alert_sent", YEAR, since("sent_at")),
    Rule("shown lists: 12 months", "shown_list", YEAR, since("shown_at")),
    Rule("erasure list: 90 days", "erased_file", ERASURE_LIST_LIFE, since("at")),
    Rule("messages: 6 months", "attachment", SIX_MONTHS, since("at")),
    Rule("messages: 6 months", "message", SIX_MONTHS, since("at")),
    Rule("messages: 6 months", "message_read", SIX_MONTHS, since("at")),
    Rule("proposal not taken up: 3 months, then the fact alone", "placement", 3 * MONTH, _not_taken_up, Way.VALUES),
)
# terms kept by a job of their own, and how long they last
BY_ANOTHER_JOB = {
    "file: 24 months after last contact": FILE_LIFE,
    "account: 24 months after last sign-in": ACCOUNT_LIFE,
    "logs: 12 months": YEAR,  # the reading log goes by whole sealed months
    "alerts: 12 months after the last sign of life": YEAR,
    "12 hours": timedelta(hours=12),
    "1 day": timedelta(days=1),
}


def known_terms() -> set[str]:
    """Return every term the house keeps, but the life of the row."""
    return {rule.term for rule in RULES} | set(BY_ANOTHER_JOB)


def columns_of(rule: Rule) -> list[str]:
    """Return the columns of a rule's table that name its term."""
    table = Base.metadata.tables[rule.table]
    return [column.name for column in table.columns if column.info["about"].retention == rule.term]
