"""/structure/decisions: a structure answers what a moderator decided about it or one of its offers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from wtforms import TextAreaField
from wtforms.validators import Length

from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.forms import BaseForm, required
from app.offers import queries as offers
from app.structures import queries
from app.structures.access import works_for
from app.structures.decisions import DECISION_WORDS, LONGEST_ANSWER, answer
from app.structures.models import ModerationDecision, Structure

bp = Blueprint("structure_decisions", __name__, url_prefix="/structure/decisions")
UNPROCESSABLE = 422
TOO_LONG = "Raccourcissez ce texte\u00a0: 1 000 caractères au plus."


class AnswerForm(BaseForm):
    """The structure's words to the team of the territory."""

    answer = TextAreaField(
        "Votre réponse",
        [required("Écrivez votre réponse\u00a0: l’équipe du territoire la lira."),
         Length(max=LONGEST_ANSWER, message=TOO_LONG)],
    )  # fmt: skip


def decision_of(decision_id: str) -> ModerationDecision | None:
    """Load a decision."""
    return queries.decision(decision_id)


def structure_of(decision: ModerationDecision) -> Structure | None:
    """Return the structure a decision is about, or whose offer it is about."""
    if decision.subject == "offer":
        offer = offers.by_public_id(decision.subject_public_id)
        return offer.structure if offer else None
    return queries.by_public_id(decision.subject_public_id)


def can_answer(actor: Actor, decision: ModerationDecision) -> bool:
    """Members of the structure the decision is about answer it."""
    structure = structure_of(decision)
    return structure is not None and works_for(actor, structure)


@bp.route("/<decision_id>/repondre", methods=["GET", "POST"])
@requires(can_answer, load=decision_of)
def reply(decision: ModerationDecision) -> Any:
    """Read a decision and answer it; the team of the territory finds the answer in what it has to read."""
    form = AnswerForm(data={"answer": decision.answer})
    back = _page_of(decision)
    if form.validate_on_submit() and _answered(decision, form):
        flash("Votre réponse est envoyée à l’équipe du territoire.")
        return redirect(back, code=303)
    refused = request.method == "POST"
    page = render_template("desks/structure/decision.html", decision=decision, form=form, back=back,
                           words=DECISION_WORDS, has_errors=refused)  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _answered(decision: ModerationDecision, form: AnswerForm) -> bool:
    with form.writing():
        answer(decision, form.answer.data, actor=current_actor(), now=clock.now())
    return not form.refused


def _page_of(decision: ModerationDecision) -> str:
    return f"/structure/offres/{decision.subject_public_id}" if decision.subject == "offer" else "/structure/fiche"
