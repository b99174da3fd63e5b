"""The kernel as it can be run here: as plain Python always, and compiled where numba is installed."""

import sys
from importlib import import_module
from types import ModuleType

from app import matching
from app.matching import compiled, kernel

PARTS = ("kernel_trips", "kernel_points", "kernel_walk", "kernel_bounds", "kernel")


def plain() -> ModuleType:
    """The kernel's modules imported again as if numba were not there; those in use stay as they are."""
    saved = {name: sys.modules.pop(f"app.matching.{name}") for name in PARTS}
    find, compiled.find_compiler = compiled.find_compiler, lambda: None
    try:
        return import_module("app.matching.kernel")
    finally:
        compiled.find_compiler = find
        for name, module in saved.items():
            sys.modules[f"app.matching.{name}"] = module
            setattr(matching, name, module)


PLAIN = plain()
COMPILED = {"compiled": kernel} if compiled.IS_COMPILED else {}
KERNELS: dict[str, ModuleType] = {"plain": PLAIN, **COMPILED}
