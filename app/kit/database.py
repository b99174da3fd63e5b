"""The database: one session, one commit. ``unit_of_work`` is the only place that commits.

SQLite runs in WAL with foreign keys and full synchronisation. A writing request takes the write lock at its first
statement (``BEGIN IMMEDIATE``): a deferred transaction that upgrades later fails under load even with a busy time-out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 20_000
Reader = Connection  # what reads take that are made apart from the session


class Base(DeclarativeBase):
    """Base of every model; names of constraints follow ``NAMING`` so that migrations are stable."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def mark_writing(*, writing: bool) -> None:
    """Say whether transactions begun from here on will write (set by the request's method)."""
    _writing.set(writing)


def configure_engine(engine: Engine) -> None:
    """Install the dialect's settings on an engine, once."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",  # first: the next ones may have to wait already
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Do one use case in one transaction: commit at the end, roll everything back on any error.

    Nested use joins the outer unit. Reads made before it in a read-only transaction are dropped first, so that what
    is read inside is read under the write lock.
    """
    session = db.session
    if session.info.get("in_unit"):
        yield
        return
    if not _writing.get() and session().in_transaction():
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("unsaved changes before unit_of_work: open it before writing")
        session.rollback()
    token = _writing.set(True)
    session.info["in_unit"] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_unit", None)
        _writing.reset(token)


def keep_what_was_read() -> None:
    """Take what was read so far out of the session: a commit no longer empties it, nothing of it is written any more.

    For a page that writes first and prints afterwards, in as few queries for many rows as for one.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("unsaved changes: they would be lost")
    session.expunge_all()


@contextmanager
def committed_reader() -> Iterator[Reader]:
    """Give a connection apart from the session's, for reading.

    It sees what is committed and nothing of the transaction under way (which may yet be rolled back), and never waits
    for the write lock.
    """
    token = _writing.set(False)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        _writing.reset(token)


def is_postgresql() -> bool:
    """Tell whether the application runs on PostgreSQL (row locks) rather than SQLite (one writer)."""
    return bool(db.engine.dialect.name == "postgresql")
