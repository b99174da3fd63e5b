"""A copy of the database: one folder holding the copy, the attached files and its manifest. Keys are never inside.

The manifest says what the copy held when it was made (revision, rows of each table) and the digest of its file, so
that a copy can be judged without trusting it.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.kit.errors import DomainError

MANIFEST = "manifest.json"
FORMAT = 1
LIFE = timedelta(days=35)
NAME = "%Y%m%dT%H%M%SZ"
CHUNK_BYTES = 1024 * 1024


class BackupRefused(DomainError):
    """The copy cannot be made, read or put back; the sentence says what to do."""

    message = "La sauvegarde n’a pas pu être faite."


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds: schema revision, and rows of each table."""

    revision: str | None
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written about a copy when it was made. ``key_ids`` names the field keys it needs, never their value."""

    format: int
    kind: str
    file: str
    created_at: str
    bytes: int
    sha256: str
    key_ids: list[str]
    revision: str | None
    rows: dict[str, int]
    pieces: int = 0
    pieces_sha256: str = ""  # '' in copies made before attached files were

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.created_at)

    @property
    def contents(self) -> Contents:
        return Contents(self.revision, self.rows)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(CHUNK_BYTES):
            found.update(piece)
    return found.hexdigest()


def new_folder(parent: Path, *, now: datetime) -> Path:
    """Return the folder a copy of this instant will have; raises BackupRefused when it is there already."""
    folder = parent / f"{now.astimezone(UTC):{NAME}}"
    if folder.exists():
        raise BackupRefused(f"Une sauvegarde de cette seconde existe déjà\u00a0: {folder}.")
    return folder


def describe(file: Path, contents: Contents, *, kind: str, key_ids: list[str], now: datetime) -> Manifest:
    """Return the manifest of a copy that was just made."""
    return Manifest(
        format=FORMAT,
        kind=kind,
        file=file.name,
        created_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        bytes=file.stat().st_size,
        sha256=digest(file),
        key_ids=key_ids,
        revision=contents.revision,
        rows=contents.rows,
    )


def seal(part: Path, folder: Path, manifest: Manifest) -> None:
    """Write the manifest beside the copy, flush both to the disk, then give the folder its name at once."""
    written = part / MANIFEST
    written.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n")
    for file in sorted(part.iterdir()):
        file.chmod(0o600)
        _flush(file)
    _flush(part)
    part.rename(folder)
    _flush(folder.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a copy; raises BackupRefused when it is missing, unreadable or of another format."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
        manifest.made_at  # noqa: B018 - a wrong date is refused here rather than later
    except (OSError, ValueError, TypeError):
        raise BackupRefused(f"Ce dossier n’est pas une sauvegarde lisible\u00a0: {folder}.") from None
    if manifest.format != FORMAT:
        raise BackupRefused("Cette sauvegarde vient d’une autre version d’À portée, qui seule sait la lire.")
    return manifest


def check_file(folder: Path, manifest: Manifest) -> Path:
    """Return the file of a copy; raises BackupRefused when a byte differs from the day it was made."""
    file = folder / Path(manifest.file).name
    if not file.is_file() or file.stat().st_size != manifest.bytes or digest(file) != manifest.sha256:
        raise BackupRefused("Cette sauvegarde est abîmée\u00a0: le fichier n’est plus celui qui a été écrit.")
    return file


def check_pieces(folder: Path, name: str, manifest: Manifest) -> Path | None:
    """Return the archive of attached files, None when the copy has none; raises BackupRefused when a byte differs."""
    if not manifest.pieces_sha256:
        return None
    file = folder / name
    if not file.is_file() or digest(file) != manifest.pieces_sha256:
        raise BackupRefused("Cette sauvegarde est abîmée\u00a0: les fichiers joints ne sont plus ceux de ce jour-là.")
    return file


def check_contents(found: Contents, manifest: Manifest) -> None:
    """Raise BackupRefused when the opened copy does not hold what its manifest says."""
    if found != manifest.contents:
        names = {name for name, _count in found.rows.items() ^ manifest.rows.items()}
        detail = ", ".join(sorted(names)[:5]) or "version de la base"
        raise BackupRefused(f"Cette sauvegarde ne contient pas ce qu’elle annonce ({detail}).")


def copies(parent: Path) -> list[Path]:
    """Return the folders of finished copies, the oldest first."""
    return sorted(folder for folder in parent.glob("*Z") if (folder / MANIFEST).is_file()) if parent.is_dir() else []


def prune(parent: Path, *, now: datetime) -> int:
    """Delete the copies older than their life, never the newest one; returns how many."""
    old = [folder for folder in copies(parent)[:-1] if _made_at(folder) < now - LIFE]
    for folder in old:
        shutil.rmtree(folder)
    return len(old)


def _made_at(folder: Path) -> datetime:
    return datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)


def last_made(parent: Path) -> datetime | None:
    """Return when the newest copy was made, None when there is none."""
    found = copies(parent)
    return _made_at(found[-1]) if found else None
