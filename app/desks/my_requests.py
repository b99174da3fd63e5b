"""What a person asks for themselves: « ça m'intéresse », then their request, step by step, and what they may do."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks.ask_form import AskForm
from app.desks.file_opening import own_person
from app.desks.my_request_page import request_page
from app.desks.next_days import say_begun
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.ids import public_id
from app.messages import services as messages
from app.messages.clean_files import CleanFile
from app.messages.values import LARGEST_FILE, MEGABYTE
from app.offers import queries as offers
from app.offers.cards import card_of
from app.offers.models import Offer
from app.people import free_text
from app.people.access import is_own_file
from app.people.models import Person
from app.placements import queries as placements
from app.placements import services
from app.placements.access import is_own_placement
from app.placements.models import Placement
from app.placements.request_presenters import reads_without_names
from app.placements.values import Outcome, Party

bp = Blueprint("my_requests", __name__, url_prefix="/moi")
UNPROCESSABLE = 422
CV_HINT = (
    f"Un PDF ou une photo, {LARGEST_FILE // MEGABYTE} Mo au plus. On peut demander sans CV. "
    "Une structure qui lit d’abord sans les noms ne le voit pas\u00a0: vous le lui ouvrez ensuite, dans les messages."
)
WITH_CV = "Voici mon CV."


def offer_for_me(public_id: str) -> tuple[Person, Offer] | None:
    """Return one's own file with an offer online."""
    person, offer = own_person(), offers.live_by_public_id(public_id)
    return (person, offer) if person and offer else None


def can_ask(actor: Actor, subject: tuple[Person, Offer]) -> bool:
    """A person asks for an offer for themselves."""
    return is_own_file(actor, subject[0])


@bp.route("/offres/<public_id>", methods=["GET", "POST"])
@requires(can_ask, load=offer_for_me)
def ask(subject: tuple[Person, Offer]) -> Any:
    """Say « ça m'intéresse »: what will be shared is read first, then sent or handed over."""
    person, offer = subject
    form = AskForm()
    if form.validate_on_submit() and (made := _asked(person, offer, form)) is not None:
        flash("C’est noté. Voici la suite.")
        return redirect(url_for("my_requests.show", placement_id=made.public_id), code=303)
    now = clock.now()
    refused = request.method == "POST"
    page = render_template(
        "desks/me/ask.html",
        person=person,
        form=form,
        card=card_of(offer, now=now, today=clock.local_date(now)),
        has_errors=refused,
        cv_hint=CV_HINT,
    )
    return page, UNPROCESSABLE if refused else 200


def _asked(person: Person, offer: Offer, form: AskForm) -> Placement | None:
    actor, now, note = current_actor(), clock.now(), form.note.data or ""
    with form.writing():
        wrong = free_text.problem(note)
        if wrong:
            raise RuleBroken(wrong, field="note")
        made = services.apply(
            offer, person, actor=actor, now=now, shared=form.partage.data, note=note, with_file=form.file is not None
        )
        if form.file is not None:
            _join_cv(made, form.file, scanned=form.scanned)
        return made
    return None


def _join_cv(placement: Placement, cv: CleanFile, *, scanned: bool) -> None:
    """Put the CV in the messages of the request. A structure that reads without names first does not see it yet."""
    messages.write(
        placement,
        party=Party.PERSON,
        actor=current_actor(),
        text=WITH_CV,
        once=public_id(),
        now=clock.now(),
        to_structure=not reads_without_names(placement),
        files=[cv],
        scanned=scanned,
        with_request=True,
    )


@bp.get("/demandes/<placement_id>")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def show(placement: Placement) -> Any:
    """One request: where it stands, what comes next, what I may do."""
    return request_page(placement)


@bp.post("/demandes/<placement_id>")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def act(placement: Placement) -> Any:
    """Confirm a meeting, ask for another date, say what happened, or take the request back."""
    with unit_of_work():
        said = _done(placement, request.form.get("action", ""))
    flash(said)
    return redirect(url_for("my_requests.show", placement_id=placement.public_id), code=303)


def _done(placement: Placement, action: str) -> str:
    actor, now = current_actor(), clock.now()
    match action:
        case "confirm":
            services.confirm_meeting(placement, actor=actor, now=now)
            return "C’est noté\u00a0: vous y serez."
        case "other_date":
            services.ask_other_date(placement, wish=request.form.get("wish", ""), actor=actor, now=now)
            return "C’est noté. La structure proposera une autre date."
        case "start":
            say_begun(placement, actor=actor, now=now)
            return "C’est noté\u00a0: c’est commencé."
        case "withdraw":
            services.withdraw(placement, party=Party.PERSON, actor=actor, now=now)
            return "C’est noté\u00a0: votre demande est retirée."
        case "outcome" if request.form.get("outcome") in set(Outcome):
            outcome = Outcome(request.form["outcome"])
            services.declare_outcome(placement, outcome=outcome, party=Party.PERSON, actor=actor, now=now)
            return "C’est noté. Merci."
    raise RuleBroken("Choisissez une réponse.")
