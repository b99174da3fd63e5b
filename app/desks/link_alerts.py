"""The links of alert mails: confirm a search, and the page where one receives less."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request

from app.alerts import emails, queries, services
from app.alerts.forms import ChangeForm
from app.alerts.models import AlertReader, SavedSearch
from app.alerts.presenters import list_of
from app.alerts.values import MAILED, Rhythm
from app.desks.link_forms import ConfirmForm
from app.desks.link_kinds import LinkKind
from app.kit.errors import RuleBroken
from app.kit.links import ActionLink


@dataclass(frozen=True, slots=True)
class Erased:
    """What stands for a search or an address that is no longer kept: its links are over, not unknown."""


class ConfirmAlertLink(LinkKind):
    """« Oui, je veux les recevoir »."""

    locks = False

    def subject(self, link: ActionLink) -> SavedSearch | Erased:
        return queries.search_by_public_id(link.subject) or Erased()

    def is_open(self, subject: SavedSearch | Erased) -> bool:
        return isinstance(subject, SavedSearch) and subject.confirmed_at is None

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: SavedSearch, *, form: Any, now: datetime) -> str:
        return render_template("alerts/confirm.html", search=subject, form=form, has_errors=form is not None,
                               action=request.path, indexed=False)  # fmt: skip

    def act(self, link: ActionLink, subject: SavedSearch, form: Any, *, now: datetime) -> None:
        if form.answer.data != "confirm":
            raise RuleBroken("Choisissez une réponse de la liste.", field="answer")
        services.confirm(subject, now=now)

    def result(self, link: ActionLink, subject: SavedSearch | Erased, *, now: datetime) -> str:
        lines = list_of([subject], in_account=False) if isinstance(subject, SavedSearch) else []
        return render_template("alerts/confirmed.html", searches=lines, indexed=False)

    def renew(self, link: ActionLink, subject: SavedSearch, *, now: datetime) -> None:
        emails.send_confirmation(subject, now=now)


class ManageAlertsLink(LinkKind):
    """« Moins de messages »: another rhythm, one search less, none at all, one more year."""

    locks = False
    over = "alerts/stopped.html"

    def subject(self, link: ActionLink) -> AlertReader | Erased:
        return queries.reader_by_public_id(link.subject) or Erased()

    def is_open(self, subject: AlertReader | Erased) -> bool:
        return isinstance(subject, AlertReader)

    def form(self, answer: str) -> ChangeForm | ConfirmForm:
        return ChangeForm() if answer == "change" else ConfirmForm()

    def page(self, link: ActionLink, subject: AlertReader, *, form: Any, now: datetime) -> str:
        return self._page(subject, form=form)

    def act(self, link: ActionLink, subject: AlertReader, form: Any, *, now: datetime) -> None:
        answer = form.answer.data
        if answer == "stop-all":
            services.stop_all(subject, now=now)
        elif answer == "keep":
            services.keep(subject, now=now)
        else:
            self._change(subject, form, now=now)

    def _change(self, reader: AlertReader, form: Any, *, now: datetime) -> None:
        asked = request.form.get("alerte", "")
        search = next((one for one in queries.confirmed_of(reader) if one.public_id == asked), None)
        if search is None:
            if form.answer.data == "stop":
                return  # stopped already: a double click says the same
            raise RuleBroken("Cette recherche n’est plus suivie.")
        if form.answer.data == "stop":
            services.stop(search, now=now)
        elif form.answer.data == "change" and Rhythm(form.rythme.data) in MAILED:
            services.change_rhythm(search, Rhythm(form.rythme.data), now=now)
        else:
            raise RuleBroken("Choisissez une réponse de la liste.")

    def result(self, link: ActionLink, subject: AlertReader | Erased, *, now: datetime) -> str:
        reader = queries.reader_by_public_id(link.subject)
        if reader is None or request.form.get("answer") == "stop-all":
            return render_template("alerts/stopped.html", in_account=reader is not None, indexed=False)
        return self._page(reader, form=None, done=True)

    def _page(self, reader: AlertReader, *, form: Any, done: bool = False) -> str:
        return render_template(
            "alerts/manage.html", searches=list_of(queries.confirmed_of(reader), in_account=False), reader=reader,
            form=form, has_errors=form is not None, done=done, action_of=lambda _id: request.path, indexed=False,
        )  # fmt: skip

    def renew(self, link: ActionLink, subject: AlertReader, *, now: datetime) -> None:
        emails.send_manage_link(subject, now=now)

    def uses_up(self, answer: str) -> bool:
        return answer == "stop-all"
