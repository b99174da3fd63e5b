"""The sheet of a day, by link: the structure signs who came without an account."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template, request

from app.desks.link_forms import ConfirmForm
from app.desks.link_kinds import LinkKind
from app.desks.sheet import keep_sheet, sheet_of
from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.kit.ids import public_id
from app.kit.links import ActionLink
from app.offers import queries as offers
from app.offers.models import Offer
from app.placements.letters import Letter, post
from app.week.emails import sheet_door


@dataclass(frozen=True, slots=True)
class Day:
    """One offer, one day."""

    offer: Offer
    day: date


class SessionsLink(LinkKind):
    """Who came, and how long; the same sheet may be filled again until the link dies."""

    locks = False

    def subject(self, link: ActionLink) -> Day | None:
        name, _, day = link.subject.partition(":")
        offer = offers.by_public_id(name)
        return Day(offer, date.fromisoformat(day)) if offer else None

    def is_open(self, subject: Day) -> bool:
        return True

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: Day, *, form: Any, now: datetime) -> str:
        sheet = sheet_of(subject.offer, subject.day)
        if form is not None:
            for row in sheet.rows:
                row.came = request.form.get(f"venu-{row.public_id}", row.came)
                row.hours = request.form.get(f"heures-{row.public_id}", row.hours)
        return render_template(
            "desks/links/sheet.html", sheet=sheet, form=form, action=request.path, has_errors=form is not None,
            indexed=False,
        )  # fmt: skip

    def act(self, link: ActionLink, subject: Day, form: Any, *, now: datetime) -> None:
        actor = Actor(label=f"{subject.offer.structure.name}, par lien")
        kept = keep_sheet(subject.offer, subject.day, request.form, actor=actor, now=now)
        if kept.has_errors:
            raise RuleBroken(kept.all_errors[0][1])

    def result(self, link: ActionLink, subject: Day, *, now: datetime) -> str:
        return render_template(
            "desks/links/sheet_done.html", sheet=sheet_of(subject.offer, subject.day), indexed=False
        )

    def renew(self, link: ActionLink, subject: Day, *, now: datetime) -> None:
        letter = Letter(
            subject=f"Votre nouveau lien pour « {subject.offer.title} »",
            hello="Bonjour,",
            lines=("Voici le nouveau lien demandé.",),
            main=("Remplir la feuille", sheet_door(subject.offer, subject.day, email=link.email, now=now)),
            why="Vous recevez ce message car quelqu’un a demandé un nouveau lien avec celui que vous aviez reçu.",
        )
        territory = subject.offer.structure.territory_code
        post(letter, to=link.email, about=f"renewed:{public_id()}", territory_code=territory, now=now)

    def uses_up(self, answer: str) -> bool:
        return False
