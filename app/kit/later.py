"""Libraries read the first time one of their names is asked for.

Some weigh more than our own code and serve few requests (workbooks, PDF, migrations): every worker, command and test
would pay for them at its start. ``import_module`` holds Python's lock: two threads may ask at once.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module; each name is asked of the module itself."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
