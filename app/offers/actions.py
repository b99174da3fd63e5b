"""The one big action of an offer's page: it depends on how the structure wants to be answered, and on who reads."""

from dataclasses import dataclass

from app.kit.access import Actor, Role
from app.matching.values import Channel
from app.offers.access import can_manage
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.offers.workflow import LIVE, OfferState


@dataclass(frozen=True, slots=True)
class Action:
    """What the button says, where it leads, and the sentence under it. ``url`` None: there is nothing to press."""

    label: str
    url: str | None
    note: str = ""
    icon: str = ""


def action_for(offer: Offer, actor: Actor) -> Action:
    """Return the action of an offer for a reader."""
    if can_manage(actor, offer):
        return Action("Gérer cette offre", f"/structure/offres/{offer.public_id}", icon="pencil")
    if offer.state not in LIVE:
        return Action("Cette offre n’est pas en ligne", None)
    if offer.state is OfferState.FULL and not offer.waiting_list_open:
        return Action("Toutes les places sont prises", None, "D’autres offres se trouvent près d’ici.")
    if actor.role is Role.REFERENT:
        note = "Vous choisirez la personne, elle décidera."
        choose = f"/accompagnement/offres/{offer.public_id}/pour-qui"
        return Action("Pour qui cette offre\u00a0?", choose, note, "people")
    if offer.channel is not Channel.HERE:
        return _elsewhere(offer)
    return _here(offer, actor)


def _here(offer: Offer, actor: Actor) -> Action:
    waiting = offer.state is OfferState.FULL
    label = "M’inscrire sur la liste d’attente" if waiting else "Ça m’intéresse"
    if actor.role is Role.PERSON:
        note = "Vous verrez d’abord ce qui sera transmis. Vous pouvez changer d’avis à tout moment."
        return Action(label, f"/moi/offres/{offer.public_id}", note)
    if actor.role is None:
        path = offer_path(offer.public_id, offer.title)
        note = "Connectez-vous pour répondre. Sans compte, parlez-en à la personne qui vous accompagne."
        return Action(label, f"/connexion?next={path}", note)
    return Action("Réservé aux personnes accompagnées", None)


def _elsewhere(offer: Offer) -> Action:
    url = offer.apply_url or offer.source_url
    if offer.channel is Channel.PARTNER_SITE and url:
        return Action("Répondre sur le site du partenaire", url, "La réponse ne passe pas par À portée.", "out")
    if offer.channel is Channel.PHONE and offer.apply_phone:
        digits = "".join(char for char in offer.apply_phone if char.isdigit() or char == "+")
        return Action("Appeler", f"tel:{digits}", offer.apply_note, "phone")
    return Action("On se présente sur place", None, offer.apply_note)
