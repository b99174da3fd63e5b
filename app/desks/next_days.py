"""After « accepted »: began, came to its end, stopped, will not take place. The same form for every desk."""

from datetime import datetime
from typing import Any

from wtforms import DateField, RadioField, StringField
from wtforms.validators import Optional as MayBeEmpty

from app.desks.link_forms import CHOOSE, DATES
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm, required
from app.matching.values import Kind
from app.placements import services
from app.placements.models import Placement
from app.placements.values import ImmersionAim, Party
from app.placements.workflow import PLACEMENT_WORKFLOW, WHO_MAY, PlacementState
from app.placements.workflow import PlacementAction as A

STEPS = {
    "start": (A.START, "C’est commencé", "C’est noté : c’est commencé."),
    "complete": (A.COMPLETE, "C’est terminé", "C’est noté : c’est terminé."),
    "end_early": (A.END_EARLY, "C’est arrêté avant la fin", "C’est noté. Aucune raison n’est demandée."),
    "withdraw": (A.WITHDRAW, "Cela n’aura pas lieu", "C’est noté : la demande est retirée."),
}


class NextDayForm(BaseForm):
    """One step, and for an immersion the day its convention was signed."""

    step = StringField("Étape", [required(CHOOSE)])
    signed_on = DateField("Convention signée par tous le", [MayBeEmpty()], format=DATES)
    aim = RadioField(
        "Le but de l’immersion, un seul", choices=[(aim.value, aim.label) for aim in ImmersionAim],
        validate_choice=False,
    )  # fmt: skip


def may_say_begun(placement: Placement, *, now: datetime) -> bool:
    """Tell whether the person may say that it began: from the first day on; an immersion waits for its convention."""
    first = placement.starts_on
    return (
        placement.state is PlacementState.ACCEPTED
        and placement.offer.kind is not Kind.IMMERSION
        and first is not None
        and first <= local_date(now)
    )


def say_begun(placement: Placement, *, actor: Actor, now: datetime) -> None:
    """The person says that it began."""
    if not may_say_begun(placement, now=now):
        raise RuleBroken("Le premier jour n’est pas encore là, ou c’est déjà dit.")
    services.start(placement, party=Party.PERSON, actor=actor, now=now)


def days_possible(placement: Placement, party: Party) -> list[tuple[str, str]]:
    """Return the steps this party may make now: code, words."""
    sure = placement.state is PlacementState.ACCEPTED
    return [
        (code, words if sure or code != "withdraw" else "Retirer la demande")
        for code, (action, words, _done) in STEPS.items()
        if party in WHO_MAY[action] and PLACEMENT_WORKFLOW.allows(placement.state, action)
    ]


def carry_on(placement: Placement, form: Any, *, party: Party, actor: Actor, now: datetime) -> str:
    """Make the step chosen; returns the words to show."""
    step = form.step.data
    if step not in STEPS:
        raise RuleBroken("Choisissez une étape de la liste.", field="step")
    verb = {
        "start": lambda **who: services.start(placement, signed_on=form.signed_on.data, aim=form.aim.data or "", **who),
        "complete": lambda **who: services.complete(placement, **who),
        "end_early": lambda **who: services.end_early(placement, **who),
        "withdraw": lambda **who: services.withdraw(placement, **who),
    }[step]
    verb(party=party, actor=actor, now=now)
    return STEPS[step][2]
