"""Every line and every branch of ``app/matching`` is taken by its own tests.

``python scripts/cover_matching.py``: runs ``tests/matching`` and prints what was not reached; fails under 100 %. The
kernel counts as plain Python: its compiled form is the same text.
"""

import io
import sys

import coverage
import pytest

OPTIONS = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout", "0"]


def main() -> int:
    measure = coverage.Coverage(branch=True, data_file=None)
    measure.start()
    tests = pytest.main([*OPTIONS, "tests/matching", *sys.argv[1:]])
    measure.stop()
    table = io.StringIO()
    percent = measure.report(file=table, show_missing=True, skip_covered=True)
    print(table.getvalue())
    print(f"{percent:.2f} % of the lines and branches of app/matching, by its own tests")
    return int(tests) or int(percent < 100)


if __name__ == "__main__":
    sys.exit(main())
