"""The list of erased files, kept in the instance folder as well: a copy put back must not bring anyone back.

The table ``erased_file`` is written in the transaction of the erasure; this file follows it, and outlives the database.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from app.people import erasure_queries
from app.people.values import ErasedFile as Erased

FILE = "erasures.jsonl"


def follow(*, now: datetime) -> int:
    """Write in the file what the table holds, forget what is past its term; returns how many lines it has."""
    folder: Path = current_app.config["SETTINGS"].instance_dir
    known = read(folder)
    both = {erased.public_id: erased for erased in (*known, *erasure_queries.erased())}
    kept = sorted((one for one in both.values() if not one.is_over(now)), key=lambda one: (one.at, one.public_id))
    if kept != known:
        _write(folder, kept)
    return len(kept)


def read(folder: Path) -> list[Erased]:
    """Return the lines of the file, the oldest first; none when there is no file yet."""
    file = folder / FILE
    if not file.exists():
        return []
    lines = [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
    return [Erased(line["file"], datetime.fromisoformat(line["at"])) for line in lines]


def _write(folder: Path, kept: list[Erased]) -> None:
    aside = folder / f".{FILE}.part"
    lines = [json.dumps({"file": one.public_id, "at": one.at.astimezone(UTC).isoformat()}) + "\n" for one in kept]
    aside.write_text("".join(lines))
    aside.chmod(0o600)
    aside.replace(folder / FILE)
