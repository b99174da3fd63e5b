"""What the documents of trust promise is true: the register is current, each measure has a test that exists."""

import ast
import importlib.util
import re

from tests.house.source import ROOT, tree

TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
MEASURE = re.compile(r"^\| M\d+ ")


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_register_is_current():
    writer = load("write_register")

    assert writer.FILE.read_text() == writer.register(), "run scripts/write_register.py"


def measures() -> list[str]:
    return [line for line in (ROOT / "docs" / "dpia.md").read_text().splitlines() if MEASURE.match(line)]


def test_each_measure_of_the_impact_assessment_names_a_test():
    assert len(measures()) > 30
    assert [line for line in measures() if not TEST.search(line)] == []


def test_each_test_named_by_the_impact_assessment_exists():
    missing = []
    for path, name in {found for line in measures() for found in TEST.findall(line)}:
        file = ROOT / path
        known = ast.walk(tree(file)) if file.exists() else ()
        if name not in {node.name for node in known if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{name}")

    assert missing == []


def test_no_measure_has_two_numbers_and_no_number_two_measures():
    numbers = [line.split("|")[1].strip() for line in measures()]

    assert len(numbers) == len(set(numbers))
