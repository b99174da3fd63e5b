"""Accounts and territories for tests: the smallest legal ones, with traits."""

from itertools import count

import pyotp

from app.accounts import passwords, services
from app.accounts.models import Account
from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.territories.models import Territory
from app.territories.services import open_territory
from tests.conftest import NOW

PASSWORD = "trois cerises sur le toit"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = count(1)
_hash = passwords.hash_password(PASSWORD)


def a_territory(code: str = "23") -> Territory:
    """The Creuse, Loire-Atlantique or Seine-Saint-Denis."""
    names = {
        "23": ("Creuse", "en Creuse", "23096"),
        "44": ("Loire-Atlantique", "en Loire-Atlantique", "44184"),
        "93": ("Seine-Saint-Denis", "en Seine-Saint-Denis", "93008"),
    }
    name, in_name, chief_town = names[code]
    with unit_of_work():
        return open_territory(
            code,
            name=name,
            in_name=in_name,
            chief_town=chief_town,
            phone="05 36 49 00 23",
            phone_hours="Du lundi au vendredi, de 9 h à 17 h",
        )


def an_account(
    role: Role = Role.PERSON,
    *,
    email: str | None = None,
    name: str = "Claire Exemple",
    mfa: bool | None = None,
    password: bool = True,
    territory: str | None = None,
) -> Account:
    """An account that signs in with ``PASSWORD``; professionals have their second factor (``SECRET``) unless told."""
    if territory and db.session.get(Territory, territory) is None:
        a_territory(territory)
    with unit_of_work():
        account = services.create_account(
            email or f"compte{next(_numbers)}@site.example",
            role=role,
            display_name=name,
            territory_code=territory,
            now=NOW,
        )
        if password:
            account.password_hash = _hash
            account.confirmed_at = NOW
        if mfa if mfa is not None else role is not Role.PERSON:
            account.totp_secret, account.mfa_since = SECRET, NOW
    return account


def present_code(secret: str = SECRET) -> str:
    """The code an authenticator shows now."""
    return pyotp.TOTP(secret).now()
