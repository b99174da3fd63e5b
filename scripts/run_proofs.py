"""``make proofs``: the suite's property tests and races at a length no suite could bear; writes docs/proofs.md."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

PROOFS = (
    ("Matching relations and oracle, a thousand cases each", {"APORTEE_PROOF_FACTOR": "10"},
     ("tests/matching", "-n", "2")),
    ("Every line and branch of app/matching taken by its own tests", {}, ("scripts/cover_matching.py",)),
    ("300 changes in the matching core, one at a time, noticed by its tests", {},
     ("scripts/mutate_matching.py", "--sample", "300")),
    ("Random paths of a placement, 20,000 steps at least, SQLite", {"APORTEE_PROOF_PATHS": "360"},
     ("tests/placements/test_any_path.py", "--database", "sqlite")),
    ("Random paths of a placement, 20,000 steps at least, PostgreSQL", {"APORTEE_PROOF_PATHS": "360"},
     ("tests/placements/test_any_path.py", "--database", "postgresql")),
    ("Writers killed at any instant, 60 times, two readers, SQLite", {"APORTEE_PROOF_KILLS": "60"},
     ("tests/search/test_crashes.py", "--database", "sqlite")),
    ("Writers killed at any instant, 60 times, two readers, PostgreSQL", {"APORTEE_PROOF_KILLS": "60"},
     ("tests/search/test_crashes.py", "--database", "postgresql")),
    ("Both search engines give the same answers: 10,000 searches over 250 catalogues",
     {"APORTEE_PROOF_CATALOGUES": "250", "APORTEE_PROOF_SEARCHES": "40"},
     ("tests/search/test_engines.py", "--database", "postgresql", "-n", "2")),
    ("axe on every page of every role, 360 px", {"APORTEE_PROOF_AXE": "1"}, ("tests/journeys/test_every_page.py",)),
)  # fmt: skip
PROCESSES = (
    ("Last seat asked for by 8 processes, SQLite", "last_seat", "--database", "sqlite", "--rounds", "5000"),
    ("Last seat asked for by 8 processes, PostgreSQL", "last_seat", "--database", "postgresql", "--rounds", "5000"),
    ("kill -9 of web and worker, SQLite", "kills", "--database", "sqlite", "--kills", "100"),
    ("kill -9 of web and worker, PostgreSQL", "kills", "--database", "postgresql", "--kills", "100"),
    ("Two workers at once, PostgreSQL", "two_workers", "--database", "postgresql", "--requests", "300"),
    ("Mail server down for an hour, SQLite", "smtp_down", "--database", "sqlite", "--mails", "600"),
)
PYTEST = ("-m", "pytest", "-q", "--timeout", "0")
REPORT = Path("docs/proofs.md")
HEAD = """# Long proofs

Run by `make proofs`; last complete run: {day}. Each line can be run alone: the tests with their environment variable,
the others as `python -m scripts.proofs.<name>` (their help says the options).

| proof | result | seconds |
|---|---|---|
"""


def commands() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Yield name, environment and command of each proof."""
    for name, scale, arguments in PROOFS:
        start = () if arguments[0].endswith(".py") and arguments[0].startswith("scripts/") else PYTEST
        yield name, scale, [sys.executable, *start, *arguments]
    for name, module, *options in PROCESSES:
        yield name, {}, [sys.executable, "-m", f"scripts.proofs.{module}", *options]


def main() -> int:
    text, worst, survivors = HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}"), 0, list[str]()
    for name, scale, command in commands():
        started = time.monotonic()
        done = subprocess.run(command, env={**os.environ, **scale}, check=False, capture_output=True, text=True)
        summary = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "no output"
        worst = max(worst, done.returncode)
        survivors += [line for line in done.stdout.splitlines() if line.startswith("survived: ")]
        line = f"| {name} | {summary} | {time.monotonic() - started:.0f} |"
        print(line, flush=True)
        text += line + "\n"
    if survivors:
        listed = [f"- {line.removeprefix('survived: ')}" for line in survivors]
        text += "\n".join(["", "Changes that no test noticed:", "", *listed, ""])
    REPORT.write_text(text, encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
