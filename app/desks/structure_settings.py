"""/structure/fiche and /structure/fermetures: what the structure says of itself, and when it is closed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import StringField

from app.desks.structure_choice import current, is_partner
from app.desks.structure_fields import DayField
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.errors import NotFound
from app.kit.forms import BaseForm, required
from app.structures import queries, services
from app.structures.decisions import DECISION_WORDS, told
from app.structures.forms import PageForm
from app.structures.models import Structure
from app.structures.workflow import StructureState

bp = Blueprint("structure_settings", __name__, url_prefix="/structure")
UNPROCESSABLE = 422
APPROVED = StructureState.APPROVED
SENT_AGAIN = "La fiche est corrigée et renvoyée\u00a0: l’équipe du territoire la relit."


class ClosureForm(BaseForm):
    """From a day to a day."""

    starts_on = DayField("Fermé du", [required("Indiquez le premier jour de fermeture.")])
    ends_on = DayField("Au", [required("Indiquez le dernier jour de fermeture.")])
    note = StringField("Pourquoi", description="Par exemple\u00a0: congés d’été.")


@bp.route("/fiche", methods=["GET", "POST"])
@requires(is_partner)
def page() -> Any:
    """Show and change the structure's page; a page to correct goes back to the team of the territory."""
    structure = current(current_actor())
    form = PageForm(structure)
    was = structure.state
    if form.validate_on_submit() and _changed(structure, form):
        flash("La fiche est à jour." if structure.state is was else SENT_AGAIN)
        return redirect(url_for(".page"), code=303)
    refused = request.method == "POST"
    shown = render_template(
        "desks/structure/page.html", structure=structure, form=form, has_errors=refused,
        told=told(queries.decisions_on(structure.public_id, limit=5), is_settled=structure.state is APPROVED),
        words=DECISION_WORDS,
    )  # fmt: skip
    return shown, UNPROCESSABLE if refused else 200


def _changed(structure: Structure, form: PageForm) -> bool:
    now = clock.now()
    with form.writing():
        services.edit(structure, form.record(), now=now)
        if structure.state is StructureState.TO_CORRECT:
            services.submit(structure, actor=current_actor(), now=now)
    return not form.refused


@bp.route("/fermetures", methods=["GET", "POST"])
@requires(is_partner)
def closures() -> Any:
    """Show and announce closures: people are told when the answer will come."""
    structure = current(current_actor())
    form = ClosureForm()
    if form.validate_on_submit() and _announced(structure, form):
        flash("La fermeture est annoncée. Les délais de réponse s’arrêtent pendant ce temps.")
        return redirect(url_for(".closures"), code=303)
    refused = request.method == "POST"
    today = local_date(clock.now())
    shown = render_template(
        "desks/structure/closures.html", structure=structure, form=form, has_errors=refused,
        closures=[one for one in structure.closures if one.ends_on >= today],
    )  # fmt: skip
    return shown, UNPROCESSABLE if refused else 200


def _announced(structure: Structure, form: ClosureForm) -> bool:
    with form.writing():
        services.close_between(
            structure, starts_on=form.starts_on.data, ends_on=form.ends_on.data, note=form.note.data or "",
            now=clock.now(),
        )  # fmt: skip
    return not form.refused


@bp.post("/fermetures/<int:closure_id>/annuler")
@requires(is_partner)
def cancel_closure(closure_id: int) -> Any:
    """Take back a closure."""
    structure = current(current_actor())
    closure = next((one for one in structure.closures if one.id == closure_id), None)
    if closure is None:
        raise NotFound
    with unit_of_work():
        services.cancel_closure(structure, closure, now=clock.now())
    flash("La fermeture est annulée.")
    return redirect(url_for(".closures"), code=303)
