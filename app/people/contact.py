"""How to reach a person: addresses and phones checked and written in one way."""

import re

from email_validator import EmailNotValidError, validate_email

from app.kit.errors import RuleBroken

NATIONAL_PHONE = re.compile(r"0[1-9]\d{8}")


def email_or_none(typed: str | None) -> str | None:
    """Return the address in lower case, None when blank. Raises RuleBroken on field ``email``."""
    if not typed or not typed.strip():
        return None
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise RuleBroken("Écrivez une adresse complète, par exemple nom@exemple.fr.", field="email") from None


def phone_or_none(typed: str | None) -> str | None:
    """Return the number as « 0612345678 », None when blank. Raises RuleBroken on field ``phone``."""
    if not typed or not typed.strip():
        return None
    digits = re.sub(r"^(\+33|0033)0?", "0", re.sub(r"[\s.\-()\u00a0\u202f]", "", typed))
    if not NATIONAL_PHONE.fullmatch(digits):
        raise RuleBroken("Écrivez un numéro à dix chiffres, par exemple 06 39 98 01 23.", field="phone")
    return digits


def is_mobile(number: str | None) -> bool:
    """Tell whether a number kept in a file is a mobile's."""
    return bool(number) and str(number).startswith(("06", "07"))
