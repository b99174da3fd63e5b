"""Generations of the catalogue on disk: written aside, checked, then named by a pointer.

One process writes (a lock file says so); readers map what ``CURRENT`` names. A missing, damaged or foreign generation
is not an error of the reader: the database answers until the next one is written. The lexicon (Whoosh) follows in its
own folder, with its own description: offers are found before it is there.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.matching.arrays import specs
from app.matching.weights import MODEL_VERSION
from app.search.rows import LiveOffer
from app.search.text_analysis import RULES

KEPT = 2
FORMAT = 6  # grows with every change of the files: a former generation is then written again, never misread
DESCRIPTION = "facts.json"
LEXICON, SPOOL, DOCUMENTS = "lexicon", "spool", "documents.jsonl"
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation: its folder, the change it includes last and that change's fingerprint, how many offers."""

    folder: Path
    seq: int
    fingerprint: str
    count: int

    @property
    def lexicon(self) -> Path:
        """Folder of its lexicon, which may not be there yet."""
        return self.folder / LEXICON

    @property
    def spool(self) -> Path:
        """File of the words its lexicon is made from; gone once the lexicon is there."""
        return self.folder / SPOOL / DOCUMENTS


def layout() -> str:
    """Return what must be the same in the code that wrote a generation and the code that reads it."""
    arrays = [(name, spec.dtype, spec.of) for name, spec in specs().items()]
    offers = list(LiveOffer.__annotations__.items())
    return hashlib.sha256(repr((FORMAT, MODEL_VERSION, RULES, arrays, offers)).encode()).hexdigest()[:16]


def pointed(root: Path) -> str:
    """Return the name of the generation in force, '' when there is none."""
    try:
        return (root / "CURRENT").read_text().strip()
    except OSError:
        return ""


def current(root: Path) -> Generation | None:
    """Return the generation in force; None when there is none, or when a file of it was altered."""
    name = pointed(root)
    facts = _described(root / name) if name else None
    if facts is None or facts.get("layout") != layout():
        return None
    return Generation(root / name, int(str(facts["seq"])), str(facts["fingerprint"]), int(str(facts["count"])))


def in_force(root: Path) -> Generation | None:
    """Return the generation the pointer names, its files unread: a probe asks this every few seconds."""
    try:
        folder = root / (root / "CURRENT").read_text().strip()
        facts = json.loads((folder / DESCRIPTION).read_text())
        return Generation(folder, facts["seq"], facts["fingerprint"], facts["count"])
    except (OSError, ValueError, KeyError):
        return None


def lexicon_of(generation: Generation) -> Path | None:
    """Return the folder of a generation's lexicon; None while it is not written, or when a file of it was altered."""
    return generation.lexicon if _described(generation.lexicon) is not None else None


def _described(folder: Path) -> dict[str, object] | None:
    """Return the description of a folder whose files are those described."""
    try:
        facts: dict[str, object] = json.loads((folder / DESCRIPTION).read_text())
        return facts if facts["files"] == checksums(folder) else None
    except (OSError, ValueError, KeyError):
        return None


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder, but its description and Whoosh's lock."""
    return {
        file.name: _checksum(file)
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name != DESCRIPTION and not file.name.endswith("LOCK")
    }


def _checksum(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


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


def describe(folder: Path, **facts: object) -> None:
    """Write the description of a folder just filled: from here on it counts."""
    aside = folder / f"{DESCRIPTION}.part"
    aside.write_text(json.dumps({**facts, "files": checksums(folder)}))
    aside.replace(folder / DESCRIPTION)


def publish(root: Path, folder: Path, *, seq: int, fingerprint: str, count: int) -> Generation:
    """Make a folder just written the generation in force; older ones are removed, but the last."""
    describe(folder, layout=layout(), seq=seq, fingerprint=fingerprint, count=count)
    aside = root / "CURRENT.part"
    aside.write_text(folder.name)
    aside.replace(root / "CURRENT")
    olds = sorted((old for old in root.glob("gen-*") if old != folder), key=lambda old: old.stat().st_mtime)
    for old in olds[: -(KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
    return Generation(folder, seq, fingerprint, count)
