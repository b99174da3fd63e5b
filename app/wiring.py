"""The tables that join the rooms: models, blueprints, event → reactions, template globals, periodic jobs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from app import health, identity, mailbox, upkeep
from app.accounts import views as accounts
from app.api import places as api_places
from app.kit import french
from app.kit.events import Event, Reaction
from app.offers import reactions as offer_reactions
from app.offers import structure_views as structure_pages
from app.offers import views as offer_pages
from app.structures import events as structure_events

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

BLUEPRINTS: Sequence[Blueprint] = (accounts.bp, health.bp, api_places.bp, offer_pages.bp, structure_pages.bp)
WITHOUT_CSRF: Sequence[Blueprint] = ()  # stateless API: no cookie, nothing stored

Job = tuple[str, Callable[..., Any], timedelta]  # name, function taking ``now``, how often


def import_models() -> None:
    """Import every module of tables, so that metadata is complete for migrations and creation."""
    for name in MODELS:
        import_module(name)


def install(app: Flask, *, csrf: CSRFProtect) -> None:
    """Register blueprints, filters and globals on the application."""
    app.jinja_env.filters.update(FILTERS)
    identity.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_CSRF:
        csrf.exempt(blueprint)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(mailbox.bp)


def reactions() -> Mapping[type[Event], Sequence[Reaction]]:
    """Return who reacts to what, in order."""
    return {
        structure_events.StructureMoved: (offer_reactions.refresh_search,),
        structure_events.StructureEdited: (offer_reactions.refresh_search,),
        structure_events.MemberLeft: (offer_reactions.hand_over_offers,),
    }


def jobs() -> Sequence[Job]:
    """Return the periodic work: name, function taking ``now``, how often."""
    return (
        ("deliver_mail", upkeep.deliver_mail, timedelta(seconds=5)),
        ("purge_short_lived", upkeep.purge_short_lived, timedelta(hours=1)),
    )
