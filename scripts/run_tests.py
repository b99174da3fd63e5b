"""``make test``: the suite on SQLite, then on PostgreSQL, then in a browser; ends with one line of counts for each.

The site of the browser's pass starts once, aside, while the first pass runs; its workers copy it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from defusedxml import ElementTree

PASSES = (
    ("sqlite", ("--database", "sqlite", "-n", "2", "--dist", "worksteal", "tests")),
    ("postgresql", ("--database", "postgresql", "-n", "2", "--dist", "worksteal", "tests")),
    ("browser", ("-n", "2", "--dist", "worksteal", "tests/journeys")),
)
SITE = "APORTEE_TESTS_SITE"  # the name journeys know its folder by
Environ = dict[str, str]


def around(folder: Path) -> Environ:
    """Return the environment of every pass; compiled modules are kept from one to the next, out of the sources."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ours = {"PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), SITE: str(folder / "site")}
    return environ | ours


@contextmanager
def first_start_of_a_site(environ: Environ) -> Iterator[None]:
    """Begin to make in a folder all that a first start makes; journeys wait until it is whole."""
    Path(environ[SITE]).mkdir()
    started = subprocess.Popen([sys.executable, "-m", "tests.support.site", environ[SITE]], env=environ)
    try:
        yield
    finally:
        started.send_signal(signal.SIGINT)  # a site under way stops with it
        started.wait()


def run(name: str, arguments: tuple[str, ...], report: Path, environ: Environ) -> tuple[int, int]:
    """Run one pass; returns pytest's exit code and how many tests it ran."""
    print(f"\n=== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *arguments]
    code = subprocess.run(command, env=environ, check=False).returncode
    suites = ElementTree.parse(report).getroot().iter("testsuite") if report.exists() else ()
    return code, sum(int(suite.get("tests", "0")) for suite in suites)


def main() -> int:
    started = time.monotonic()
    codes, lines = [], []
    with tempfile.TemporaryDirectory() as folder, first_start_of_a_site(environ := around(Path(folder))):
        for name, arguments in PASSES:
            code, count = run(name, arguments, Path(folder) / f"{name}.xml", environ)
            codes.append(code or (0 if count else 1))
            lines.append(f"{name}: {count} tests")
    print(f"\n{time.monotonic() - started:.0f} s")
    print("\n".join(lines))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
