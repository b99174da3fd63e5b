"""Offers nobody answers for any more leave search, and the territory's team is asked to call."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from app.accounts import queries as accounts
from app.kit.access import SYSTEM
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.urls import base_url
from app.offers import orphan_queries
from app.offers import queries as offers
from app.offers import services as offer_services
from app.offers.models import Offer
from app.placements import services
from app.placements.values import TaskKind
from app.structures import queries as structures
from app.structures.notices import Notice, post

WHY = "Plus personne ne répond pour cette offre"


def pause_orphan_offers(*, now: datetime) -> int:
    """Pause the offers without a living contact and ask for one call a structure; returns how many were paused."""
    found = [offer for offer in orphan_queries.answered_here_without_members() if not has_living_contact(offer)]
    for structure_id, group in groupby(found, key=lambda offer: offer.structure_id):
        _pause(list(group), structure_id, now=now)
    return len(found)


def has_living_contact(offer: Offer) -> bool:
    """Tell whether a mail about the offer reaches someone: its contact, its substitute, or a member."""
    addresses = [one for one in (offer.contact_email, offer.substitute_email) if one]
    if any(_is_alive(address) for address in addresses):
        return True
    return bool(structures.recipients_of(offer.structure_id))


def _is_alive(address: str) -> bool:
    """An address without an account is taken at its word; with one, the account must still be open."""
    account = accounts.by_email(address)
    return account is None or account.is_active


def _pause(orphans: Iterable[Offer], structure_id: int, *, now: datetime) -> None:
    with unit_of_work():
        for offer in orphans:
            offer_services.pause(offers.locked(offer.id), actor=SYSTEM, now=now, comment=WHY)
        services.ask_call(TaskKind.NO_ADDRESS, now=now, structure_id=structure_id)
        _ask_the_team(structure_id, now=now)


def _ask_the_team(structure_id: int, *, now: datetime) -> None:
    """Write to the territory's team: its page « À relire » says whom to call."""
    structure = structures.by_id(structure_id)
    if structure is None:
        return
    notice = Notice(
        subject=f"Plus personne ne répond pour « {structure.name} »",
        lines=(
            "Ses offres sont en pause : elles n’avaient plus aucun contact.",
            "Appelez la structure, pour qu’un membre revienne ou qu’une adresse soit donnée.",
        ),
        main=("Voir les structures à appeler", f"{base_url()}/territoire/moderation"),
        why="Vous recevez ce message car vous faites partie de l’équipe de ce territoire.",
    )
    about = f"orphan:{structure.public_id}:{local_date(now).isoformat()}"
    for member in accounts.team_of(structure.territory_code):
        post(notice, to=member.email, about=about, territory_code=structure.territory_code, now=now)
