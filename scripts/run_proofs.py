"""``make proofs``: the suite's property tests and races at a length no suite could bear; writes docs/proofs.md."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

PROOFS = (
    ("Matching relations and oracle, a thousand cases each", {"APORTEE_PROOF_FACTOR": "10"},
     ("tests/matching", "-n", "2")),
    ("Last seat asked by 8 threads, 500 rounds, SQLite", {"APORTEE_PROOF_RACES": "500"},
     ("tests/placements/test_races.py", "--database", "sqlite")),
    ("Last seat asked by 8 threads, 500 rounds, PostgreSQL", {"APORTEE_PROOF_RACES": "500"},
     ("tests/placements/test_races.py", "--database", "postgresql")),
    ("300 changes in the matching core, one at a time, noticed by its tests", {},
     ("scripts/mutate_matching.py", "--sample", "300")),
    ("Random paths of a placement, 400 runs, SQLite", {"APORTEE_PROOF_PATHS": "400"},
     ("tests/placements/test_any_path.py", "--database", "sqlite")),
    ("Writers killed at any instant, 60 times, two readers, SQLite", {"APORTEE_PROOF_KILLS": "60"},
     ("tests/search/test_crashes.py", "--database", "sqlite")),
    ("Writers killed at any instant, 60 times, two readers, PostgreSQL", {"APORTEE_PROOF_KILLS": "60"},
     ("tests/search/test_crashes.py", "--database", "postgresql")),
)  # fmt: skip
PYTEST = ("-m", "pytest", "-q", "--timeout", "0")
REPORT = Path("docs/proofs.md")


def main() -> int:
    lines = ["# Long proofs", "", f"Last run: {datetime.now(UTC):%Y-%m-%d}, by `make proofs`.", "",
             "| proof | result | seconds |", "|---|---|---|"]
    worst, survivors = 0, list[str]()
    for name, scale, arguments in PROOFS:
        started = time.monotonic()
        command = [sys.executable, *(arguments if arguments[0].endswith(".py") else (*PYTEST, *arguments))]
        done = subprocess.run(command, env={**os.environ, **scale}, check=False, capture_output=True, text=True)
        summary = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "no output"
        worst = max(worst, done.returncode)
        survivors += [line for line in done.stdout.splitlines() if line.startswith("survived: ")]
        lines.append(f"| {name} | {summary} | {time.monotonic() - started:.0f} |")
        print(lines[-1], flush=True)
    if survivors:
        listed = [f"- {line.removeprefix('survived: ')}" for line in survivors]
        lines += ["", "Changes that no test noticed:", "", *listed]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
