"""Questions of the matching that one button answers; the others lead to the screen of the profile that asks them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.errors import RuleBroken
from app.matching.french import lower_first
from app.matching.values import Licence, Public, Rule
from app.people.answers import NEVER_KEPT

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
# Situations a person may say they are in. IAE is for an authorised prescriber to confirm, a benefit is never named to
# the person, and two situations are never kept.
UNASKED = (Public.IAE, Public.RSA)
SAYABLE = tuple(public for public in Public if public not in UNASKED and public.value not in NEVER_KEPT)
ONE_WORD = ("vehicule:", "majeur:")  # values with one colon, as those of the question about a kind
SITUATION_ASKED = "Est-ce votre situation"


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
    return _situation_answers(question) if rule is Rule.PUBLIC and SITUATION_ASKED in question else []


def _situation_answers(question: str) -> list[QuickAnswer]:
    """Yes or no to the only situation named; else each of them by its name, or none."""
    named = [public for public in Public if lower_first(public.label) in question]
    sayable = [public for public in named if public in SAYABLE]
    if not sayable:
        return []
    none = f"situation:{'+'.join(sayable)}:non"
    if len(named) == 1:
        return [QuickAnswer("Oui", f"situation:{sayable[0]}:oui"), QuickAnswer("Non", none)]
    return [*(QuickAnswer(public.label, f"situation:{public}:oui") for public in sayable), QuickAnswer("Non", none)]


def screen_of(rule: Rule, sentence: str) -> str | None:
    """Return the screen of the profile where a rule's answer is given, None when no answer of theirs changes it."""
    if rule is Rule.PUBLIC:
        is_told = "18" in sentence or any(lower_first(public.label) in sentence for public in SAYABLE)
        return "aides" if is_told else None
    return SCREEN_OF_RULE.get(rule)


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
        case ["situation", codes, "oui" | "non" as said] if set(codes.split("+")) <= set(SAYABLE):
            return situations_told(answers, codes.split("+"), are_theirs=said == "oui")
    raise RuleBroken("Choisissez une réponse.")


def situations_told(answers: Mapping[str, Any], codes: Iterable[str], *, are_theirs: bool) -> dict[str, Any]:
    """Return the changes that put these situations among those of the person, or among those that are not theirs."""
    said, other = ("publics", "not_publics") if are_theirs else ("not_publics", "publics")
    kept = [code for code in answers.get(other) or () if code not in codes]
    return {said: sorted({*(answers.get(said) or ()), *codes}), other: kept or None}
