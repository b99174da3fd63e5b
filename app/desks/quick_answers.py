"""Questions of the matching that one button answers; the others lead to the screen of the profile that asks them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.errors import RuleBroken
from app.matching.values import Licence, Rule

LICENCE_NAMED = re.compile(r"permis (" + "|".join(code.value for code in Licence) + r")\b")
SCREEN_OF_RULE = {
    Rule.LICENCE: "trajets",
    Rule.VEHICLE: "trajets",
    Rule.TRIP: "trajets",
    Rule.HOURS: "horaires",
    Rule.VOLUME: "horaires",
    Rule.DATES: "horaires",
    Rule.FRENCH: "aides",
    Rule.LIMITS: "aides",
    Rule.KIND: "envies",
}


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """One button: its words, and the value it posts."""

    label: str
    value: str


def quick_answers(rule: Rule, question: str) -> list[QuickAnswer]:
    """Return the buttons that answer a question for good; empty when a screen is needed."""
    if rule is Rule.VEHICLE:
        return [QuickAnswer("Oui", "vehicule:oui"), QuickAnswer("Non", "vehicule:non")]
    named = LICENCE_NAMED.findall(question)
    if rule is Rule.LICENCE and len(named) == 1:
        code = named[0]
        return [
            QuickAnswer("Oui", f"permis:{code}:oui"),
            QuickAnswer("En cours", f"permis:{code}:cours"),
            QuickAnswer("Non", f"permis:{code}:non"),
        ]
    if rule is Rule.PUBLIC and "18\u00a0ans" in question.replace(" ans", "\u00a0ans"):
        return [QuickAnswer("Oui", "majeur:oui"), QuickAnswer("Non", "majeur:non")]
    return []


def changes_for(value: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers a button changes. Raises RuleBroken for a value no button has."""
    match value.split(":"):
        case ["vehicule", "oui" | "non" as said]:
            return {"own_vehicle": said == "oui"}
        case ["majeur", "oui" | "non" as said]:
            return {"adult": said == "oui"}
        case ["permis", code, "oui" | "non" | "cours" as said] if code in {licence.value for licence in Licence}:
            held = [other for other in answers.get("licences") or () if other != code]
            coming = [other for other in answers.get("licences_in_progress") or () if other != code]
            return {
                "licences": [*held, code] if said == "oui" else held,
                "licences_in_progress": ([*coming, code] if said == "cours" else coming) or None,
            }
    raise RuleBroken("Choisissez une réponse.")
