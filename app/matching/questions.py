"""What to ask the person next: the missing answers that settle the most offers, two at most."""

from collections.abc import Callable

from app.matching.french import NBSP
from app.matching.geometry import BoolArray
from app.matching.results import Asked
from app.matching.scene import Scene
from app.matching.values import Profile
from app.matching.verdicts import Rule, Verdict

MOST_QUESTIONS = 2

# Rule → whether the person has not answered yet, and the question.
UNANSWERED: dict[Rule, tuple[Callable[[Profile], bool], str]] = {
    Rule.PUBLIC: (lambda profile: profile.adult is None, f"Avez-vous 18 ans ou plus{NBSP}?"),
    Rule.LICENCE: (lambda profile: profile.licences is None, f"Quels permis avez-vous{NBSP}?"),
    Rule.VEHICLE: (lambda profile: profile.own_vehicle is None, f"Avez-vous un véhicule{NBSP}?"),
    Rule.HOURS: (lambda profile: profile.availability is None, f"Quand êtes-vous disponible{NBSP}?"),
    Rule.TRIP: (lambda profile: not profile.modes, f"Comment vous déplacez-vous{NBSP}?"),
    Rule.FRENCH: (lambda profile: profile.french is None, f"Quel est votre niveau de français{NBSP}?"),
}


def asked_first(scene: Scene, eligible: BoolArray) -> tuple[Asked, ...]:
    """At most two questions, those on which the most offers hang."""
    waiting = [
        Asked(rule, question, int((eligible & (scene.verdicts[rule] == Verdict.CHECK)).sum()))
        for rule, (is_missing, question) in UNANSWERED.items()
        if is_missing(scene.profile) and rule in scene.verdicts
    ]
    useful = [asked for asked in waiting if asked.offers]
    return tuple(sorted(useful, key=lambda asked: (-asked.offers, asked.rule.number))[:MOST_QUESTIONS])
