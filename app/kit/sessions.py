"""Server-side sessions: the cookie holds a random token, the table holds what it means.

A row is written only when something is stored (a sign-in, a form's CSRF secret), so readers of public pages get no
cookie. The token changes at sign-in and the row is deleted at sign-out: a copied cookie dies with it.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import BigInteger, Integer, String, Text, bindparam, delete, select
from sqlalchemy.orm import Mapped
from werkzeug.datastructures import CallbackDict

from app.kit import clock
from app.kit.columns import UtcDateTime, column, internal, personal
from app.kit.database import Base, db, unit_of_work
from app.kit.ids import secret_token, token_hash

ANONYMOUS_LIFE = timedelta(hours=4)
ABSOLUTE_LIFE = timedelta(hours=12)
IDLE_LIFE = {"person": timedelta(hours=2), "professional": timedelta(minutes=45)}
TOUCH_EVERY = timedelta(minutes=2)


class WebSession(Base):
    """One browser's session."""

    __tablename__ = "web_session"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    token_hash: Mapped[str] = column(internal("SHA-256 of the cookie"), String(64), unique=True)
    account_id: Mapped[int | None] = column(
        personal("whose session, to list and end it", retention="12 hours"),
        BigInteger().with_variant(Integer, "sqlite"),
        index=True,
    )
    browser: Mapped[str] = column(
        personal("browser, to recognise one's own session", retention="12 hours"), String(120), default=""
    )
    data: Mapped[str] = column(internal("what the session holds, JSON", retention="12 hours"), Text, default="{}")
    created_at: Mapped[datetime] = column(internal("start"), UtcDateTime)
    seen_at: Mapped[datetime] = column(internal("last request"), UtcDateTime)
    expires_at: Mapped[datetime] = column(internal("end"), UtcDateTime, index=True)


_OPEN = select(WebSession.data, WebSession.seen_at, WebSession.expires_at).where(  # read at each request
    WebSession.token_hash == bindparam("token")
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The session as views see it: a dictionary that knows when it changed."""

    def __init__(
        self, data: dict[str, Any] | None = None, *, token: str | None = None, seen_at: datetime | None = None
    ) -> None:
        def changed(session: "ServerSession") -> None:
            session.modified = True

        super().__init__(data, changed)
        self.token = token
        self.seen_at = seen_at
        self.modified = False
        self.rotate = False
        self.accessed = False

    def regenerate(self) -> None:
        """Ask for a new token at the end of the request (privilege changed)."""
        self.rotate = True
        self.modified = True


class DatabaseSessions(SessionInterface):
    """Opens and saves sessions in the ``web_session`` table."""

    def __init__(self, *, secure: bool) -> None:
        self.secure = secure
        self.cookie = "__Host-aportee" if secure else "aportee"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        token = request.cookies.get(self.cookie)
        if not token or request.path.startswith("/static/"):
            return ServerSession()
        row = db.session.execute(_OPEN, {"token": token_hash(token)}).first()
        if row is None or row.expires_at <= clock.now():
            return ServerSession()
        return ServerSession(json.loads(row.data), token=token, seen_at=row.seen_at)

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        now = clock.now()
        if not session and not session.modified:
            return
        if not session:
            self._drop(session.token)
            response.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="Lax")
            return
        stale = session.seen_at is None or now - session.seen_at > TOUCH_EVERY
        if not (session.modified or (stale and session.get("_user_id"))):
            return
        token = self._store(session, now=now)
        response.set_cookie(self.cookie, token, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def _store(self, session: ServerSession, *, now: datetime) -> str:
        with unit_of_work():
            row = None
            if session.token:
                row = db.session.scalar(select(WebSession).where(WebSession.token_hash == token_hash(session.token)))
            token = session.token if row is not None and not session.rotate else secret_token()
            if row is None:
                row = WebSession(created_at=now)
                db.session.add(row)
            if session.rotate:
                row.created_at = now
            row.token_hash = token_hash(token or "")
            row.account_id = session.get("account_id")
            row.browser = str(session.get("browser", ""))[:120]
            row.data = json.dumps(dict(session))
            row.seen_at = now
            row.expires_at = _expiry(session, started_at=row.created_at, now=now)
        return token or ""

    def _drop(self, token: str | None) -> None:
        if token:
            with unit_of_work():
                db.session.execute(delete(WebSession).where(WebSession.token_hash == token_hash(token)))


def _expiry(session: ServerSession, *, started_at: datetime, now: datetime) -> datetime:
    idle = IDLE_LIFE.get(str(session.get("idle")), ANONYMOUS_LIFE)
    return min(now + idle, started_at + ABSOLUTE_LIFE)


def end_sessions_of(account_id: int, *, except_token: str | None = None) -> None:
    """End every session of an account (password or factor changed, suspended), but possibly the present one."""
    query = delete(WebSession).where(WebSession.account_id == account_id)
    if except_token:
        query = query.where(WebSession.token_hash != token_hash(except_token))
    db.session.execute(query)


def sessions_of(account_id: int, *, now: datetime) -> Iterator[WebSession]:
    """Yield the account's live sessions, the latest used first."""
    yield from db.session.scalars(
        select(WebSession)
        .where(WebSession.account_id == account_id, WebSession.expires_at > now)
        .order_by(WebSession.seen_at.desc())
        .limit(20)
    )


def purge_sessions(*, now: datetime) -> int:
    """Delete the sessions that ended; returns how many."""
    ended = db.session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    return int(getattr(ended, "rowcount", 0))
