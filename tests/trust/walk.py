"""Walking the whole site as everyone: each line of ``routes.txt`` × each role-state × own, missing, malformed objects.

The world of ``tests/factories/world`` is made once; what a request writes is noted, then put back as it was.
"""

import secrets
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select, text
from werkzeug.datastructures import Headers

from app.accounts.models import Account
from app.kit import clock
from app.kit.database import Base, db
from app.kit.mail import OutboxMail
from app.kit.sessions import ServerSession
from app.people import sealed_log
from tests.factories.world import World
from tests.support import databases
from tests.support.everything import REFERENCE

TABLE = Path(__file__).with_name("routes.txt")
STATES = (
    "anonymous", "person", "person_other", "referent", "referent_no_mfa", "referent_ex", "referent_other", "partner",
    "partner_no_mfa", "partner_other", "manager", "manager_other", "admin", "suspended",
)  # fmt: skip
BRIEFLY = ("anonymous", "person", "referent", "partner", "manager")
FORM = "/confort-de-lecture"  # any page with a form, open to all
ANY_ID = "zz" + secrets.token_hex(4)
MALFORMED = "É'\"<x"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what each role-state gets on the world's own object."""

    method: str
    pattern: str
    expected: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether everyone gets the same answer."""
        return len(set(self.expected)) == 1


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer."""

    line: Line
    state: str
    target: str  # own, missing or malformed
    status: int
    body: str
    headers: Headers
    wrote: frozenset[str]
    mails: tuple[tuple[str, str], ...]  # to whom, all its words


def lines() -> list[Line]:
    """Return the table."""
    found = []
    for row in TABLE.read_text().splitlines():
        if row.strip() and not row.startswith("#"):
            method, pattern, *statuses = row.split()
            found.append(Line(method, pattern, tuple(int(status) for status in statuses)))
    return found


def targets(line: Line, world: World) -> Iterator[tuple[str, str]]:
    """Yield (target, path): the world's own object, then each name in the path replaced by one that is wrong."""
    names = {name: getattr(world, name) for name in NAMES} | {"forged": "A" * 43}
    yield "own", line.pattern.format(**names)
    for name in (name for name in names if f"{{{name}}}" in line.pattern):
        missing = str(10**9) if name in NUMBERED else ANY_ID
        yield "missing", line.pattern.format(**names | {name: missing})
        yield "malformed", line.pattern.format(**names | {name: MALFORMED})


NAMES = ("nadege", "structure", "offer", "sent", "proposed", "report", "invitation", "member", "closure", "decision",
         "call", "model", "agree_token", "bulk", "alert", "message", "piece", "thread_token")  # fmt: skip


NUMBERED = frozenset({"report", "member", "closure", "decision", "call"})


class Walker:
    """Sends requests as someone, without a browser's memory: each one starts from the same cookies."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app = app
        self.world = world
        self.cookies = {state: self._sign_in(state) for state in STATES}
        self.tokens = {state: self._csrf(state) for state in STATES}
        self.last_mail = db.session.scalar(select(func.max(OutboxMail.id))) or 0
        db.session.rollback()
        databases._touched.clear()
        with db.engine.connect() as connection:
            self.saved = {table.name: _rows(connection, table.name) for table in _tables()}

    def _sign_in(self, state: str) -> str | None:
        if state == "anonymous":
            return None
        account_id, mfa = self.world.accounts[state]
        account = db.session.get_one(Account, account_id)
        session = ServerSession({"_user_id": account.get_id(), "_fresh": True, "account_id": account.id, "mfa": mfa,
                                 "idle": "professional"})  # fmt: skip
        return self.app.session_interface._store(session, now=clock.now())

    def _client(self, state: str) -> FlaskClient:
        client = self.app.test_client()
        if self.cookies[state]:
            client.set_cookie(self.app.session_interface.cookie, self.cookies[state])
        return client

    def _csrf(self, state: str) -> str:
        client = self._client(state)
        body = Context().run(client.get, FORM).get_data(as_text=True)
        cookie = client.get_cookie(self.app.session_interface.cookie)
        self.cookies[state] = cookie.value if cookie else self.cookies[state]
        return body.partition('name="csrf_token" value="')[2].partition('"')[0]

    def send(self, line: Line, state: str, target: str, path: str, *, csrf: bool = True) -> Seen:
        """Send one request, note which tables it wrote, and put them back."""
        data = {"csrf_token": self.tokens[state]} if line.method == "POST" and csrf else None
        client = self._client(state)
        response = Context().run(client.open, path, method=line.method, data=data)
        body = response.get_data().decode(errors="replace")  # a workbook is no text
        db.session.rollback()
        wrote = frozenset(databases._touched)
        written = mails(after=self.last_mail) if "outbox_mail" in wrote else ()
        response.close()
        if wrote:
            self._put_back(wrote)
        return Seen(line, state, target, response.status_code, body, response.headers, wrote, written)

    def _put_back(self, names: frozenset[str]) -> None:
        """Write the rows back on a connection of its own, without keys or triggers: nothing else may follow."""
        db.session.remove()
        raw = db.engine.raw_connection()
        try:
            cursor = raw.cursor()
            for statement in ("PRAGMA foreign_keys=OFF", *sealed_log.SQLITE_REMOVE, "BEGIN IMMEDIATE"):
                cursor.execute(statement)
            for name in names:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own metadata
                rows = self.saved.get(name, [])
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - the same
            for statement in ("COMMIT", *sealed_log.SQLITE_INSTALL, "PRAGMA foreign_keys=ON"):
                cursor.execute(statement)
        finally:
            raw.close()
        databases._touched.clear()


def _tables():
    return [table for table in Base.metadata.sorted_tables if table.name not in REFERENCE]


def _rows(connection: Connection, name: str) -> list[tuple]:
    return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608 - names of our own metadata


def mails(*, after: int = 0) -> tuple[tuple[str, str], ...]:
    """Return the mails of the outbox: to whom, and all their words."""
    rows = db.session.scalars(select(OutboxMail).where(OutboxMail.id > after).order_by(OutboxMail.id)).all()
    found = tuple((row.to, f"{row.subject}\n{row.text}\n{row.html}") for row in rows)
    db.session.rollback()
    return found


def walk(walker: Walker) -> list[Seen]:
    """Send every request of the table; reads first."""
    found = []
    for line in sorted(lines(), key=lambda line: line.method):
        for target, path in targets(line, walker.world):
            states = STATES if target == "own" or (target == "missing" and not line.is_open) else BRIEFLY
            found += [walker.send(line, state, target, path) for state in states]
    return found
