"""The referent's page of one prescription: where it stands, and what they may do without deciding for anyone."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import SelectMultipleField, StringField

from app.desks import answers, slips
from app.desks.file_opening import note_reading
from app.desks.follow_presenter import follow_view, steps_of
from app.desks.link_forms import CHOOSE, AnswerForm, OutcomeForm, answer_forms
from app.desks.next_days import NextDayForm, carry_on, days_possible
from app.desks.session_booking import meetings_of
from app.journal import queries as journal
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm, required
from app.kit.french import count
from app.offers import queries as offers
from app.offers.models import Offer
from app.people.values import ReadPurpose
from app.placements import queries, services
from app.placements.access import can_follow_placement
from app.placements.equivalents import equivalents
from app.placements.models import Placement
from app.placements.request_presenters import request_view
from app.placements.values import Contact, Outcome, Party
from app.placements.workflow import OVER, WAITS_FOR_STRUCTURE, PlacementState
from app.territories.queries import settings_of
from app.week.attendance_queries import sessions_of
from app.week.attendance_services import dispute as dispute_session

bp = Blueprint("follow_requests", __name__, url_prefix="/accompagnement/propositions")
UNPROCESSABLE = 422
MOST_OTHERS = 50
HER_CONTACTS = [(Contact.PHONE.value, "Son téléphone"), (Contact.EMAIL.value, "Son adresse e-mail")]
CANCELLABLE = frozenset({PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED})


class HeardForm(BaseForm):
    """What the person said, in a meeting or by phone."""

    said = StringField("Réponse", [required(CHOOSE)])
    shared = SelectMultipleField("La personne accepte de donner", choices=HER_CONTACTS)


@bp.get("/<public_id>")
@requires(can_follow_placement, load=queries.by_public_id)
def show(placement: Placement) -> Any:
    """Where it stands, its steps, what comes next."""
    return _page(placement)


def _page(placement: Placement, *, refused: Any = None, phone_form: Any = None) -> Any:
    note_reading(placement.person, ReadPurpose.PROPOSAL)
    now = clock.now()
    over = placement.state in OVER
    after = queries.proposed_after(placement.id) if over else []
    alike = equivalents(placement, now=now) if over and not after else []
    page = render_template(
        "desks/requests/follow.html",
        view=follow_view(placement, now=now),
        phone_view=request_view(placement),
        steps=steps_of(journal.of_placement(placement.id), over=over),
        similar=alike,
        after=after,
        retry_url=url_for(
            "propose.prepare", public_id=placement.person.public_id, offre=[offer.public_id for offer in alike]
        ),
        others=[] if placement.state is PlacementState.STARTED else others_of(placement),
        sessions=sessions_of(placement.id),
        news=queries.news_of(placement.id),
        calls=queries.call_tasks_of(placement.id),
        meetings=meetings_of(placement, now=now),
        heard=refused if isinstance(refused, HeardForm) else HeardForm(formdata=None),
        outcome=OutcomeForm(formdata=None),
        next_form=refused if isinstance(refused, NextDayForm) else NextDayForm(formdata=None),
        days=days_possible(placement, Party.REFERENT),
        forms=answer_forms(phone_form),
        waits_for_structure=placement.state in WAITS_FOR_STRUCTURE,
        can_cancel=placement.state in CANCELLABLE,
        can_record=placement.state is PlacementState.PROPOSED,
        hours=settings_of(placement.person.territory_code).agreement_delay_hours,
        can_print=placement.state in slips.OPENS,
        handed_over=placement.state is PlacementState.HANDED_OVER,
        refused=refused or phone_form,
        has_errors=bool(refused or phone_form),
    )
    return page, UNPROCESSABLE if refused or phone_form else 200


def others_of(placement: Placement) -> list[Offer]:
    """The other live offers of the structure, to pass to one of them."""
    living = offers.live_of_structure(placement.offer.structure_id, limit=MOST_OTHERS)
    return [offer for offer in living if offer.id != placement.offer_id]


@bp.post("/<public_id>/transferer")
@requires(can_follow_placement, load=queries.by_public_id)
def transfer(placement: Placement) -> Any:
    """Pass to another offer of the structure: the person decides again."""
    chosen = offers.live_by_public_id(request.form.get("offre", ""))
    if chosen is None:
        raise RuleBroken("Choisissez une offre de la liste.")
    with unit_of_work():
        made = services.transfer(placement, chosen, actor=current_actor(), now=clock.now())
    return _back(made, f"La proposition passe à « {chosen.title} ». La personne répond de nouveau.")


@bp.post("/<public_id>/equivalents")
@requires(can_follow_placement, load=queries.by_public_id)
def propose_again(placement: Placement) -> Any:
    """Propose in one click the offers that look like the one that is over."""
    found = [offers.live_by_public_id(name) for name in request.form.getlist("offre")[:3]]
    with unit_of_work():
        made = services.propose_again(
            placement, [offer for offer in found if offer], actor=current_actor(), now=clock.now()
        )
    return _back(placement, f"{count(len(made), 'offre proposée', 'offres proposées')} à la personne.")


@bp.post("/<public_id>/seance")
@requires(can_follow_placement, load=queries.by_public_id)
def dispute(placement: Placement) -> Any:
    """Write for the person that a session was not as it is signed."""
    try:
        day = date.fromisoformat(request.form.get("jour", ""))
    except ValueError:
        raise RuleBroken("Cette séance n’est pas notée.") from None
    with unit_of_work():
        dispute_session(placement, day=day, words="", actor=current_actor(), now=clock.now())
    return _back(placement, "C’est noté : la structure est prévenue, la séance n’est pas comptée.")


def _back(placement: Placement, words: str) -> Any:
    flash(words)
    return redirect(url_for("follow_requests.show", public_id=placement.public_id), code=303)


@bp.post("/<public_id>/annuler")
@requires(can_follow_placement, load=queries.by_public_id)
def cancel(placement: Placement) -> Any:
    """Take the proposal back."""
    with unit_of_work():
        services.cancel(placement, actor=current_actor(), now=clock.now())
    return _back(placement, "La proposition est retirée.")


@bp.post("/<public_id>/entendu")
@requires(can_follow_placement, load=queries.by_public_id)
def heard(placement: Placement) -> Any:
    """Note what the person said: a yes waits a day for a « non », a no ends there."""
    form = HeardForm()
    if not form.validate():
        return _page(placement, refused=form)
    hours = settings_of(placement.person.territory_code).agreement_delay_hours
    sent = f"L’accord est noté. La demande part dans {hours} heures, sauf si la personne dit non."
    words = {"yes": sent, "no": "C’est noté."}
    with form.writing():
        _hear(placement, form, current_actor())
    if form.refused:
        return _page(placement, refused=form)
    return _back(placement, words[form.said.data])


def _hear(placement: Placement, form: HeardForm, actor: Actor) -> None:
    now = clock.now()
    if form.said.data == "yes":
        services.record_agreement(placement, actor=actor, shared=form.shared.data or (), now=now)
    elif form.said.data == "no":
        services.decline(placement, party=Party.REFERENT, actor=actor, now=now, by_phone=True)
    else:
        raise RuleBroken("Choisissez une réponse de la liste.", field="said")


@bp.post("/<public_id>/reponse")
@requires(can_follow_placement, load=queries.by_public_id)
def record_answer(placement: Placement) -> Any:
    """Note the answer the structure gave by phone; it receives a mail to correct it in one click."""
    name = request.form.get("answer", "")
    form = answers.form_of(name) if name in answers.ANSWER_FORMS else AnswerForm()
    if form.validate():
        with form.writing():
            answers.give(
                placement, form, actor=current_actor(), now=clock.now(), party=Party.REFERENT, by_phone=True
            )
        if not form.refused:
            return _back(placement, "La réponse est notée. La structure peut la corriger.")
    return _page(placement, phone_form=form)


@bp.post("/<public_id>/nouvelles")
@requires(can_follow_placement, load=queries.by_public_id)
def declare(placement: Placement) -> Any:
    """Note what happened with an offer answered elsewhere."""
    form = OutcomeForm()
    if form.validate():
        with form.writing():
            services.declare_outcome(
                placement,
                outcome=Outcome(form.answer.data),
                party=Party.REFERENT,
                actor=current_actor(),
                now=clock.now(),
            )
        if not form.refused:
            return _back(placement, "C’est noté.")
    return _page(placement, refused=form)


@bp.post("/<public_id>/suite")
@requires(can_follow_placement, load=queries.by_public_id)
def carry(placement: Placement) -> Any:
    """What follows a yes, or the end of a request."""
    form = NextDayForm()
    if form.validate():
        with form.writing():
            words = carry_on(placement, form, party=Party.REFERENT, actor=current_actor(), now=clock.now())
        if not form.refused:
            return _back(placement, words)
    return _page(placement, refused=form)


@bp.post("/<public_id>/appel-fait")
@requires(can_follow_placement, load=queries.by_public_id)
def called(placement: Placement) -> Any:
    """The calls asked for about this prescription were made."""
    with unit_of_work():
        for task in queries.call_tasks_of(placement.id):
            services.finish_call(task, actor=current_actor(), now=clock.now())
    return _back(placement, "C’est noté : l’appel est fait.")
