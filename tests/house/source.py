"""The tree as the house tests read it: every module's imports, by syntax tree, hidden ones included."""

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"


@lru_cache(maxsize=1)
def modules() -> dict[str, Path]:
    """Return dotted name → file of every module of the application."""
    found = {}
    for file in sorted(APP.rglob("*.py")):
        parts = list(file.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@lru_cache(maxsize=1024)
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def imports(name: str, file: Path) -> set[str]:
    """Return the modules of the application that a module imports, wherever in the file."""
    known = modules()
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return {target for target in found if target.split(".")[0] == "app" and target != name}


def outside(file: Path) -> set[str]:
    """Return the top-level names of the libraries a module imports."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
