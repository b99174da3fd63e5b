"""Files attached to messages in a copy: one archive beside the database, each file as it is on the disk, encrypted.

They are taken after the database: a row of the copy has its file, unless that file was deleted in between. They come
back before the database is swapped, and only those that a row of the copy still names.
"""

import tarfile
from pathlib import Path

from app.backup import BackupRefused
from app.messages import store

FILE = "pieces.tar"


def pack(target: Path) -> int:
    """Write the files into an archive; returns how many. A file deleted meanwhile is left out."""
    packed = 0
    with tarfile.open(target, "w") as archive:
        for name in store.names():
            try:
                archive.add(store.folder() / name, arcname=name, recursive=False)
            except FileNotFoundError:
                continue
            packed += 1
    return packed


def count(archive_file: Path) -> int:
    """Return how many files an archive holds; raises BackupRefused when it cannot be read."""
    try:
        with tarfile.open(archive_file) as archive:
            return len(archive.getmembers())
    except (OSError, tarfile.TarError):
        raise BackupRefused("Les fichiers joints de cette sauvegarde ne se lisent pas.") from None


def unpack(archive_file: Path, kept: set[str]) -> int:
    """Put back the files that rows name and that are not here; returns how many. Other members are never written."""
    restored = 0
    with tarfile.open(archive_file) as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() and member.name in kept else None
            if held is not None:
                restored += store.put_back(member.name, held.read())
    return restored
