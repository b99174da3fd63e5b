"""A structure's answer, from its form to the service: the same for a link, for an account, or after a call."""

from datetime import datetime
from typing import Any

from app.desks.link_forms import ANSWER_FORMS, AnswerForm
from app.kit.access import Actor
from app.kit.clock import PARIS
from app.kit.errors import RuleBroken
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party
from app.placements.workflow import PlacementState


def form_of(answer: str) -> AnswerForm:
    """Return the posted form of an answer; raises RuleBroken when the answer is none of ours."""
    if answer not in ANSWER_FORMS:
        raise RuleBroken("Choisissez une réponse de la liste.")
    return ANSWER_FORMS[answer]()


def give(
    placement: Placement,
    form: Any,
    *,
    actor: Actor,
    now: datetime,
    party: Party = Party.STRUCTURE,
    by_phone: bool = False,
) -> None:
    """Do what the form says."""
    who = {"actor": actor, "now": now, "party": party}
    match form.answer.data:
        case "accept":
            services.accept(
                placement,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                place=form.start_place.data or "",
                who=form.start_with.data or "",
                note=form.note.data or "",
                by_phone=by_phone,
                **who,
            )
        case "meeting":
            at = datetime.combine(form.day.data, form.hour.data, tzinfo=PARIS)
            place, people = form.place.data or "", form.who.data or ""
            try:
                services.propose_meeting(placement, at=at, place=place, who=people, by_phone=by_phone, **who)
            except RuleBroken as error:
                raise RuleBroken(error.message, field="day" if error.field == "at" else error.field) from error
        case "waiting_list":
            services.wait_list(placement, by_phone=by_phone, **who)
        case "refuse":
            services.refuse(
                placement,
                reasons=form.reasons.data,
                message=form.message.data or "",
                reason_shared=form.reason_shared.data,
                by_phone=by_phone,
                **who,
            )
        case "later" | "could_not":
            _wait(placement, form.answer.data, who)
        case _:
            raise RuleBroken("Choisissez une réponse de la liste.", field="answer")


def _wait(placement: Placement, answer: str, who: dict[str, Any]) -> None:
    """Answers that end nothing."""
    if answer == "could_not":
        services.could_not_come(placement, **who)
    elif placement.state is PlacementState.SENT:
        services.open_request(placement, **who)


DONE = {
    "accept": "Vous avez dit oui",
    "meeting": "La rencontre est proposée",
    "waiting_list": "Son tour est gardé",
    "refuse": "Votre réponse est partie",
    "could_not": "C’est noté, une autre date lui est demandée",
    "later": "C’est noté, vous répondez plus tard",
}
