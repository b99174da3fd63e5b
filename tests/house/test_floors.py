"""Floors: a package imports only from lower floors; no cycles; each library has its room."""

import ast

import pytest

from tests.house.source import imports, modules, outside, tree

FLOORS = (
    ("kit", "matching"),
    ("reference",),
    ("geo",),
    ("territories",),
    ("accounts",),
    ("structures",),
    ("people",),
    ("offers",),
    ("search", "bulk"),
    ("placements",),
    ("messages", "week", "bus", "shortlists"),
    ("journal", "alerts", "insights", "attestations"),
    ("desks", "api", "interop", "admin", "site"),
)
FLOOR_OF = {package: number for number, floor in enumerate(FLOORS) for package in floor}
TOP = len(FLOORS)
ON_TOP_OF_ALL = {"demo", "evaluation"}  # the example territories, the golden cases: commands of the application
SQLALCHEMY_DRAWERS = {"models", "queries", "services"}
FLASK_DRAWERS = {"views", "forms", "commands"}
PURE_LIBRARIES = {"numpy", "scipy", "numba"}
# What few requests need.
READ_LATER = {"openpyxl", "pypdf", "PIL", "fpdf", "icalendar", "geopy", "alembic", "scipy", "numba"}


def package(name: str) -> str | None:
    """The feature of a module; None for the application's own modules (the top floor)."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOOR_OF else None


def floor(name: str) -> int:
    feature = package(name)
    return TOP if feature is None else FLOOR_OF[feature]


def broken_floors() -> list[str]:
    found = []
    for name, file in modules().items():
        for target in sorted(imports(name, file)):
            same_room = package(name) == package(target)
            if not same_room and floor(target) >= floor(name):
                found.append(f"{name} (floor {floor(name)}) imports {target} (floor {floor(target)})")
    return found


def test_a_package_imports_only_from_lower_floors():
    assert broken_floors() == []


def test_every_package_has_a_floor():
    packages = {name.split(".")[1] for name, file in modules().items() if len(name.split(".")) > 2}

    assert packages - set(FLOOR_OF) - ON_TOP_OF_ALL == set()


def test_no_module_imports_itself_through_others():
    graph = {name: imports(name, file) for name, file in modules().items()}
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> list[str]:
        if state.get(name) == 2:
            return []
        if name in path:
            return [" → ".join((*path[path.index(name) :], name))]
        found = [cycle for target in sorted(graph.get(name, ())) for cycle in visit(target, (*path, name))]
        state[name] = 2
        return found

    assert [cycle for name in sorted(graph) for cycle in visit(name, ())] == []


def test_the_core_is_pure():
    import sys

    allowed = PURE_LIBRARIES | {"app"} | set(sys.stdlib_module_names)
    forbidden = {"time", "io", "os", "pathlib", "socket", "subprocess", "sqlite3", "urllib"}

    for name, file in modules().items():
        if package(name) == "matching":
            used = outside(file)
            assert used <= allowed - forbidden, f"{name} uses {sorted(used - (allowed - forbidden))}"
            assert "scipy" not in used or name.endswith((".assignment", ".week")), name
            assert "numba" not in used or name.endswith(".compiled"), name


@pytest.mark.parametrize("library", ["sqlalchemy"])
def test_only_models_queries_services_and_the_kit_speak_to_the_database(library):
    strangers = [
        name
        for name, file in modules().items()
        if package(name) not in {None, "kit"}
        and library in outside(file)
        and not any(
            part.rstrip("s") in {drawer.rstrip("s") for drawer in SQLALCHEMY_DRAWERS}
            or part.endswith(("_models", "_queries", "_services", "_rows", "_log"))
            for part in name.split(".")[2:]
        )
    ]

    assert strangers == []


def test_only_views_forms_commands_and_the_kit_know_the_web():
    strangers = [
        name
        for name, file in modules().items()
        if package(name) not in {None, "kit", "desks", "api", "site", "admin"}
        and {"flask", "flask_login", "flask_wtf"} & outside(file)
        and not any(drawer in name.split(".")[-1] for drawer in FLASK_DRAWERS)
        and name != "app.accounts.browser"
        and name != "app.accounts.models"
    ]

    assert strangers == []


def test_whoosh_has_one_door():
    assert {name for name, file in modules().items() if "whoosh" in outside(file)} <= {"app.search.text_index"}


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_heavy_library_is_read_when_it_is_asked_for(name):
    if name.startswith("app.matching.kernel"):  # compiled code, itself read when it is asked for
        return
    at_start = [node for node in tree(modules()[name]).body if isinstance(node, ast.Import | ast.ImportFrom)]
    read = {alias.name for node in at_start if isinstance(node, ast.Import) for alias in node.names}
    read |= {node.module or "" for node in at_start if isinstance(node, ast.ImportFrom)}
    assert not {one.split(".")[0] for one in read} & READ_LATER
