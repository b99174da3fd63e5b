"""A draft: started from a model, and kept while it is typed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.desks.offer_desk import preview_of
from app.desks.offer_steps import STEPS, StepForm, step_of
from app.kit import clock, french
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.offers import model_services, queries, services
from app.offers.access import can_manage
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.offers.starting_points import started_from
from app.offers.workflow import OfferState

bp = Blueprint("offer_drafts", __name__, url_prefix="/structure/offres")
OPEN = frozenset({OfferState.DRAFT, OfferState.TO_CORRECT})
NOT_KEPT = "Une réponse est à corriger\u00a0: elle n’est pas encore gardée."


def offer_of(public_id: str, **_rest: str) -> Offer | None:
    """Load an offer by its public id."""
    return queries.by_public_id(public_id)


def can_write(actor: Actor, offer: Offer) -> bool:
    """Who manages the offer, while it is a draft or is to be corrected."""
    return can_manage(actor, offer) and offer.state in OPEN


@bp.post("/<public_id>/modele")
@requires(can_write, load=offer_of)
def start(offer: Offer) -> Any:
    """Fill what is blank in a draft from a model, then show its first step."""
    asked = request.form.get("modele", "")
    model = model_services.model_called(offer.kind, offer.structure.territory_code, asked)
    if model is None:
        flash("Choisissez un modèle de la liste.", "ask")
    else:
        with unit_of_work():
            data = started_from(record_of(offer), model)
            services.edit(offer, data, actor=current_actor(), now=clock.now())
        flash("Le modèle est repris. Changez tout ce qui doit l’être\u00a0: c’est votre offre.")
    return redirect(f"/structure/offres/{offer.public_id}/etape/{STEPS[offer.kind][0].slug}", code=303)


@bp.post("/<public_id>/etape/<slug>/garder")
@requires(can_write, load=offer_of)
def keep(offer: Offer) -> Any:
    """Keep what is right in a step while it is typed; the page stays, with what is still missing."""
    place = step_of(offer.kind, str((request.view_args or {})["slug"]))
    if place is None:
        raise NotFound
    now = clock.now()
    said = f"Brouillon gardé à {french.hour(now)}."
    try:
        with unit_of_work():
            typed = StepForm(place, record_of(offer)).as_typed()
            services.edit(offer, typed, actor=current_actor(), now=now, as_typed=True)
    except RuleBroken:
        said = NOT_KEPT
    return render_template("desks/structure/_kept.html", said=said, preview=preview_of(offer, now=now))
