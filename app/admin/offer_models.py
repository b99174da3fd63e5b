"""/territoire/modeles: the offers a territory's team keeps as models for its partners."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.admin.forms import ModelForm
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.offers import model_queries, model_services
from app.offers import queries as offers
from app.offers.access import can_moderate
from app.offers.models import Offer
from app.offers.rich_text import to_plain
from app.offers.shared_models import OfferModel
from app.structures.access import is_moderator

bp = Blueprint("offer_models", __name__, url_prefix="/territoire")
UNPROCESSABLE = 422


def model_of(public_id: str) -> OfferModel | None:
    """Load a model by its public id."""
    return model_queries.by_public_id(public_id)


def keeps(actor: Actor, model: OfferModel) -> bool:
    """The team of the model's own territory."""
    return is_moderator(actor) and actor.territory == model.territory_code


def offer_of(public_id: str) -> Offer | None:
    """Load an offer by its public id."""
    return offers.by_public_id(public_id)


@bp.get("/modeles")
@requires(is_moderator)
def listing() -> str:
    """List the models of the territory; a search finds the offer to make another from."""
    code, text = current_actor().territory or "", request.args.get("q", "").strip()[:100]
    found = model_queries.live_titled(code, text) if text else ()
    return render_template("admin/models.html", models=model_queries.of_territory(code), found=found, text=text)


@bp.post("/moderation/offres/<public_id>/modele")
@requires(can_moderate, load=offer_of)
def keep(offer: Offer) -> Any:
    """Keep what an offer says as a model, then read it again."""
    actor = current_actor()
    try:
        with unit_of_work():
            model = model_services.keep_as_model(offer, actor.territory or "", actor=actor, now=clock.now())
    except RuleBroken as refusal:
        flash(refusal.message, "error")
        return redirect(url_for(".listing"), code=303)
    flash("Le modèle est gardé. Relisez-le, puis proposez-le aux partenaires.")
    return redirect(url_for(".model", public_id=model.public_id), code=303)


@bp.route("/modeles/<public_id>", methods=["GET", "POST"])
@requires(keeps, load=model_of)
def model(model: OfferModel) -> Any:
    """Change the words of a model; propose it, or withdraw it."""
    form = ModelForm(data={"label": model.label, "title": model.says["title"], "proposed": model.withdrawn_at is None,
                           "description": to_plain(model.says["description"])})  # fmt: skip
    if form.validate_on_submit() and _kept(model, form):
        flash("Le modèle est proposé aux partenaires." if form.proposed.data else "Le modèle n’est plus proposé.")
        return redirect(url_for(".listing"), code=303)
    refused = request.method == "POST"
    page = render_template("admin/model.html", model=model, form=form, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


def _kept(model: OfferModel, form: ModelForm) -> bool:
    with form.writing():
        model_services.edit_model(
            model, label=form.label.data or "", title=form.title.data or "",
            description=form.description.data or "", proposed=form.proposed.data, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    return not form.refused
