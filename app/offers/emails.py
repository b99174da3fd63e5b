"""Mails about offers: what a moderator decided, and « toujours d’actualité ? »."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from app.kit import links
from app.kit.french import count, long_date
from app.kit.urls import absolute, base_url
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.structures import queries as structures
from app.structures.models import Structure
from app.structures.notices import Notice, post

FRESH_PURPOSE = "offer-fresh"
GROUP_PURPOSE = "offers-fresh"
FRESH_LIFE = timedelta(days=30)


def answerers_of(offer: Offer) -> list[str]:
    """Return who is written to about an offer: its contact, else the members of the structure."""
    if offer.contact_email:
        return [offer.contact_email]
    return [member.account.email for member in structures.recipients_of(offer.structure_id)]


def desk_url(offer: Offer) -> str:
    """Return the address of the offer in its structure's desk."""
    return f"{base_url()}/structure/offres/{offer.public_id}"


def tell(offer: Offer, notice: Notice, *, about: str, now: datetime) -> None:
    """Tell those who answer for the offer."""
    for address in answerers_of(offer):
        post(notice, to=address, about=about, territory_code=offer.structure.territory_code, now=now)


def mail_published(offer: Offer, *, now: datetime) -> None:
    """A moderator read the offer: it is on line."""
    notice = Notice(
        subject=f"« {offer.title} » est en ligne",
        lines=("L’équipe du territoire a lu votre offre. On la trouve maintenant dans la recherche.",),
        main=("Voir sa page", base_url() + offer_path(offer.public_id, offer.title)),
    )
    tell(offer, notice, about=f"offer-published:{offer.public_id}:{offer.version}", now=now)


def mail_correction(offer: Offer, *, now: datetime) -> None:
    """A moderator asks for a change."""
    notice = Notice(
        subject=f"Une correction est demandée pour « {offer.title} »",
        lines=("L’équipe du territoire vous demande :", offer.review_comment or ""),
        main=("Corriger l’offre", desk_url(offer)),
    )
    tell(offer, notice, about=f"offer-correction:{offer.public_id}:{offer.version}", now=now)


def mail_closed(offer: Offer, *, reason: str, now: datetime) -> None:
    """A moderator closed the offer: the reason is told and may be answered."""
    notice = Notice(
        subject=f"« {offer.title} » n’est plus en ligne",
        lines=("L’équipe du territoire a fermé cette offre.", reason, "Vous pouvez lui répondre au numéro ci-dessous."),
        main=("Voir l’offre", desk_url(offer)),
    )
    tell(offer, notice, about=f"offer-closed:{offer.public_id}:{offer.version}", now=now)


def mail_still_true(
    structure: Structure, offers: Iterable[Offer], *, to: str, about: str, today: date, now: datetime
) -> None:
    """One mail for all the offers of a structure that near their date: one link each."""
    asked = list(offers)
    links_ = tuple((f"« {offer.title} » : répondre", fresh_link(offer, to=to, now=now)) for offer in asked)
    notice = Notice(
        subject=_subject(asked, structure),
        lines=("Est-elle toujours d’actualité ?" if len(asked) == 1 else "Sont-elles toujours d’actualité ?",
               "Sans réponse, une offre quitte la recherche à sa date."),
        facts=tuple(_ending(offer, today) for offer in asked),
        main=links_[0] if len(links_) == 1 else ("Tout confirmer en une fois", group_link(structure, to=to, now=now)),
        links=links_[:12] if len(links_) > 1 else (),
    )  # fmt: skip
    post(notice, to=to, about=about, territory_code=structure.territory_code, now=now)


def fresh_link(offer: Offer, *, to: str, now: datetime) -> str:
    """Issue the link of one offer: a page with one button."""
    token = links.issue(FRESH_PURPOSE, offer.public_id, email=to, expires_at=now + FRESH_LIFE, now=now)
    return absolute("links.show", token=token)


def group_link(structure: Structure, *, to: str, now: datetime) -> str:
    """Issue the link of all the offers this reader answers for: a page with one button."""
    token = links.issue(GROUP_PURPOSE, structure.public_id, email=to, expires_at=now + FRESH_LIFE, now=now)
    return absolute("links.show", token=token)


def _subject(offers: list[Offer], structure: Structure) -> str:
    if len(offers) == 1:
        return f"« {offers[0].title} » est-elle toujours d’actualité ?"
    return f"{count(len(offers), 'offre')} de « {structure.name} » à confirmer"


def _ending(offer: Offer, today: date) -> str:
    if offer.expires_on is None:
        return offer.title
    days = (offer.expires_on - today).days
    when = "aujourd’hui" if days <= 0 else "demain" if days == 1 else f"le {long_date(offer.expires_on)}"
    return f"{offer.title} : en ligne jusqu’à {when}" if days <= 1 else f"{offer.title} : en ligne jusqu’au {when[3:]}"
