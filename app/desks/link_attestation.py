"""The structure confirms an attestation, by link: what it says is read first."""

from datetime import datetime
from typing import Any

from flask import render_template, request

from app.attestations import queries, services
from app.attestations.models import Attestation
from app.attestations.presenters import paper_of
from app.desks.link_forms import ConfirmForm
from app.desks.link_kinds import LinkKind
from app.kit.access import Actor
from app.kit.links import ActionLink
from app.placements.request_presenters import shown_name


class AttestationLink(LinkKind):
    """One button: it is so."""

    locks = False

    def subject(self, link: ActionLink) -> Attestation | None:
        return queries.by_number(link.subject)

    def is_open(self, subject: Attestation) -> bool:
        return subject.revoked_at is None

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: Attestation, *, form: Any, now: datetime) -> str:
        return self._render(subject, form=form, done=False)

    def act(self, link: ActionLink, subject: Attestation, form: Any, *, now: datetime) -> None:
        structure = subject.placement.offer.structure
        services.confirm(subject, actor=Actor(label=structure.name), now=now)

    def result(self, link: ActionLink, subject: Attestation, *, now: datetime) -> str:
        return self._render(subject, form=None, done=True)

    def renew(self, link: ActionLink, subject: Attestation, *, now: datetime) -> None:
        services.ask_again(subject, email=link.email, now=now)

    def _render(self, subject: Attestation, *, form: Any, done: bool) -> str:
        return render_template(
            "desks/links/attestation.html",
            paper=paper_of(subject),
            name=shown_name(subject.placement),
            form=form,
            done=done,
            has_errors=form is not None,
            action=request.path,
            indexed=False,
        )
