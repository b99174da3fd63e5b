"""« Publier cette offre ? » : the team of a territory wrote an offer for a structure, which confirms by this link."""

from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from wtforms import RadioField

from app.accounts import queries as accounts
from app.desks.link_forms import CHOOSE, ButtonForm
from app.desks.link_kinds import LinkKind
from app.kit import links
from app.kit.access import Actor
from app.kit.forms import required
from app.kit.links import ActionLink
from app.kit.urls import absolute, base_url
from app.offers import queries, services
from app.offers.emails import tell
from app.offers.models import Offer
from app.offers.presenters import page_of
from app.structures.notices import Notice, post

PURPOSE = "offer-publish"
LIFE = timedelta(days=30)


class PublishForm(ButtonForm):
    """Yes, put it on line; or no."""

    answer = RadioField("Votre réponse", [required(CHOOSE)], choices=[("publish", "Oui"), ("close", "Non")])


class PublishLink(LinkKind):
    """Put on line what was written on one's behalf, or not."""

    locks = False

    def subject(self, link: ActionLink) -> Offer | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Offer) -> bool:
        return subject.waits_for_structure

    def form(self, answer: str) -> PublishForm:
        return PublishForm()

    def page(self, link: ActionLink, subject: Offer, *, form: Any, now: datetime) -> str:
        return render_template(
            "desks/structure/confirm_publish.html", offer=subject, page=page_of(subject, now=now), form=form,
            has_errors=form is not None, action=request.path, indexed=False,
        )  # fmt: skip

    def act(self, link: ActionLink, subject: Offer, form: Any, *, now: datetime) -> None:
        actor = Actor(label=f"{subject.structure.name}, par lien")
        if form.answer.data == "publish":
            services.confirm_written(subject, actor=actor, now=now)
        else:
            services.close(subject, actor=actor, now=now, reason=services.REFUSED_BY_STRUCTURE)
            _tell_the_team(subject, now=now)

    def result(self, link: ActionLink, subject: Offer, *, now: datetime) -> str:
        answer = request.form.get("answer", "")
        return render_template("desks/structure/confirm_done.html", offer=subject, answer=answer, indexed=False)

    def renew(self, link: ActionLink, subject: Offer, *, now: datetime) -> None:
        ask_to_confirm(subject, now=now, about=f"renewed-{now.isoformat()}")


def _tell_the_team(offer: Offer, *, now: datetime) -> None:
    """Tell who wrote the offer that its structure does not want it."""
    writer = accounts.by_id(offer.created_by) if offer.created_by else None
    if writer is None or not writer.is_active:
        return
    name = offer.structure.name
    notice = Notice(
        subject=f"« {name} » ne veut pas publier « {offer.title} »",
        lines=("La structure a répondu non par son lien : l’offre que vous aviez écrite pour elle est fermée.",
               "Appelez-la si quelque chose est à changer."),
        main=("Voir l’offre", f"{base_url()}/structure/offres/{offer.public_id}"),
        why="Vous recevez ce message car vous avez écrit cette offre pour la structure.",
    )  # fmt: skip
    about = f"publish-refused:{offer.public_id}:{offer.version}"
    post(notice, to=writer.email, about=about, territory_code=offer.structure.territory_code, now=now)


def ask_to_confirm(offer: Offer, *, now: datetime, about: str = "") -> None:
    """Send the structure the link that puts on line what was written for it."""
    links.close(offer.public_id, PURPOSE, now=now)
    address = offer.contact_email or ""
    token = links.issue(PURPOSE, offer.public_id, email=address, expires_at=now + LIFE, now=now)
    notice = Notice(
        subject=f"Publier « {offer.title} » ?",
        lines=(
            "L’équipe du territoire a écrit cette offre pour vous, après votre échange.",
            "Relisez-la. Elle est en ligne dès que vous le confirmez, et pas avant.",
        ),
        main=("Relire et confirmer", absolute("links.show", token=token)),
        why="Vous recevez ce message car votre adresse est le contact de cette offre.",
    )
    tell(offer, notice, about=f"publish:{offer.public_id}:{offer.version}:{about}", now=now)
