"""A structure's links: answer a request, or correct an answer noted after a call. One placement, no account."""

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from app.desks import answers
from app.desks.link_forms import AnswerForm, ConfirmForm, answer_forms
from app.desks.link_kinds import LinkKind
from app.kit.access import Actor
from app.kit.links import ActionLink
from app.messages.presenters import files_for_structure
from app.placements import queries, services
from app.placements.emails import doors
from app.placements.emails.by_phone import said_by_phone
from app.placements.emails.renewal import send_again
from app.placements.models import Placement
from app.placements.request_presenters import request_view
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE
from app.placements.workflow import PlacementState as S

CORRECTED_STATES = frozenset({S.MEETING, S.WAITING_LIST, S.ACCEPTED, S.REFUSED})


def acting(placement: Placement) -> Actor:
    """The structure, by link: nobody is signed in."""
    structure = placement.offer.structure
    return Actor(label=f"{structure.name}, par lien", structure_ids=frozenset({structure.id}))


class AnswerLink(LinkKind):
    """Accept with a date, propose a meeting, keep on the waiting list, refuse with a reason, or answer later."""

    talks = Party.STRUCTURE

    def subject(self, link: ActionLink) -> Placement | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Placement) -> bool:
        return subject.state in WAITS_FOR_STRUCTURE

    def form(self, answer: str) -> AnswerForm:
        return answers.form_of(answer) if answer in answers.ANSWER_FORMS else AnswerForm()

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        asked = form.answer.data if form is not None else request.args.get("reponse", "")
        token = (request.view_args or {})["token"]
        return render_template(
            "desks/links/answer.html",
            view=request_view(subject),
            forms=answer_forms(form),
            refused=form,
            chosen=asked if asked in answers.ANSWER_FORMS else "",
            has_errors=form is not None,
            action=request.path,
            talk=f"{request.path}/messages",
            files=[
                (file, url_for("links.piece", token=token, piece_id=file.public_id))
                for file in files_for_structure(subject)
            ],
            indexed=False,
        )

    def act(self, link: ActionLink, subject: Placement, form: Any, *, now: datetime) -> None:
        answers.give(subject, form, actor=acting(subject), now=now)

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        answer = request.form.get("answer", "")
        return render_template(
            "desks/links/structure_done.html", view=request_view(subject), answer=answer, title=answers.DONE[answer],
            indexed=False,
        )  # fmt: skip

    def renew(self, link: ActionLink, subject: Placement, *, now: datetime) -> None:
        send_again(doors.ANSWER, subject, email=link.email, now=now, until=subject.expires_at)

    def uses_up(self, answer: str) -> bool:
        """Answering later, or saying that the person could not come, ends nothing: the same link waits."""
        return answer not in ("later", "could_not")


class CorrectLink(LinkKind):
    """Say that the answer noted after a call is not ours: the request comes back, with its links."""

    def subject(self, link: ActionLink) -> Placement | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Placement) -> bool:
        step = queries.last_step(subject.id)
        return subject.state in CORRECTED_STATES and step is not None and step.by_phone

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        return render_template(
            "desks/links/correct.html",
            view=request_view(subject),
            said=said_by_phone(subject),
            form=form,
            has_errors=form is not None,
            action=request.path,
            indexed=False,
        )

    def act(self, link: ActionLink, subject: Placement, form: Any, *, now: datetime) -> None:
        services.correct(subject, actor=acting(subject), now=now)

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        return render_template(
            "desks/links/structure_done.html", view=request_view(subject), answer="correct",
            title="La réponse est effacée", indexed=False,
        )  # fmt: skip

    def renew(self, link: ActionLink, subject: Placement, *, now: datetime) -> None:
        send_again(doors.CORRECT, subject, email=link.email, now=now)
