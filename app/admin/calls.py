"""Structures to call: silent ones, those nobody answers for any more. Shown with what the team has to read."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, url_for

from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.placements import call_queries as queries
from app.placements import services
from app.placements.models import CallTask
from app.placements.values import TaskKind
from app.structures import queries as structures
from app.structures.access import moderates
from app.structures.models import Structure

bp = Blueprint("calls", __name__, url_prefix="/territoire/moderation/appels")
WHY = {
    TaskKind.SILENT_STRUCTURE: "ne répond plus aux demandes\u00a0: ses offres sont en pause.",
    TaskKind.NO_ADDRESS: "n’a plus personne qui réponde\u00a0: ses offres sont en pause.",
    TaskKind.BOUNCED: "ne reçoit plus nos messages\u00a0: son adresse e-mail ne marche plus.",
    TaskKind.CORRECTION: "dit qu’une réponse notée pour elle est fausse.",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One structure to call, and why."""

    id: int
    structure: Structure
    why: str


def calls_to_make(territory_code: str) -> list[Call]:
    """Return the structures to call, the longest waiting first."""
    tasks = queries.call_tasks_about_structures(territory_code)
    known = structures.by_ids({task.structure_id for task in tasks if task.structure_id is not None})
    return [
        Call(task.id, known[task.structure_id], WHY.get(task.kind, "est à appeler."))
        for task in tasks
        if task.structure_id in known
    ]


def task_of(task_id: int) -> CallTask | None:
    """Load a call about a structure."""
    return queries.call_task(task_id)


def can_call(actor: Actor, task: CallTask) -> bool:
    """The team of the structure's territory calls it; calls about a person belong to who follows them."""
    structure = structures.by_id(task.structure_id) if task.structure_id and task.person_id is None else None
    return structure is not None and moderates(actor, structure)


@bp.post("/<int:task_id>")
@requires(can_call, load=task_of)
def called(task: CallTask) -> Any:
    """Note that the call was made."""
    with unit_of_work():
        services.finish_call(task, actor=current_actor(), now=clock.now())
    flash("C’est noté\u00a0: l’appel est fait.")
    return redirect(url_for("moderation.queue"), code=303)
