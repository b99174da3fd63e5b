"""Change one thing at a time in the matching core and see whether its tests notice.

``python scripts/mutate_matching.py --sample 300``: each mutant is a copy of ``app/matching`` with one comparison,
operator, constant or condition changed. The tests run on it in a process of its own, forked with everything heavy
loaded already, in a fast profile: the crowds and the written cases, without the long properties, stopped at the first
failure and begun by the tests that noticed most in the same module. What no test notices is printed: either a test is
missing, or the change changes nothing. ``--only survivors.txt`` tries some again.
"""

import argparse
import ast
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import numpy as np  # noqa: F401 - loaded once, for every mutant
import pytest
import scipy.optimize
import scipy.sparse  # noqa: F401 - the same

CORE, TESTS = Path("app/matching"), Path("tests/matching")
FACTORY = Path("tests/factories/matching.py")
LEFT_OUT = {"__init__.py", "compiled.py", "describe.py"}  # nothing to compute in them
LONG = ("test_matching_relations.py", "test_matching_oracle.py")  # properties that the crowds try more quickly
LAST = tuple(f"test_matching_{name}.py" for name in ("assignment", "geometry", "kernel", "standing", "week"))
FIRST = ("test_the_arrays_say_of_every_pair_what_the_loop_says",)  # until a module has its own
PAGES = ("test_matching_weights_page.py",)  # needs the whole site
SECONDS = 60  # of processor: several times what all the tests take; a change that loops for ever has been noticed
# any other end of the tests says nothing of the change
NOTICED = {pytest.ExitCode.TESTS_FAILED: "test", pytest.ExitCode.INTERRUPTED: "import", -signal.SIGXCPU: "time"}
PROFILE = {"APORTEE_PROOF_FACTOR": "0.1", "APORTEE_CROWD": "36"}  # a few cases of each property, a larger crowd
PROFILE |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
SWAPS: dict[type, str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.Is: "is not",
    ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in", ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*",
    ast.BitAnd: "|", ast.BitOr: "&", ast.And: "or", ast.Or: "and",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: this stretch of this line becomes that."""

    file: str
    line: int
    start: int
    end: int
    text: str

    def apply(self, source: str) -> str:
        lines = source.splitlines(keepends=True)
        raw = lines[self.line - 1].encode()
        lines[self.line - 1] = (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()
        return "".join(lines)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} → {self.text}"


def mutants_of(file: str, source: str) -> Iterator[Mutant]:
    """Every change worth trying in a file; types and words are left alone."""
    for node in ast.walk(without_types(ast.parse(source))):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from between(file, source, node.left, node.comparators[0], node.ops[0])
        elif isinstance(node, ast.BinOp):
            yield from between(file, source, node.left, node.right, node.op)
        elif isinstance(node, ast.BoolOp):
            yield from between(file, source, node.values[0], node.values[1], node.op)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
            yield Mutant(file, node.lineno, node.col_offset, node.operand.col_offset, "")
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            changed = repr(not node.value) if isinstance(node.value, bool) else repr(node.value + 1)
            yield Mutant(file, node.lineno, node.col_offset, node.end_col_offset or 0, changed)


def without_types(tree: ast.Module) -> ast.Module:
    """The tree without annotations nor decorators."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list = []  # frozen or not, slots or not: the same answers
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant("")
    return tree


def between(file: str, source: str, left: ast.expr, right: ast.expr, operator: ast.AST) -> Iterator[Mutant]:
    """The operator that stands between two expressions of one line."""
    text = SWAPS.get(type(operator))
    if text is None or left.end_lineno != right.lineno or left.end_col_offset is None:
        return
    gap = source.splitlines()[right.lineno - 1].encode()[left.end_col_offset : right.col_offset].decode()
    bare = gap.strip(" ()")
    if bare:
        start = left.end_col_offset + len(gap[: gap.index(bare)].encode())
        yield Mutant(file, right.lineno, start, start + len(bare.encode()), text)


def copy_to(root: Path) -> None:
    """The core and its tests, alone."""
    shutil.copytree(CORE, root / CORE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TESTS, root / TESTS, ignore=shutil.ignore_patterns("__pycache__", *PAGES, *LONG))
    (root / FACTORY).parent.mkdir(parents=True)
    for package in ("app", "tests"):  # whole packages, so that no other folder of the path adds to them
        (root / package / "__init__.py").touch()
    shutil.copy(FACTORY, root / FACTORY)


class Order:
    """The plugin that runs first the tests that noticed most, and remembers the first that fails."""

    def __init__(self, kills: Counter[str]) -> None:
        self.kills = kills
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: (-self.kills[item.name], item.path.name in LAST))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.location[2]


def who_notices(root: Path, kills: Counter[str]) -> str:
    """Run the tests on what stands in ``root``, in a child: the first that fails, "import", "time", or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        order = Order(kills)
        code = run_tests(root, order)
        os.write(writing, order.failed.encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        name = told.read()
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    if ended not in (pytest.ExitCode.OK, *NOTICED):
        raise RuntimeError(f"the tests could not be run: {ended}")
    if name:
        kills[name] += 1
    return name or NOTICED.get(ended, "")


def run_tests(root: Path, order: Order) -> int:
    """The code pytest ends with."""
    os.chdir(root)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.environ.update(PROFILE)
    sys.path.insert(0, str(root))
    sys.modules["numba"] = None  # type: ignore[assignment]  # every mutant as plain Python
    quick = hypothesis.settings(phases=[hypothesis.Phase.generate], database=None, derandomize=True)
    hypothesis.settings.register_profile("mutants", quick)
    hypothesis.settings.load_profile("mutants")
    files = sorted((root / TESTS).glob("test_*.py"))
    options = ("-q", "-x", "--assert", "plain", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(root),
               "--import-mode", "importlib")  # fmt: skip
    return int(pytest.main([*options, *map(str, files)], plugins=[order]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=Path, help="a file of lines « survived: … »: those changes alone")
    given = parser.parse_args()
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(CORE.glob("*.py"))}
    every = [one for name, source in files.items() if name not in LEFT_OUT for one in mutants_of(name, source)]
    chosen = random.Random(given.seed).sample(every, min(given.sample, len(every)))
    if given.only is not None:
        named = {line.removeprefix("survived: ") for line in given.only.read_text(encoding="utf-8").splitlines()}
        chosen = [mutant for mutant in every if str(mutant) in named]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_to(root)
        sys.dont_write_bytecode = False  # what never changes is compiled once, by this first run
        if who_notices(root, Counter()):
            print("the tests fail on the core as it is")
            return 1
        sys.dont_write_bytecode = True
        survivors, kills = [], defaultdict[str, Counter[str]](lambda: Counter(FIRST))
        for count, mutant in enumerate(chosen, start=1):
            file = root / CORE / mutant.file
            for compiled in (root / CORE / "__pycache__").glob(f"{file.stem}.*"):
                compiled.unlink()
            file.write_text(mutant.apply(files[mutant.file]), encoding="utf-8")
            noticed_by = who_notices(root, kills[mutant.file])
            if not noticed_by:
                survivors.append(mutant)
                print(f"survived: {mutant}", flush=True)
            file.write_text(files[mutant.file], encoding="utf-8")
            noticed = count - len(survivors)
            print(f"{mutant}: {noticed_by or 'nobody'}", flush=True)
            print(f"{noticed} of {count} mutants noticed, {len(every)} possible", flush=True)
    return 0 if len(chosen) - len(survivors) >= 0.9 * len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
