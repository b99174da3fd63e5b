"""After a no, a silence or an end: three offers that look like it, each asked for in one click, by link."""

from datetime import datetime
from typing import Any

from flask import render_template, request

from app.desks.link_forms import ConfirmForm
from app.desks.link_person import PersonLink, acting, address, spoken
from app.kit.errors import RuleBroken
from app.kit.links import ActionLink
from app.offers import queries as offers
from app.placements import services
from app.placements.emails import doors
from app.placements.equivalents import equivalents
from app.placements.models import Placement
from app.placements.presenters import proposal_view
from app.placements.speech import all_speeches
from app.placements.workflow import PlacementState as S


class AgainLink(PersonLink):
    """One button an offer; what the structure will know is read first, as the first time."""

    purpose = doors.AGAIN
    states = frozenset({S.REFUSED, S.EXPIRED, S.CANCELLED, S.LAPSED, S.WITHDRAWN, S.ENDED_EARLY, S.STARTED, S.ACCEPTED})
    template = "desks/links/again.html"

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        say = spoken(subject)
        return render_template(
            self.template,
            say=say,
            proposal=proposal_view(subject, now=now, say=say),
            others=equivalents(subject, now=now),
            form=form,
            has_errors=form is not None,
            choices=[(other, address(other, subject)) for other in all_speeches()],
            action=address(say, subject),
            indexed=False,
        )

    def answer(self, subject: Placement, form: ConfirmForm, *, now: datetime) -> None:
        allowed = {other.public_id for other in equivalents(subject, now=now)}
        chosen = offers.live_by_public_id(form.answer.data) if form.answer.data in allowed else None
        if chosen is None:
            raise RuleBroken("Cette offre n’est plus en ligne : choisissez-en une autre.", field="answer")
        services.apply(chosen, subject.person, actor=acting(subject), now=now, shared=subject.shared)

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        chosen = offers.by_public_id(request.form.get("answer", ""))
        return render_template("desks/links/again_done.html", offer=chosen, say=spoken(subject), indexed=False)

    def until(self, subject: Placement) -> datetime | None:
        return None
