"""``make proofs``: the suite's property tests and races at a length no suite could bear; their rows in docs/proofs.md.

``python scripts/run_proofs.py postgresql seat`` runs those whose name holds these words; every other row stays.
"""

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
RULE = "|---|---|---|"
def commands() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Yield name, environment and command of each proof."""
    for name, scale, arguments in PROOFS:
        start = () if arguments[0].endswith(".py") and arguments[0].startswith("scripts/") else PYTEST
        yield name, scale, [sys.executable, *start, *arguments]
    for name, module, *options in PROCESSES:
        yield name, {}, [sys.executable, "-m", f"scripts.proofs.{module}", *options]


def rewritten(report: str, name: str, row: str) -> str:
    """The report with the row of a proof in the place of its former one, or after the last; its explanations stay."""
    lines = report.splitlines()
    rows = [at for at, line in enumerate(lines) if line.startswith("| ")]
    former = [at for at in rows if lines[at].startswith(f"| {name} |")]
    if former:
        lines[former[0]] = row
    else:
        lines.insert(table_end(lines), row)
    return "\n".join(lines) + "\n"


def table_end(lines: list[str]) -> int:
    """The first line after the first table of the report."""
    start = lines.index(RULE)
    return next((at for at in range(start, len(lines)) if not lines[at].startswith("|")), len(lines))


def row_of(name: str, done: subprocess.CompletedProcess[str], seconds: float) -> str:
    """What a proof said, on one row of the table: its last line, and the changes that no test noticed."""
    said = done.stdout.strip().splitlines() or ["no output"]
    survivors = [line.removeprefix("survived: ") for line in said if line.startswith("survived: ")]
    return f"| {name} | {datetime.now(UTC):%d/%m/%Y}: {'; '.join([said[-1], *survivors])} | {seconds:.0f} |"


def main() -> int:
    """Run the proofs whose name holds every word given, all of them without one."""
    words, worst = [word.casefold() for word in sys.argv[1:]], 0
    for name, scale, command in commands():
        if not all(word in name.casefold() for word in words):
            continue
        started = time.monotonic()
        done = subprocess.run(command, env={**os.environ, **scale}, check=False, capture_output=True, text=True)
        worst = max(worst, done.returncode)
        row = row_of(name, done, time.monotonic() - started)
        print(row, flush=True)
        REPORT.write_text(rewritten(REPORT.read_text(encoding="utf-8"), name, row), encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
