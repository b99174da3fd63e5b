"""What a person does of an activity that began: their hours, their sessions, how it goes, its end."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.attestations import services as attestations
from app.desks.my_activity_forms import HoursForm, SkillsForm
from app.desks.my_request_page import request_page, weeks_until
from app.desks.sheet import minutes_of
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.placements import queries as placements
from app.placements import services
from app.placements.access import is_own_placement
from app.placements.models import Placement
from app.placements.values import Feeling, Party
from app.week import attendance_services
from app.week import services as week_services

bp = Blueprint("my_activity", __name__, url_prefix="/moi/demandes/<placement_id>")


@bp.post("/heures")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def hours(placement: Placement) -> Any:
    """Write down my own hours of volunteering, if I wish."""
    form = HoursForm()
    with form.writing():
        _declare(placement, form)
    if form.refused:
        return request_page(placement, hours=form)
    return _back(placement, "C’est noté. Ces heures sont à vous\u00a0: personne ne les contrôle.")


def _declare(placement: Placement, form: HoursForm) -> None:
    now = clock.now()
    if form.semaine.data not in dict(weeks_until(local_date(now), first=placement.starts_on)):
        raise RuleBroken("Choisissez une semaine de la liste.", field="semaine")
    spent = minutes_of(form.heures.data or "", field="heures")
    week_services.declare(placement, week=form.semaine.data, minutes=spent, party=Party.PERSON, now=now)


@bp.post("/attestation")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def attest(placement: Placement) -> Any:
    """Make an attestation of what I did so far."""
    form = SkillsForm()
    with form.writing():
        made = attestations.make(
            placement, skills=(form.savoirs.data or "").splitlines(), ask_structure=form.confirmer.data,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip
    if form.refused:
        return request_page(placement, skills=form)
    flash("Votre attestation est prête.")
    return redirect(url_for("attestations.show", number=made.public_id), code=303)


@bp.post("/seance")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def dispute(placement: Placement) -> Any:
    """Say that a session was not as it is written."""
    try:
        day = date.fromisoformat(request.form.get("jour", ""))
    except ValueError:
        raise RuleBroken("Cette séance n’est pas notée.", field="jour") from None
    words = request.form.get("mots", "").strip()
    with unit_of_work():
        attendance_services.dispute(placement, day=day, words=words, actor=current_actor(), now=clock.now())
    return _back(placement, "C’est noté. La structure et votre référente ou votre référent sont prévenus.")


@bp.post("/nouvelles")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def news(placement: Placement) -> Any:
    """« Comment ça se passe ? », or « ce n’est plus en cours »."""
    answer = request.form.get("answer", "")
    with unit_of_work():
        tell(placement, answer, actor=current_actor(), now=clock.now())
    asked = answer in (Feeling.QUESTION, Feeling.CALL_ME)
    return _back(placement, "C’est noté. On vous rappelle." if asked else "C’est noté. Merci.")


ENDED = "ended"


def tell(placement: Placement, answer: str, *, actor: Actor, now: datetime) -> None:
    """Keep the person's answer: how it goes, or that it is over."""
    if answer == ENDED:
        services.complete(placement, party=Party.PERSON, actor=actor, now=now)
    elif answer in set(Feeling):
        services.give_news(placement, feeling=Feeling(answer), now=now)
    else:
        raise RuleBroken("Choisissez une réponse.", field="answer")


def _back(placement: Placement, words: str) -> Any:
    flash(words)
    return redirect(url_for("my_requests.show", placement_id=placement.public_id), code=303)
