"""Answering a moderator's decision: the structure writes once, the team of the territory reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.structures.models import ModerationDecision

LONGEST_ANSWER = 1_000
DECISION_WORDS = {
    "approve": "Structure validée",
    "ask_correction": "Correction demandée",
    "suspend": "Structure suspendue",
    "restore": "Structure remise en ligne",
    "publish": "Offre publiée",
    "close": "Fermeture",
    "convention_confirmed": "Convention ou déclaration confirmée",
}


TOLD = frozenset({"ask_correction", "suspend", "restore", "close"})  # with their reason, to the structure
SETTLING = frozenset({"approve", "publish", "restore"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a structure reads of the decisions about it or its offer: what still holds, and what is behind it."""

    standing: tuple[ModerationDecision, ...]
    settled: tuple[ModerationDecision, ...]


def told(decisions: Iterable[ModerationDecision], *, is_settled: bool) -> Told:
    """Sort decisions, the latest first: a correction asked is behind once the offer or the structure is on line."""
    standing: list[ModerationDecision] = []
    settled: list[ModerationDecision] = []
    for one in decisions:
        is_settled = is_settled or one.decision in SETTLING
        if one.reason and one.decision in TOLD:
            (settled if is_settled else standing).append(one)
    return Told(tuple(standing), tuple(settled))


def answer(decision: ModerationDecision, text: str, *, actor: Actor, now: datetime) -> None:
    """Keep what the structure answers; it may be rewritten until a moderator has read it."""
    words = text.strip()
    if not words:
        raise RuleBroken("Écrivez votre réponse\u00a0: l’équipe du territoire la lira.", field="answer")
    if len(words) > LONGEST_ANSWER:
        raise RuleBroken("Raccourcissez ce texte\u00a0: 1 000 caractères au plus.", field="answer")
    if decision.answer_read_at is not None:
        raise RuleBroken("L’équipe du territoire a déjà lu votre réponse. Appelez-la pour en dire plus.")
    decision.answer, decision.answered_by, decision.answered_at = words, actor.label, now


def mark_read(decision: ModerationDecision, *, now: datetime) -> None:
    """Note that a moderator read the answer; reading it twice changes nothing."""
    if decision.answered_at is not None and decision.answer_read_at is None:
        decision.answer_read_at = now
