"""Writes of territories."""

from datetime import datetime

from sqlalchemy import func, select

from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.territories.models import Territory, TerritorySettings
from app.territories.values import Settings


def open_territory(
    code: str, *, name: str, in_name: str, chief_town: str, phone: str | None = None, phone_hours: str | None = None
) -> Territory:
    """Open a territory on this instance, or bring its names up to date."""
    territory = db.session.merge(
        Territory(
            code=code, name=name, in_name=in_name, chief_town=chief_town, phone=phone, phone_hours=phone_hours, theme={}
        )
    )
    db.session.flush()
    return territory


def change_settings(territory: Territory, settings: Settings, *, actor: Actor, now: datetime) -> int:
    """Put a new version of the settings in force; returns its number. Raises RuleBroken naming each bad field."""
    problems = settings.problems()
    if problems:
        raise RuleBroken("Des réglages sont hors limites.", errors=problems)
    latest = (
        db.session.scalar(
            select(func.max(TerritorySettings.version)).where(TerritorySettings.territory_code == territory.code)
        )
        or 0
    )
    db.session.add(
        TerritorySettings(
            territory_code=territory.code, version=latest + 1, values=settings.to_values(), author=actor.label, at=now
        )
    )
    db.session.flush()
    return latest + 1
