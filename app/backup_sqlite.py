"""Copies of a SQLite database. ``VACUUM INTO`` reads one snapshot in one go: by steps it never ends under writes."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from app.backup import BackupRefused, Contents
from app.kit.database import BUSY_TIMEOUT_MS

KIND = "sqlite"
FILE = "aportee.db"


def dump(url: URL, target: Path) -> Contents:
    """Copy the database into a new file; returns what the copy holds."""
    with closing(_connect(_file(url))) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    return contents(target)


def contents(file: Path) -> Contents:
    """Open a copy without changing it and return what it holds; raises BackupRefused when SQLite finds damage."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            [(state,), *_] = connection.execute("PRAGMA integrity_check").fetchall()
            orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
            if state != "ok" or orphans is not None:
                raise BackupRefused("Cette sauvegarde est abîmée\u00a0: la base copiée n’est pas saine.")
            return Contents(_revision(connection), _rows(connection))
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"Cette sauvegarde est abîmée\u00a0: {error}.") from None


def _revision(connection: sqlite3.Connection) -> str | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [str(name) for (name,) in connection.execute(listed)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names read in the schema itself


def place_aside(url: URL, file: Path, *, now: datetime) -> URL:
    """Copy the file beside the database; returns the address of this second database."""
    aside = _file(url).with_suffix(f".restoring-{now:%Y%m%d%H%M%S}")
    _remove(aside)
    with file.open("rb") as source, aside.open("xb") as target:
        while piece := source.read(1024 * 1024):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return url.set(database=str(aside))


def forget_aside(aside: URL) -> None:
    """Remove a second database that will not be used."""
    _remove(_file(aside))


def swap(url: URL, aside: URL, *, now: datetime) -> str:
    """Put the second database in the place of the first; returns where the first one is kept.

    Raises BackupRefused while another process has the database open: it would go on writing to the old file.
    """
    live, kept = _file(url), _file(url).with_suffix(f".before-{now:%Y%m%d%H%M%S}")
    _close_journal(_file(aside))
    if live.exists():
        _close_journal(live)
        live.rename(kept)
    _file(aside).rename(live)
    return str(kept) if kept.exists() else ""


def _close_journal(file: Path) -> None:
    """Leave the write-ahead log, which needs to be the only one to have the file open."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise BackupRefused("La base est ouverte\u00a0: arrêtez d’abord le site et le travailleur.") from None
    except sqlite3.DatabaseError:
        return  # the present database is too damaged to be read: it is kept as it is


def _connect(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise BackupRefused(f"Il n’y a pas encore de base à sauvegarder\u00a0: {file}.")
    return sqlite3.connect(file, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)


def _file(url: URL) -> Path:
    return Path(url.database or "").resolve()


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
