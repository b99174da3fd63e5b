"""Files on the disk: each encrypted under a random name in the instance folder, outside what the web serves.

A file is written before its row is committed: one that has no row an hour later is an upload that failed, and goes.
"""

from datetime import datetime, timedelta
from pathlib import Path

from app.kit.crypto import active_keys
from app.kit.ids import public_id
from app.kit.instance import settings

CONTEXT = "attachment.file"
UPLOAD_TIME = timedelta(hours=1)


def folder() -> Path:
    """Return where files are."""
    found: Path = settings().attachment_dir
    return found


def keep(data: bytes) -> str:
    """Write a file and return its name."""
    name = public_id() + public_id()
    _write(name, active_keys().encrypt_bytes(data, context=CONTEXT))
    return name


def _write(name: str, encrypted: bytes) -> None:
    where = folder()
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = where / f".{name}.part"
    aside.write_bytes(encrypted)
    aside.chmod(0o600)
    aside.replace(where / name)


def names() -> list[str]:
    """Return the names of the files that are whole, in order."""
    where = folder()
    return sorted(file.name for file in where.iterdir() if file.name.isalnum()) if where.is_dir() else []


def put_back(name: str, encrypted: bytes) -> bool:
    """Write a file of a copy as it was kept; False when it is here already, or when the name is none of ours."""
    if not name.isalnum() or (folder() / name).exists():
        return False
    _write(name, encrypted)
    return True


def load(name: str) -> bytes | None:
    """Return what a file holds; None when it is gone."""
    file = folder() / name
    if not file.is_file():
        return None
    return active_keys().decrypt_bytes(file.read_bytes(), context=CONTEXT)


def sweep(kept: set[str], *, now: datetime) -> int:
    """Delete the files that no row names any more; returns how many. A fresh one may be waiting for its row."""
    where, gone = folder(), 0
    for file in where.iterdir() if where.is_dir() else ():
        if file.name not in kept and file.stat().st_mtime < (now - UPLOAD_TIME).timestamp():
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def forget(name: str) -> None:
    """Delete one file now."""
    (folder() / name).unlink(missing_ok=True)
