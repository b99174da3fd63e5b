"""Copies of a PostgreSQL database, by ``pg_dump`` and ``pg_restore``. A copy is opened in a database made beside."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.backup import BackupRefused, Contents
from app.search.shared.schema import SCHEMA as DERIVED  # written again from the offers

KIND = "postgresql"
FILE = "aportee.dump"
MAINTENANCE = "postgres"
LONGEST_NAME = 63


def dump(url: URL, target: Path) -> Contents:
    """Dump the database into a new file; the rows are counted in the very snapshot that is dumped."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        held = _contents(connection)
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
             f"--exclude-schema={DERIVED}", f"--file={target}")  # fmt: skip
    return held


def contents(url: URL, file: Path, *, now: datetime) -> Contents:
    """Restore a copy into a database of its own, return what it holds, and drop it."""
    aside = place_aside(url, file, now=now)
    try:
        return present_contents(aside)
    finally:
        forget_aside(aside)


def present_contents(url: URL) -> Contents:
    """Return what a database holds now."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return _contents(connection)


def place_aside(url: URL, file: Path, *, now: datetime) -> URL:
    """Restore a copy into a new database of the same server; returns its address."""
    aside = url.set(database=_name(url, "restoring", now))
    with _maintenance(url) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{aside.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{aside.database}" TEMPLATE template0'))
    try:
        _run("pg_restore", aside, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", file=file)
    except BackupRefused:
        forget_aside(aside)
        raise
    return aside


def forget_aside(aside: URL) -> None:
    """Drop a database that will not be used."""
    with _maintenance(aside) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{aside.database}" WITH (FORCE)'))


def swap(url: URL, aside: URL, *, now: datetime) -> str:
    """Give the second database the name of the first; returns the name under which the former one is kept.

    New connections are refused and open ones ended first; the site opens new ones by itself. The two names change in
    one transaction.
    """
    live, kept = url.database, _name(url, "before", now)
    with _maintenance(url) as connection:
        connection.execute(text(f'ALTER DATABASE "{live}" WITH ALLOW_CONNECTIONS false'))
        try:
            ended = text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname IN (:live, :aside)"
            )
            connection.execute(ended, {"live": live, "aside": aside.database}).all()
            with create_engine(url.set(database=MAINTENANCE), poolclass=NullPool).begin() as both:
                both.execute(text(f'ALTER DATABASE "{live}" RENAME TO "{kept}"'))
                both.execute(text(f'ALTER DATABASE "{aside.database}" RENAME TO "{live}"'))
        finally:
            connection.execute(text(f'ALTER DATABASE "{live}" WITH ALLOW_CONNECTIONS true'))
    return kept


def _contents(connection: Connection) -> Contents:
    names = connection.scalars(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name")
    ).all()
    rows = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608 - names read in the schema itself
    versioned = "alembic_version" in names
    revision = connection.scalar(text("SELECT version_num FROM alembic_version")) if versioned else None
    return Contents(revision, rows)


@contextmanager
def _maintenance(url: URL) -> Iterator[Connection]:
    engine = create_engine(url.set(database=MAINTENANCE), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise BackupRefused(f"Le serveur PostgreSQL a refusé\u00a0: {reason}") from None


def _name(url: URL, word: str, now: datetime) -> str:
    suffix = f"_{word}_{now:%Y%m%d%H%M%S}"
    return (url.database or "")[: LONGEST_NAME - len(suffix)] + suffix


def _run(program: str, url: URL, *options: str, file: Path | None = None) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(f"{program} est introuvable\u00a0: installez les outils clients de PostgreSQL.")
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [path, *options, f"--dbname={address}", *([str(file)] if file else [])]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own command, without a shell
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["sans explication"])[0]
        raise BackupRefused(f"{program} a échoué\u00a0: {reason}")
