"""Answering a moderator's decision: the structure writes once, the team of the territory reads it."""

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
