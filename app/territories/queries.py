"""Reads of territories."""

from sqlalchemy import select

from app.kit.database import db
from app.kit.together import remembered
from app.territories.models import Territory, TerritorySettings
from app.territories.values import Settings, SignedSettings

_TWO = select(Territory).order_by(Territory.name).limit(2)  # asked at each page: written once


def by_code(code: str | None) -> Territory | None:
    """Return the territory of a département code."""
    return db.session.get(Territory, code) if code else None


def all_by_name() -> list[Territory]:
    """Return every territory of the instance, by name (there are at most a hundred)."""
    return list(db.session.scalars(select(Territory).order_by(Territory.name).limit(110)))


def only_one() -> Territory | None:
    """Return the territory of an instance that serves a single one."""
    found = db.session.scalars(_TWO).all()
    return found[0] if len(found) == 1 else None


def settings_of(code: str | None) -> Settings:
    """Return the settings in force in a territory; the defaults where it never set any."""
    return remembered(("settings", code), lambda: _latest_settings(code))


def versions_of(code: str | None, *, limit: int = 20) -> list[SignedSettings]:
    """Return the versions of a territory's settings, the one in force first."""
    rows = db.session.scalars(
        select(TerritorySettings)
        .where(TerritorySettings.territory_code == code)
        .order_by(TerritorySettings.version.desc())
        .limit(limit)
    )
    return [SignedSettings(row.version, Settings.from_values(row.values), row.author, row.at) for row in rows]


def in_force(code: str | None) -> SignedSettings | None:
    """Return the version in force; None where the territory never set any."""
    return next(iter(versions_of(code, limit=1)), None)


def _latest_settings(code: str | None) -> Settings:
    signed = in_force(code)
    return signed.settings if signed else Settings()
