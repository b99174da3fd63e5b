"""Budgets: modules are split before 300 lines, tests before 400, templates before 160; no drawer for orphans."""

import ast

from tests.house.source import APP, ROOT, modules, tree

MODULE_LINES = 300
TEST_LINES = 400
TEMPLATE_LINES = 160
FUNCTION_LINES = 60
ORPHANS = {"utils", "helpers", "common", "misc", "tools"}


def length(file) -> int:
    return len(file.read_text().splitlines())


def test_modules_are_split_before_300_lines():
    assert [f"{name}: {length(file)}" for name, file in modules().items() if length(file) > MODULE_LINES] == []


def test_test_modules_are_split_before_400_lines():
    assert [f"{file}: {length(file)}" for file in (ROOT / "tests").rglob("*.py") if length(file) > TEST_LINES] == []


def test_templates_are_split():
    long = [
        f"{file.relative_to(APP)}: {length(file)}"
        for file in (APP / "templates").rglob("*.html")
        if length(file) > TEMPLATE_LINES
    ]

    assert long == []


def test_functions_fit_a_screen():
    long = []
    for name, file in modules().items():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{name}.{node.name}: {lines}")

    assert long == []


def test_no_drawer_for_orphans():
    assert [name for name in modules() if name.split(".")[-1] in ORPHANS] == []
