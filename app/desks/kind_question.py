"""« Voulez-vous encore… ? »: asked of the person alone when a kind did not suit twice."""

from collections.abc import Mapping
from typing import Any

from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.people.answers import all_answers
from app.people.models import Person
from app.placements import proposal_queries as placements
from app.placements.values import Already

TWICE = 2


def kind_to_ask(person: Person, already: Already) -> Kind | None:
    """Return the kind to ask about, None when there is nothing to ask or it was answered."""
    if len(already.declined) < TWICE:
        return None
    answers = all_answers(person)
    told = set(answers.get("still_kinds") or ())
    wanted = answers.get("kinds")
    asked = placements.kinds_to_ask_about(person.id)
    for kind in Kind:
        is_out = wanted is not None and kind.value not in wanted and not answers.get("wants_volunteering")
        if kind in asked and kind.value not in told and not is_out:
            return kind
    return None


def changes_for(value: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that « oui » or « plus pour l'instant » changes. Raises RuleBroken for anything else."""
    name, _, said = value.partition(":")
    if name not in set(Kind) or said not in ("oui", "non"):
        raise RuleBroken("Choisissez une réponse.")
    told = sorted({*(answers.get("still_kinds") or ()), name})
    if said == "oui":
        return {"still_kinds": told}
    kinds = answers.get("kinds") or [kind.value for kind in Kind if kind is not Kind.VOLUNTEERING]
    changes: dict[str, Any] = {"kinds": [kind for kind in kinds if kind != name] or None, "still_kinds": told}
    if name == Kind.VOLUNTEERING:
        changes |= {"kinds": [kind for kind in answers.get("kinds") or () if kind != name] or None,
                    "wants_volunteering": None}  # fmt: skip
    first = [kind for kind in answers.get("first_kinds") or () if kind != name]
    return {**changes, "first_kinds": first or None}
