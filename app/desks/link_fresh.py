"""The link of the grouped freshness mail: every offer of a structure that asks, confirmed with one button."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request

from app.desks.link_forms import FreshGroupForm
from app.desks.link_kinds import LinkKind
from app.kit import clock
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.errors import RuleBroken
from app.kit.ids import public_id
from app.kit.links import ActionLink
from app.offers import freshness_queries, queries, services
from app.offers.emails import answerers_of, group_link
from app.offers.freshness import asking
from app.offers.models import Offer
from app.offers.workflow import LIVE
from app.placements.letters import Letter, post
from app.structures import queries as structures
from app.structures.models import Structure

MOST_TICKED = 200
NOTHING_TICKED = "Cochez au moins une offre."


@dataclass(frozen=True, slots=True)
class Asked:
    """What one reader is asked about."""

    structure: Structure
    offers: list[Offer]


def _named(ticked: set[str], structure: Structure, *, reader: str) -> list[Offer]:
    """Return the ticked offers of the structure this reader answers for, by title."""
    found = (queries.by_public_id(one) for one in sorted(ticked)[:MOST_TICKED])
    own = [one for one in found if one and one.structure_id == structure.id and reader in answerers_of(one)]
    return sorted(own, key=lambda offer: offer.title)


class FreshGroupLink(LinkKind):
    """One more term for each ticked offer; the others keep their date."""

    locks = False

    def subject(self, link: ActionLink) -> Asked | None:
        structure = structures.by_public_id(link.subject)
        if structure is None:
            return None
        offers = asking(freshness_queries.may_ask_freshness(structure.id), local_date(clock.now()))
        return Asked(structure, [offer for offer in offers if link.email in answerers_of(offer)])

    def is_open(self, subject: Asked) -> bool:
        return bool(subject.offers)

    def form(self, answer: str) -> FreshGroupForm:
        return FreshGroupForm()

    def page(self, link: ActionLink, subject: Asked, *, form: Any, now: datetime) -> str:
        return render_template(
            "desks/links/offers_fresh.html", structure=subject.structure, offers=subject.offers, form=form,
            has_errors=form is not None, action=request.path, indexed=False,
        )  # fmt: skip

    def act(self, link: ActionLink, subject: Asked, form: Any, *, now: datetime) -> None:
        actor = Actor(label=f"{subject.structure.name}, par lien")
        ticked = set(request.form.getlist("offers"))
        chosen = [offer for offer in subject.offers if offer.public_id in ticked]
        if not chosen:
            raise RuleBroken(NOTHING_TICKED, field="offers")
        for offer in chosen:
            try:
                services.confirm_fresh(offer, actor=actor, now=now)
            except RuleBroken as refusal:
                words = " ".join(refusal.errors.values()) or refusal.message
                raise RuleBroken(f"«\u00a0{offer.title}\u00a0»\u00a0: {words}", field="offers") from refusal

    def result(self, link: ActionLink, subject: Asked, *, now: datetime) -> str:
        ticked = set(request.form.getlist("offers"))
        done = _named(ticked, subject.structure, reader=link.email)
        return render_template(
            "desks/links/offers_done.html", count=sum(offer.state in LIVE for offer in done),
            elsewhere=[offer for offer in done if offer.state not in LIVE],
            left=[offer for offer in subject.offers if offer.public_id not in ticked], indexed=False,
        )  # fmt: skip

    def renew(self, link: ActionLink, subject: Asked, *, now: datetime) -> None:
        letter = Letter(
            subject="Votre nouveau lien pour confirmer vos offres",
            hello="Bonjour,",
            lines=("Voici le nouveau lien demandé.",),
            main=("Ouvrir", group_link(subject.structure, to=link.email, now=now)),
            why="Vous recevez ce message car quelqu’un a demandé un nouveau lien avec celui que vous aviez reçu.",
        )
        territory = subject.structure.territory_code
        post(letter, to=link.email, about=f"renewed:{public_id()}", territory_code=territory, now=now)
