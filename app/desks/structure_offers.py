"""/structure/offres: writing an offer in short steps, publishing it, keeping it alive."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.desks.link_publish import ask_to_confirm
from app.desks.offer_desk import desk_page, faults, history_lines, preview_of, summary_rows
from app.desks.offer_form_kind import KindForm, first_record
from app.desks.offer_steps import STEPS, Step, StepForm, next_slug, step_of
from app.desks.structure_choice import choose, current, is_partner, may_publish, mine
from app.kit import clock, french
from app.kit.access import Actor, Role, current_actor, requires
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.matching.values import Kind
from app.offers import model_services, queries, services
from app.offers.access import can_manage
from app.offers.models import Offer
from app.offers.presenters import page_of
from app.offers.record_rows import record_of
from app.offers.starting_points import StartingPoint
from app.offers.workflow import OfferState
from app.structures import queries as structures
from app.structures.access import moderates
from app.structures.decisions import DECISION_WORDS, Told, told
from app.structures.models import Structure

bp = Blueprint("structure_offers", __name__, url_prefix="/structure/offres")
UNPROCESSABLE = 422
UNSETTLED = frozenset({OfferState.TO_REVIEW, OfferState.TO_CORRECT, OfferState.CLOSED})
STAY, LATER = "stay", "later"


def offer_of(public_id: str, **_rest: str) -> Offer | None:
    """Load an offer by its public id."""
    return queries.by_public_id(public_id)


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(may_publish)
def new() -> Any:
    """Choose the kind; the draft exists from here on."""
    actor = current_actor()
    structure = _structure_of_new(actor)
    form = KindForm(structure)
    if form.validate_on_submit():
        data = first_record(Kind(form.kind.data), structure, current_user)
        with unit_of_work():
            offer = services.create(structure, data, actor=actor, now=clock.now())
        return redirect(url_for(".step", public_id=offer.public_id, slug=STEPS[offer.kind][0].slug), code=303)
    refused = request.method == "POST"
    page = render_template("desks/structure/kind.html", form=form, structure=structure, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


@bp.route("/<public_id>/etape/<slug>", methods=["GET", "POST"])
@requires(can_manage, load=offer_of)
def step(offer: Offer) -> Any:
    """Show one step and keep what is written; what is wrong is said beside its control."""
    place = _step_or_404(offer)
    form = StepForm(place, record_of(offer))
    if request.method == "POST" and (target := _kept(offer, form, place)):
        return redirect(target, code=303)
    refused = request.method == "POST"
    page = render_template(
        f"desks/structure/step_{place.slug}.html", form=form, parts=form.parts, offer=offer, place=place,
        steps=STEPS[offer.kind], preview=preview_of(offer, now=clock.now()), has_errors=refused,
        models=_models(offer, place),
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _models(offer: Offer, place: Step) -> list[StartingPoint]:
    """The models a blank draft may start from, on its first step."""
    is_blank = offer.state is OfferState.DRAFT and not offer.title and not offer.description
    if not is_blank or place is not STEPS[offer.kind][0]:
        return []
    names = (offer.structure.name, *(offer.structure.labels or ()))
    return model_services.models_for(offer.kind, offer.structure.territory_code, names=names)


def _kept(offer: Offer, form: StepForm, place: Step) -> str | None:
    """Write the step's answers and return where to go; None when something is to correct."""
    data = form.filled()
    if data is None:
        form.refuse_also(faults(offer, form.tried, today=local_date(clock.now())))
        return None
    with form.writing():
        services.edit(offer, data, actor=current_actor(), now=clock.now())
    if form.refused:
        return None
    asked = request.form.get("do")
    if asked == STAY:
        return url_for(".step", public_id=offer.public_id, slug=place.slug)
    if asked == LATER:
        flash("Votre brouillon est gardé." if offer.state is OfferState.DRAFT else "Vos changements sont gardés.")
        return url_for(".show", public_id=offer.public_id)
    following = next_slug(offer.kind, place)
    if following == "relire":
        return url_for(".review", public_id=offer.public_id)
    return url_for(".step", public_id=offer.public_id, slug=following)


@bp.get("/<public_id>/relire")
@requires(can_manage, load=offer_of)
def review(offer: Offer) -> Any:
    """Read the offer as visitors will, with what is still missing."""
    return _review(offer)


@bp.post("/<public_id>/publier")
@requires(can_manage, load=offer_of)
def publish(offer: Offer) -> Any:
    """Publish, or hand over to the team of the territory; the team itself waits for the structure's word."""
    actor, now = current_actor(), clock.now()
    try:
        with unit_of_work():
            if actor.role is Role.MANAGER:
                _on_behalf(offer, actor, certified="certified" in request.form)
            else:
                services.submit_or_publish(offer, actor=actor, now=now)
    except RuleBroken as refusal:
        return _review(offer, refused=refusal), UNPROCESSABLE
    if offer.state is OfferState.PUBLISHED:
        flash("Votre offre est en ligne. On la trouve dès maintenant dans la recherche.")
    elif actor.role is Role.MANAGER:
        flash("La structure a reçu un lien. L’offre est en ligne dès qu’elle confirme.")
    else:
        flash(READ_AGAIN)
    return redirect(url_for(".show", public_id=offer.public_id), code=303)


def _on_behalf(offer: Offer, actor: Actor, *, certified: bool) -> None:
    """Live at once after a certified call, else when the structure confirms by its link."""
    now = clock.now()
    if certified:
        services.publish(offer, actor=actor, now=now, comment="Confirmée par téléphone (appel certifié)")
        return
    if not offer.contact_email:
        raise RuleBroken("Donnez l’adresse de la structure\u00a0: elle y reçoit le lien pour confirmer.")
    services.submit_to_structure(offer, actor=actor, now=now)
    ask_to_confirm(offer, now=now)


def _review(offer: Offer, refused: RuleBroken | None = None) -> str:
    now = clock.now()
    page = page_of(offer, now=now)
    return render_template(
        "desks/structure/review.html", offer=offer, page=page, steps=STEPS[offer.kind], rows=summary_rows(offer, page),
        preview=preview_of(offer, now=now), refused=refused, has_errors=refused is not None,
        on_behalf=current_actor().role is Role.MANAGER,
    )  # fmt: skip


@bp.get("")
@requires(is_partner)
def listing() -> Any:
    """List the offers of the structure, what needs work first."""
    actor = current_actor()
    found = mine(actor)
    structure = current(actor, found)
    number = request.args.get("page", 1, type=int) or 1
    page = queries.of_structure(structure.id, page=max(1, number))
    shown = desk_page(structure, page.items, now=clock.now()).printed()
    return render_template("desks/structure/offers.html", structure=structure, mine=found, page=page,
                           page_url=_page_url, **shown)  # fmt: skip


@bp.get("/<public_id>")
@requires(can_manage, load=offer_of)
def show(offer: Offer) -> Any:
    """Show one offer to its structure: its state, why it is not visible, what one may do, its history."""
    now = clock.now()
    return render_template("desks/structure/offer.html", offer=offer, preview=preview_of(offer, now=now),
                           on_behalf=current_actor().role is Role.MANAGER, steps=STEPS[offer.kind],
                           history=history_lines(queries.history_of(offer.id, limit=30)),
                           views=queries.views_of([offer.id]).get(offer.id, 0), words=DECISION_WORDS,
                           told=_told(offer))  # fmt: skip


def _told(offer: Offer) -> Told:
    """What the team of the territory decided about it; once it is on line, that is behind it."""
    return told(structures.decisions_on(offer.public_id, limit=5), is_settled=offer.state not in UNSETTLED)


VERBS = {
    "pause": (services.pause, "Votre offre est en pause."),
    "reprendre": (services.resume, "Votre offre est de nouveau en ligne."),
    "renouveler": (services.renew, "Votre offre est de nouveau en ligne."),
    "actualite": (services.confirm_fresh, "Merci\u00a0: votre offre est toujours d’actualité."),
    "fermer": (services.close, "Votre offre est fermée."),
    "complet": (services.say_full, "C’est dit\u00a0: votre offre est complète."),
    "confirmer": (services.confirm_written, "Votre offre est en ligne. On la trouve dès maintenant dans la recherche."),
    "rouvrir": (services.say_open, "C’est dit\u00a0: il y a de nouveau de la place."),
}


READ_AGAIN = "Votre offre est partie en relecture. L’équipe du territoire vous répond par mail."
BACK_FULL = "Votre offre est revenue, toujours complète."
ELSEWHERE = {  # what is said when the verb led elsewhere than its name
    (services.resume, OfferState.TO_REVIEW): READ_AGAIN,
    (services.renew, OfferState.TO_REVIEW): READ_AGAIN,
    (services.confirm_fresh, OfferState.TO_REVIEW): READ_AGAIN,
    (services.confirm_written, OfferState.TO_REVIEW): READ_AGAIN,
    (services.resume, OfferState.FULL): BACK_FULL,
    (services.renew, OfferState.FULL): BACK_FULL,
    (services.say_open, OfferState.FULL): "C’est dit\u00a0: les places sont proposées d’abord à la liste d’attente.",
}


@bp.post("/<public_id>/<any(pause, reprendre, renouveler, actualite, fermer, complet, rouvrir, confirmer):verb>")
@requires(can_manage, load=offer_of)
def act(offer: Offer) -> Any:
    """Pause, resume, renew, confirm, fill, reopen, close an offer, or confirm what the team wrote."""
    verb, done = VERBS[str((request.view_args or {})["verb"])]
    try:
        with unit_of_work():
            verb(offer, actor=current_actor(), now=clock.now())
        flash(ELSEWHERE.get((verb, offer.state), done))
    except RuleBroken as refusal:
        flash(" ".join(dict.fromkeys(refusal.errors.values())) or refusal.message, "error")
    return redirect(_back_to(request.form.get("retour", ""), offer), code=303)


def _back_to(asked: str, offer: Offer) -> str:
    """The desk or the page of the list one acted from, else the offer's own page."""
    if asked == "accueil":
        return url_for("structure.home", _anchor="offres")
    if asked.isdecimal() and len(asked) < 6:
        return url_for(".listing", page=int(asked))
    return url_for(".show", public_id=offer.public_id)


@bp.post("/<public_id>/dupliquer")
@requires(can_manage, load=offer_of)
def duplicate(offer: Offer) -> Any:
    """Write a new draft from an offer."""
    with unit_of_work():
        copy = services.duplicate(offer, actor=current_actor(), now=clock.now())
    flash("Voici la copie. Elle reste un brouillon tant que vous ne la publiez pas.")
    return redirect(url_for(".step", public_id=copy.public_id, slug=STEPS[copy.kind][0].slug), code=303)


@bp.post("/toujours-d-actualite")
@requires(is_partner)
def confirm_many() -> Any:
    """« Toujours d’actualité » for every ticked offer at once."""
    actor, done = current_actor(), 0
    with unit_of_work():
        for public_id in request.form.getlist("offers")[:200]:
            offer = queries.by_public_id(public_id)
            if offer is not None and can_manage(actor, offer) and _confirmed(offer, actor):
                done += 1
    if done:
        flash(french.count(done, "offre confirmée", "offres confirmées") + ".")
    else:
        flash("Cochez d’abord une offre.", "ask")
    return redirect(url_for(".listing"), code=303)


def _confirmed(offer: Offer, actor: Actor) -> bool:
    try:
        services.confirm_fresh(offer, actor=actor, now=clock.now())
    except RuleBroken:
        return False
    return True


def _step_or_404(offer: Offer) -> Step:
    place = step_of(offer.kind, str((request.view_args or {})["slug"]))
    if place is None:
        raise NotFound
    return place


def _structure_of_new(actor: Actor) -> Structure:
    """The structure one publishes for: the desk's own, or for a manager the one named in the address."""
    wanted = request.args.get("pour", "")
    if actor.role is not Role.MANAGER:
        chosen = next((one for one in mine(actor) if one.public_id == wanted), None)
        if chosen is not None:
            choose(chosen)
        return chosen or current(actor)
    structure = structures.by_public_id(wanted)
    if structure is None or not moderates(actor, structure):
        raise NotFound
    return structure


def _page_url(number: int) -> str:
    return url_for(".listing", page=number)
