"""What a person told: one JSON object, kept in three columns so that what is sensitive stands apart, encrypted."""

from collections.abc import Mapping
from typing import Any

from app.matching.values import Public
from app.people.models import Person
from app.people.values import DISCREET_NEEDS

SENSITIVE_NAMES = frozenset({"limits", "needs", "publics", "not_publics"})  # never named in events or logs
NEVER_KEPT = frozenset({Public.DISABLED.value, Public.EXILED.value})
POSITION_DECIMALS = 2  # about a kilometre: a file never holds where someone lives


def all_answers(person: Person) -> dict[str, Any]:
    """Return the answers as one object, the one ``profile.parse_profile`` reads."""
    answers = dict(person.answers or {})
    if person.limits:
        answers["limits"] = list(person.limits)
    if person.discreet_needs:
        answers["needs"] = [*answers.get("needs", ()), *person.discreet_needs]
    return answers


def merged(answers: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with the changes; None takes an answer away."""
    both = {**answers, **changes}
    return {name: value for name, value in both.items() if value is not None}


def split(answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None, list[str] | None]:
    """Return (plain answers, functional limits, discreet needs), as they are stored. Checked answers only."""
    plain = dict(answers)
    limits = plain.pop("limits", None) or None
    needs = plain.pop("needs", None) or []
    discreet = [need for need in needs if need in DISCREET_NEEDS] or None
    others = [need for need in needs if need not in DISCREET_NEEDS]
    if others:
        plain["needs"] = others
    for name in ("publics", "not_publics"):
        if name in plain:
            plain[name] = [code for code in plain[name] if code not in NEVER_KEPT]
    for name in ("lat", "lon"):
        if name in plain:
            plain[name] = round(plain[name], POSITION_DECIMALS)
    return plain, limits, discreet
