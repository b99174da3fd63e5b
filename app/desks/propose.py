"""Proposing offers to a person: prepared by the referent, decided by the person. Nothing leaves before their yes."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import ranking
from app.desks.answering import keep_answer
from app.desks.caseload_forms import ON_SCREEN, RECORDED, ProposeForm
from app.desks.file_opening import note_reading, person_of
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.offers import queries as offers
from app.offers.cards import card_of
from app.offers.models import Offer
from app.people import free_text
from app.people.access import can_accompany
from app.people.models import Person
from app.people.values import ReadPurpose
from app.placements import queries as placements
from app.placements import recipients, services
from app.placements.models import Placement
from app.placements.presenters import proposal_view
from app.placements.workflow import PlacementState
from app.territories.queries import settings_of

bp = Blueprint("propose", __name__, url_prefix="/accompagnement/personnes/<public_id>")
MOST_OFFERS = 5
UNPROCESSABLE = 422


@bp.route("/proposer", methods=["GET", "POST"])
@requires(can_accompany, load=person_of)
def prepare(person: Person) -> Any:
    """Choose the words and how the person answers, for one or several offers."""
    note_reading(person, ReadPurpose.PROPOSAL)
    asked = request.form.getlist("offre") if request.method == "POST" else request.args.getlist("offre")
    found = _live(request.args.getlist("offre") or asked)
    form = ProposeForm(data={"offre": [offer.public_id for offer in found]} if request.method == "GET" else None)
    form.offre.choices = [(offer.public_id, offer.title) for offer in found]
    if request.method == "POST" and form.validate():
        made = _proposed(person, [offer for offer in found if offer.public_id in form.offre.data], form)
        if made is not None:
            return redirect(_after(person, made, form.accord.data), code=303)
    return _page(person, form, found), UNPROCESSABLE if request.method == "POST" else 200


def _live(public_ids: list[str]) -> list[Offer]:
    """The offers asked for that are still online, in the order asked, each once."""
    found = (offers.live_by_public_id(public_id) for public_id in dict.fromkeys(public_ids[:MOST_OFFERS]))
    return [offer for offer in found if offer is not None]


def _proposed(person: Person, chosen: list[Offer], form: ProposeForm) -> list[Placement] | None:
    """Propose each offer, all or none; a refusal is shown in the form."""
    actor, now = current_actor(), clock.now()
    wrong = free_text.problem(form.message)
    try:
        if wrong:
            raise RuleBroken(wrong, field="note")
        snapshots = ranking.snapshots([(person, offer) for offer in chosen], now=now)
        with unit_of_work():
            made = [
                services.propose(
                    offer,
                    person,
                    actor=actor,
                    note=form.message,
                    now=now,
                    snapshot=snapshot,
                    heard=form.accord.data == RECORDED,
                )
                for offer, snapshot in zip(chosen, snapshots, strict=True)
            ]
            if form.accord.data == RECORDED:
                for placement in made:
                    services.record_agreement(placement, actor=actor, now=now, shared=form.partage.data)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None
    return made


def _after(person: Person, made: list[Placement], how: str) -> str:
    """Where to go next; the person answers at once when they are here."""
    if how == ON_SCREEN:
        return url_for("propose.on_screen", public_id=person.public_id)
    words = "La proposition est prête." if len(made) == 1 else f"Les {len(made)} propositions sont prêtes."
    if how == RECORDED:
        hours = settings_of(person.territory_code).agreement_delay_hours
        flash(f"{words} {person.first_name} peut encore dire non pendant {hours} heures. Ensuite, elle part.")
    elif recipients.person(person):
        flash(f"{words} {person.first_name} reçoit un lien pour répondre.")
    elif recipients.mobile(person):
        flash(f"{words} {person.first_name} reçoit un SMS avec un lien pour répondre.")
    else:
        ways = "répondez ensemble sur l’écran, ou donnez-lui un papier."
        flash(f"{words} {person.first_name} n’a ni e-mail ni mobile\u00a0: {ways}", "ask")
    return url_for("person_page.show", public_id=person.public_id)


def _page(person: Person, form: ProposeForm, found: list[Offer]) -> str:
    now = clock.now()
    today = clock.local_date(now)
    return render_template(
        "desks/caseload/propose.html",
        person=person,
        form=form,
        cards=[card_of(offer, now=now, today=today) for offer in found],
        term=settings_of(person.territory_code),
        cautions=[(offer.title, ranking.cautions(person, offer, now=now)) for offer in found],
        has_errors=bool(form.all_errors),
    )


@bp.get("/accord")
@requires(can_accompany, load=person_of)
def on_screen(person: Person) -> Any:
    """Turn the screen to the person: each proposal in plain words, with two equal buttons."""
    note_reading(person, ReadPurpose.PROPOSAL)
    waiting = _to_answer(person)
    if not waiting:
        return redirect(url_for("person_page.show", public_id=person.public_id), code=303)
    return render_template(
        "desks/caseload/on_screen.html",
        person=person,
        proposals=[proposal_view(placement, now=clock.now()) for placement in waiting],
    )


def _to_answer(person: Person) -> list[Placement]:
    """What they may answer here, the latest first: it is what was just spoken of."""
    states = (PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED)
    return [placement for placement in reversed(placements.waiting_for_person(person.id)) if placement.state in states]


def own_placement(public_id: str, placement_id: str) -> tuple[Person, Placement] | None:
    """Return the person and their placement; None when one is missing or they do not go together."""
    person, placement = person_of(public_id), placements.by_public_id(placement_id)
    return (person, placement) if person and placement and placement.person_id == person.id else None


def can_hear_answer(actor: Actor, subject: tuple[Person, Placement]) -> bool:
    """A referent who accompanies the person lends them the screen."""
    return can_accompany(actor, subject[0])


@bp.post("/accord/<placement_id>")
@requires(can_hear_answer, load=own_placement)
def answer(subject: tuple[Person, Placement]) -> Any:
    """Keep the person's own answer, given on this screen."""
    person, placement = subject
    actor = current_actor()
    speaker = replace(actor, label=f"{person.first_name}, sur l’écran de {actor.label}")
    shared = request.form.getlist("partage")
    with unit_of_work():
        said = keep_answer(placement, request.form.get("answer", ""), shared=shared, actor=speaker, now=clock.now())
    flash(said)
    return redirect(url_for("propose.on_screen", public_id=person.public_id), code=303)
