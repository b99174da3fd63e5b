"""Every line and every branch of ``app/matching`` is taken by its own tests.

``python scripts/cover_matching.py``: runs ``tests/matching`` and prints what was not reached; fails under 100 %. The
kernel counts as plain Python: its compiled form is the same text. The long properties are left out, and the others kept
short: every branch has to be taken by a written case or by the crowds, which are always the same, not by luck.
"""

import io
import os
import sys

import coverage
import pytest

LEFT_OUT = ("relations", "oracle", "weights_page")
OPTIONS = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout", "0"]
OPTIONS += [f"--ignore=tests/matching/test_matching_{name}.py" for name in LEFT_OUT]


def main() -> int:
    os.environ["APORTEE_PROOF_FACTOR"] = "0.1"
    sys.modules["numba"] = None  # type: ignore[assignment]  # what stands here as if it were not installed
    measure = coverage.Coverage(branch=True, data_file=None, source=["app/matching"])
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
