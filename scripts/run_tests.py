"""``make test``: the suite on SQLite, then on PostgreSQL, then in a browser; ends with one line of counts for each."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from defusedxml import ElementTree

PASSES = (
    ("sqlite", ("--database", "sqlite", "-n", "2", "--dist", "worksteal", "tests")),
    ("postgresql", ("--database", "postgresql", "-n", "2", "--dist", "worksteal", "tests")),
    ("browser", ("-n", "2", "--dist", "worksteal", "tests/journeys")),
)


def run(name: str, arguments: tuple[str, ...], report: Path) -> tuple[int, int]:
    """Run one pass; returns pytest's exit code and how many tests it ran."""
    print(f"\n=== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *arguments]
    environ = {**os.environ, "PYTHONHASHSEED": "0"}
    code = subprocess.run(command, env=environ, check=False).returncode
    suites = ElementTree.parse(report).getroot().iter("testsuite") if report.exists() else ()
    return code, sum(int(suite.get("tests", "0")) for suite in suites)


def main() -> int:
    started = time.monotonic()
    codes, lines = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in PASSES:
            code, count = run(name, arguments, Path(folder) / f"{name}.xml")
            codes.append(code or (0 if count else 1))
            lines.append(f"{name}: {count} tests")
    print(f"\n{time.monotonic() - started:.0f} s")
    print("\n".join(lines))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
