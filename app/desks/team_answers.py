"""The team of a territory notes the answer a structure gave it by phone; the structure may correct it in one click."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import answers
from app.desks.link_forms import AnswerForm, answer_forms
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.placements import queries
from app.placements.models import Placement
from app.placements.request_presenters import NAMELESS, request_view
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE
from app.structures.access import moderates

bp = Blueprint("team_answers", __name__, url_prefix="/territoire/demandes")
UNPROCESSABLE = 422


def can_note_answer(actor: Actor, placement: Placement) -> bool:
    """The team of the structure's territory, while a request waits for its answer; nothing more of the request."""
    return placement.state in WAITS_FOR_STRUCTURE and moderates(actor, placement.offer.structure)


@bp.route("/<public_id>", methods=["GET", "POST"])
@requires(can_note_answer, load=queries.by_public_id)
def note(placement: Placement) -> Any:
    """Read which request it is, by its offer and its day, and note what the structure said: the team follows nobody, so
    no name is shown."""
    structure = placement.offer.structure.public_id
    form = _posted() if request.method == "POST" else None
    if form is not None and form.validate():
        with form.writing():
            answers.give(placement, form, actor=current_actor(), now=clock.now(), party=Party.MANAGER, by_phone=True)
        if not form.refused:
            flash("La réponse est notée. La structure reçoit un message pour la corriger si besoin.")
            return redirect(url_for("moderation.structure", public_id=structure), code=303)
    return _page(placement, form)


def _posted() -> AnswerForm:
    name = request.form.get("answer", "")
    return answers.form_of(name) if name in answers.ANSWER_FORMS else AnswerForm()


def _page(placement: Placement, refused: AnswerForm | None) -> Any:
    structure = placement.offer.structure
    page = render_template(
        "desks/requests/team.html",
        view=replace(request_view(placement), name=NAMELESS),
        received_at=placement.sent_at,
        structure=structure,
        forms=answer_forms(refused),
        refused=refused,
        chosen=refused.answer.data if refused is not None else "",
        action=request.path,
        has_errors=refused is not None,
    )
    return page, UNPROCESSABLE if refused is not None else 200
