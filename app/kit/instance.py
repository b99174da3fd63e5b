"""What belongs to one application of the process: its settings, and objects made once for it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

T = TypeVar("T")


def settings() -> Any:
    """Return the settings of the present application (``app.settings.Settings``)."""
    return current_app.config["SETTINGS"]


def once_per_app(name: str, make: Callable[[], T]) -> T:
    """Return the object of that name, made at its first use in this application."""
    extensions = current_app.extensions
    if name not in extensions:
        extensions[name] = make()
    found: T = extensions[name]
    return found
