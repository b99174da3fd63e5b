"""Generations of the text index on disk: written aside, checked, then named by a pointer.

One process writes (a lock file says so); readers open what ``CURRENT`` names. A missing, damaged or unreadable
generation is not an error of the reader: search then runs on terms kept in memory until the next one is written.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEPT = 2
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation: its folder, the change-log sequence it includes, how many offers it holds."""

    folder: Path
    seq: int
    count: int


def current(root: Path) -> Generation | None:
    """Return the generation in force; None when there is none or when a file of it was altered."""
    try:
        folder = root / (root / "CURRENT").read_text().strip()
        facts = json.loads((folder / "facts.json").read_text())
        intact = facts["format"] == FORMAT and facts["files"] == checksums(folder)
    except (OSError, ValueError, KeyError):
        return None
    return Generation(folder, facts["seq"], facts["count"]) if intact else None


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a generation, but its own description and locks."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.name != "facts.json" and not file.name.endswith("LOCK")
    }


@contextmanager
def one_writer(root: Path) -> Iterator[bool]:
    """Hold the writer's lock; yields False when another process holds it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "writer.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def publish(root: Path, folder: Path, *, seq: int, count: int) -> Generation:
    """Describe a folder just written and make it the one in force; older ones are removed, but the last."""
    facts = {"format": FORMAT, "seq": seq, "count": count, "files": checksums(folder)}
    (folder / "facts.json").write_text(json.dumps(facts))
    aside = root / "CURRENT.part"
    aside.write_text(folder.name)
    aside.replace(root / "CURRENT")
    olds = sorted((old for old in root.glob("gen-*") if old != folder), key=lambda old: old.stat().st_mtime)
    for old in olds[: -(KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
    return Generation(folder, seq, count)
