"""What the person is told when what was accepted or begun ends: by the structure, before its term, or at its term."""

from datetime import datetime

from app.kit.urls import absolute
from app.matching.values import Kind
from app.placements import recipients
from app.placements.emails.person import WHY, hello, send
from app.placements.emails.person_news import next_words, with_others
from app.placements.letters import Letter
from app.placements.models import Placement
from app.placements.wording import offer_name, structure_name
from app.placements.workflow import PlacementState


def structure_closed(placement: Placement, *, about: str, now: datetime) -> None:
    """The structure closes: what becomes of what was accepted or had begun, and who calls."""
    offer = placement.offer
    begun = placement.state is PlacementState.STARTED
    letter = Letter(
        subject=f"{structure_name(offer)} ferme",
        hello=hello(placement),
        lines=(
            f"{structure_name(offer)} ferme. {offer_name(offer)} ne peut pas continuer : cela ne vient pas de vous."
            if begun
            else f"{structure_name(offer)} ferme. {offer_name(offer)} n’aura pas lieu : cela ne vient pas de vous.",
            "La personne qui vous accompagne va vous appeler pour trouver la suite."
            if recipients.referents(placement)
            else "Votre place reste à trouver ailleurs : voici par où commencer.",
            "Les heures faites restent les vôtres." if begun else "",
        ),
        why=WHY,
    )
    letter = with_others(placement, letter, now=now)
    send(placement, letter, about=about, now=now)


def ended(placement: Placement, *, about: str, now: datetime) -> None:
    """It came to its end, or stopped before: what was done stays theirs, and what comes next."""
    offer, done = placement.offer, placement.state is PlacementState.COMPLETED
    here = absolute("my_requests.show", placement_id=placement.public_id)
    asks_here = placement.person.account is not None and not offer.discreet
    letter = Letter(
        subject=f"{offer_name(offer)} : c’est {'terminé' if done else 'arrêté'}",
        hello=hello(placement),
        lines=(
            f"{'C’est terminé' if done else 'C’est arrêté'} pour {offer_name(offer)}, avec {structure_name(offer)}."
            + ("" if done else " Aucune raison n’est demandée."),
            "" if offer.discreet else _kept(placement),
            next_words(placement),
        ),
        main=("Demander mon attestation", here) if asks_here else None,
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def _kept(placement: Placement) -> str:
    """What was done may be written on an attestation; a job's hours are on the employer's own papers."""
    hours = "" if placement.offer.kind in (Kind.JOB, Kind.INSERTION_SITE) else "de vos heures et "
    return f"Ce que vous avez fait reste à vous : une attestation {hours}de ce que vous avez appris peut être demandée."
