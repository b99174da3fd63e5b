"""The one mail of attestations: the structure is asked to confirm, by a link."""

from datetime import datetime, timedelta

from app.attestations.models import Attestation
from app.kit import links
from app.kit.french import minutes
from app.kit.urls import absolute
from app.placements import recipients
from app.placements.letters import Letter, post
from app.placements.recipients import Reader
from app.placements.request_presenters import shown_name

CONFIRM = "attestation-confirm"
LINK_LIFE = timedelta(days=30)


def please_confirm(made: Attestation, *, now: datetime) -> None:
    """Ask the structure's contacts to confirm what the person did."""
    for reader in recipients.first_contacts(made.placement.offer):
        write_to(made, reader, about=f"attestation:{made.public_id}", now=now)


def write_to(made: Attestation, reader: Reader, *, about: str, now: datetime) -> None:
    """Ask one contact."""
    offer = made.placement.offer
    name = shown_name(made.placement)
    facts = [f"Activité : {made.title}"]
    if made.minutes is not None:
        facts.append(f"Temps : {minutes(made.minutes)}, {made.source.label}")
    token = links.issue(CONFIRM, made.public_id, email=reader.email, expires_at=now + LINK_LIFE, now=now)
    letter = Letter(
        subject=f"{name} demande une attestation : « {made.title} »",
        hello=reader.hello,
        lines=(f"{name} demande une attestation de ce qui a été fait avec vous.",
               "Si c’est exact, confirmez-la : elle aura plus de poids."),
        facts=tuple(facts),
        main=("Lire et confirmer", absolute("links.show", token=token)),
        after=("L’attestation existe aussi sans votre confirmation. Une erreur ? Parlez-en avec la personne.",),
        why="Vous recevez ce message car cette activité se passe chez vous.",
    )  # fmt: skip
    post(letter, to=reader.email, about=about, territory_code=offer.structure.territory_code, now=now)
