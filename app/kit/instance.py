"""What belongs to one application of the process: its settings, and objects made once for it."""

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

from flask import Flask, current_app

T = TypeVar("T")


def settings() -> Any:
    """Return the settings of the present application (``app.settings.Settings``)."""
    return current_app.config["SETTINGS"]


def run_behind(name: str, work: Callable[[], object]) -> None:
    """Start some work in a thread of its own, in the present application; it ends with the process."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- what a thread must hold

    def run() -> None:
        with app.app_context():
            work()

    Thread(target=run, name=name, daemon=True).start()


def once_per_app(name: str, make: Callable[[], T]) -> T:
    """Return the object of that name, made at its first use in this application."""
    extensions = current_app.extensions
    if name not in extensions:
        extensions[name] = make()
    found: T = extensions[name]
    return found
