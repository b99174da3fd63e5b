"""/structure: what waits for a partner today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.desks.offer_desk import Row, desk_page
from app.desks.structure_choice import choose, current, is_partner, mine
from app.kit import clock, french
from app.kit.access import Actor, current_actor, requires
from app.offers import queries as offers
from app.offers.presenters import usual_delay, usual_share
from app.placements import silence_queries
from app.structures import queries as structures
from app.structures.models import Structure
from app.structures.workflow import StructureState

bp = Blueprint("structure", __name__, url_prefix="/structure")
ON_HOME = 20
REQUESTS = "/structure/candidatures"
SILENT_WORDS = "car les demandes reçues sont restées sans réponse."
NUMBERS = ("", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: who or what, why, one action."""

    icon: str
    subject: str
    text: str
    muted: str
    label: str
    url: str


@bp.get("")
@requires(is_partner)
def home() -> Any:
    """Show what waits today, then the offers."""
    actor, now = current_actor(), clock.now()
    found = mine(actor)
    if not found:
        waiting = structures.waiting_of_account(actor.account_id or 0)
        return render_template("desks/structure/waiting.html", waiting=waiting)
    structure = current(actor, found)
    page = offers.of_structure(structure.id, per_page=ON_HOME)
    shown = desk_page(structure, page.items, now=now)
    return render_template(
        "desks/structure/home.html", structure=structure, mine=found, title=title(shown.waiting), page=page,
        tasks=tasks_of(structure, actor, shown.waiting, shown.rows), usual_delay=usual_delay(structure),
        usual_share=usual_share(structure), **shown.printed(),
    )  # fmt: skip


@bp.post("/choisir")
@requires(is_partner)
def pick() -> Any:
    """Speak of another of one's structures."""
    wanted = request.form.get("structure", "")
    for structure in mine(current_actor()):
        if structure.public_id == wanted:
            choose(structure)
    return redirect(url_for(".home"), code=303)


def title(requests: int) -> str:
    """The heading says the first thing to do."""
    if not requests:
        return "Personne n’attend de réponse"
    number = NUMBERS[requests] if requests < len(NUMBERS) else french.number(requests)
    return f"{number} personne{'s attendent' if requests > 1 else ' attend'} votre réponse"


def tasks_of(structure: Structure, actor: Actor, requests: int, rows: Sequence[Row]) -> list[Task]:
    """What waits, the people first. Without a second factor, how many and nothing about who."""
    tasks: list[Task] = []
    if requests:
        muted = (
            "" if actor.mfa else "La double sécurité vous sera demandée\u00a0: ces candidatures parlent de personnes."
        )
        tasks.append(Task("people", title(requests), "", muted, "Voir les candidatures", REQUESTS))
    tasks += _about_structure(structure)
    tasks += [
        Task("pencil", row.preview.card.title or "Une offre sans titre", "est à corriger.", row.preview.comment,
             "Corriger", row.url)
        for row in rows if row.preview.state == "to_correct"
    ]  # fmt: skip
    tasks += [
        Task("check", row.preview.card.title, "attend votre accord.", "L’équipe du territoire l’a écrite pour vous.",
             "Relire et confirmer", row.url + "/relire")
        for row in rows if "confirmer" in row.preview.may
    ]  # fmt: skip
    stale = sum(row.preview.asks_freshness for row in rows)
    if stale:
        words = french.count(stale, "offre")
        tasks.append(Task("refresh", f"{words} à confirmer", "Toujours d’actualité\u00a0?", "", "Voir", "#offres"))
    return tasks


def _about_structure(structure: Structure) -> list[Task]:
    tasks: list[Task] = []
    if silence_queries.is_called_for_silence(structure.id):
        muted = "Vous les remettez en ligne vous-même, une fois les demandes répondues. Nous allons vous appeler."
        tasks.append(Task("pause", "Vos offres sont en pause", SILENT_WORDS, muted, "Répondre", REQUESTS))
    if structure.state is StructureState.TO_CORRECT:
        comment = structure.review_comment or ""
        tasks.append(Task("structure", structure.name, "est à corriger.", comment, "Corriger", "/structure/fiche"))
    waiting = [member for member in structures.members_of(structure.id) if member.waiting]
    if waiting:
        names = french.enumerate_words([member.account.display_name for member in waiting])
        tasks.append(Task("person", names, "demande à vous rejoindre.", "", "Répondre", "/structure/membres"))
    return tasks
