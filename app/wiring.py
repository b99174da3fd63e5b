"""The tables that join the rooms: models, blueprints, event → reactions, template globals, periodic jobs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from app.kit import french
from app.kit.events import Event, Reaction

MODELS = (
    "app.kit.changes",
    "app.kit.links",
    "app.kit.mail",
    "app.kit.sessions",
    "app.kit.throttle",
    "app.reference.models",
    "app.geo.models",
    "app.territories.models",
    "app.accounts.models",
    "app.structures.models",
    "app.people.models",
    "app.offers.models",
    "app.placements.models",
    "app.week.models",
    "app.bus.models",
    "app.journal.models",
    "app.interop.models",
)

FILTERS: Mapping[str, Callable[..., str]] = {
    "long_date": french.long_date,
    "short_date": french.short_date,
    "hour": french.hour,
    "date_and_hour": french.date_and_hour,
    "minutes": french.minutes,
    "km": french.km,
    "number": french.number,
    "count": french.count,
    "phone": french.phone,
    "enumerate_words": french.enumerate_words,
}

Job = tuple[str, Callable[..., Any], timedelta]


def import_models() -> None:
    """Import every module of tables, so that metadata is complete for migrations and creation."""
    for name in MODELS:
        import_module(name)


def install(app: Flask, *, csrf: CSRFProtect) -> None:
    """Register blueprints, filters and globals on the application."""
    app.jinja_env.filters.update(FILTERS)


def reactions() -> Mapping[type[Event], Sequence[Reaction]]:
    """Return who reacts to what, in order."""
    return {}


def jobs() -> Sequence[Job]:
    """Return the periodic work: name, function taking ``now``, how often."""
    return ()
