"""Where a person is in the database, found from the tables' own keys and metadata: a new table is never forgotten.

A row is theirs when it points to their file, to one of their rows, or lives and dies with their account. Rows that
point to nothing of the kind (mails, links, sessions, the reading log) are found by what they name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Table, or_, select

from app.kit import mail_readers
from app.kit.columns import About, Erasure, Sensitivity
from app.kit.database import Base, db
from app.people import reading_log
from app.people.models import Person

PERSONAL = frozenset({Sensitivity.PERSONAL, Sensitivity.SENSITIVE})
ROOTS = ("person", "account")
BY_NAME = ("action_link", "outbox_mail", "outbox_sms", "web_session", "file_read")
BY_ADDRESS = ("mail_reader", "held_news")
# personal data of professionals or of passers-by: kept for their own reason, never found from a person's file
NOT_OF_PEOPLE = {
    "bulk_line": "a line of a structure's own file of offers",
    "member_invitation": "invited professionals",
    "membership": "professionals who work in a structure",
    "offer": "professional contact of an offer",
    "offer_report": "what a passer-by wrote to the moderator",
}


@dataclass(frozen=True, slots=True)
class FileScope:
    """The person's rows: table → condition, parents first."""

    person_id: int
    conditions: dict[str, ColumnElement[bool]]

    def tables(self) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """Yield each table with the condition of the person's rows, parents first."""
        for table in Base.metadata.sorted_tables:
            if table.name in self.conditions:
                yield table, self.conditions[table.name]


def about(column: Column[object]) -> About:
    """Return a column's metadata."""
    found: About = column.info["about"]
    return found


def keeps_rows(table: Table) -> bool:
    """Tell whether erasing someone leaves the table's rows, unreadable, rather than deleting them."""
    return any(about(column).erased is Erasure.PSEUDONYM for column in table.columns)


def owned_tables() -> dict[str, list[Column[object]]]:
    """Return table → columns that tie a row to a person, for every table found by following the keys."""
    found: dict[str, list[Column[object]]] = {}
    parents = {"person"}
    for table in Base.metadata.sorted_tables:
        ties = [column for column in table.columns if _ties(column, parents)]
        if ties and table.name not in (*ROOTS, *NOT_OF_PEOPLE):
            found[table.name] = ties
            parents.add(table.name)
    return found


def _ties(column: Column[object], parents: set[str]) -> bool:
    for key in column.foreign_keys:
        target = key.target_fullname.split(".")[0]
        if target in parents or (target == "account" and key.ondelete == "CASCADE"):
            return True
    return False


def scope_of(person: Person) -> FileScope:
    """Return where a person is. Reads the keys of their rows, nothing else."""
    conditions: dict[str, ColumnElement[bool]] = {}
    account = Base.metadata.tables["account"]
    conditions["person"] = Person.__table__.c.id == person.id
    if person.account_id is not None:
        conditions["account"] = account.c.id == person.account_id
    for name, ties in owned_tables().items():
        table = Base.metadata.tables[name]
        parts = [tie.in_(_keys_of(tie, conditions)) for tie in ties if _target(tie) in conditions]
        if parts:
            conditions[table.name] = or_(*parts)
    return FileScope(person.id, conditions | _named(person, conditions))


def _target(tie: Column[object]) -> str:
    [key] = tie.foreign_keys
    return key.target_fullname.split(".")[0]


def _keys_of(tie: Column[object], conditions: dict[str, ColumnElement[bool]]) -> list[object]:
    [key] = tie.foreign_keys
    target = key.column
    return list(db.session.scalars(select(target).where(conditions[_target(tie)]).order_by(target)))


def _named(person: Person, conditions: dict[str, ColumnElement[bool]]) -> dict[str, ColumnElement[bool]]:
    """Conditions of the tables that point to no key: links, mails, sessions, readings."""
    tables = Base.metadata.tables
    names = _public_ids(conditions)
    link, mail, sms, session, read = (tables[name] for name in BY_NAME)
    found: dict[str, ColumnElement[bool]] = {
        "action_link": link.c.subject.in_(names),
        "outbox_mail": or_(mail.c.id.in_(_mails_to(person)), *(mail.c.dedupe.contains(name) for name in names)),
        "outbox_sms": or_(sms.c.id.in_(_texts_to(person)), *(sms.c.dedupe.contains(name) for name in names)),
    }
    digests = [mail_readers.index_of(address) for address in _addresses(person)]
    for name in BY_ADDRESS:
        found[name] = tables[name].c.email_index.in_(digests)
    if person.account_id is not None:
        found["web_session"] = session.c.account_id == person.account_id
    if person.log_key:
        found["file_read"] = read.c.person_key == reading_log.pseudonym(person.log_key, person.public_id)
    return found


def _public_ids(conditions: dict[str, ColumnElement[bool]]) -> list[str]:
    found: list[str] = []
    for name, condition in conditions.items():
        table = Base.metadata.tables[name]
        if "public_id" in table.columns:
            found += db.session.scalars(select(table.c.public_id).where(condition).order_by(table.c.public_id))
    return found


def _mails_to(person: Person) -> list[int]:
    """Return the mails addressed to the person. Addresses are encrypted: those that still have a body are read."""
    mail, own = Base.metadata.tables["outbox_mail"], _addresses(person)
    if not own:
        return []
    rows = db.session.execute(select(mail.c.id, mail.c.to).where(mail.c.emptied_at.is_(None)).order_by(mail.c.id))
    return [row.id for row in rows if row.to.lower() in own]


def _texts_to(person: Person) -> list[int]:
    """Return the texts sent to the person's number; those that still have words are read."""
    sms = Base.metadata.tables["outbox_sms"]
    if not person.phone:
        return []
    rows = db.session.execute(select(sms.c.id, sms.c.to).where(sms.c.emptied_at.is_(None)).order_by(sms.c.id))
    return [row.id for row in rows if row.to == person.phone]


def _addresses(person: Person) -> set[str]:
    """Return the addresses the person is written to at, in lower case."""
    own = {person.email.lower()} if person.email else set()
    if person.account_id is not None:
        account = Base.metadata.tables["account"]
        signing_in = select(account.c.email).where(account.c.id == person.account_id)
        own |= {found.lower() for found in db.session.scalars(signing_in)}
    return own
