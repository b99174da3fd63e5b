"""« Toujours d’actualité » : the link of the freshness mail."""

from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request

from app.desks.link_forms import ConfirmForm
from app.desks.link_kinds import LinkKind
from app.kit import links
from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.kit.ids import public_id
from app.kit.links import ActionLink
from app.kit.urls import absolute
from app.offers import queries, services
from app.offers.models import Offer
from app.offers.workflow import LIVE, OfferState
from app.placements.letters import Letter, post

PURPOSE = "offer-fresh"
LIFE = timedelta(days=30)


class FreshLink(LinkKind):
    """One more term for an offer, or its end."""

    locks = False

    def subject(self, link: ActionLink) -> Offer | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Offer) -> bool:
        return subject.state in {*LIVE, OfferState.PAUSED, OfferState.EXPIRED}

    def form(self, answer: str) -> ConfirmForm:
        return ConfirmForm()

    def page(self, link: ActionLink, subject: Offer, *, form: Any, now: datetime) -> str:
        return render_template(
            "desks/links/offer_fresh.html", offer=subject, form=form, has_errors=form is not None,
            action=request.path, indexed=False,
        )  # fmt: skip

    def act(self, link: ActionLink, subject: Offer, form: Any, *, now: datetime) -> None:
        actor = Actor(label=f"{subject.structure.name}, par lien")
        if form.answer.data == "fresh":
            services.confirm_fresh(subject, actor=actor, now=now)
        elif form.answer.data == "close":
            services.close(subject, actor=actor, now=now, reason="stopped")
        else:
            raise RuleBroken("Choisissez une réponse de la liste.", field="answer")

    def result(self, link: ActionLink, subject: Offer, *, now: datetime) -> str:
        answer = request.form.get("answer", "")
        return render_template("desks/links/offer_done.html", offer=subject, answer=answer, indexed=False)

    def renew(self, link: ActionLink, subject: Offer, *, now: datetime) -> None:
        token = links.issue(PURPOSE, subject.public_id, email=link.email, expires_at=now + LIFE, now=now)
        letter = Letter(
            subject=f"Votre nouveau lien pour « {subject.title} »",
            hello="Bonjour,",
            lines=("Voici le nouveau lien demandé.",),
            main=("Ouvrir", absolute("links.show", token=token)),
            why="Vous recevez ce message car quelqu’un a demandé un nouveau lien avec celui que vous aviez reçu.",
        )
        territory = subject.structure.territory_code
        post(letter, to=link.email, about=f"renewed:{public_id()}", territory_code=territory, now=now)
