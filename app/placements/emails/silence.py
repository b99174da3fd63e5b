"""What a structure receives when the offers it never answers for are paused: why, and how they come back."""

from collections.abc import Sequence
from datetime import datetime

from app.kit.french import count
from app.kit.urls import absolute
from app.offers.models import Offer
from app.placements import recipients
from app.placements.emails.structure import WHY
from app.placements.letters import Letter, post

NAMED = 10


def offers_paused(offers: Sequence[Offer], *, about: str, now: datetime) -> None:
    """Tell every contact of every offer, each once."""
    readers = {reader.email.lower(): reader for offer in offers for reader in recipients.every_contact(offer)}
    for reader in readers.values():
        letter = Letter(
            subject="Des personnes attendent votre réponse : vos offres sont en pause",
            hello=reader.hello,
            lines=(
                "Depuis cinq mois, les demandes reçues pour vos offres sont restées sans réponse.",
                f"Pour que personne n’attende pour rien, {_paused(len(offers))}.",
            ),
            facts=tuple(offer.title for offer in offers[:NAMED]),
            main=("Répondre aux demandes", absolute("requests.index")),
            quiet=(("Voir mes offres", absolute("structure.home")),),
            after=(
                "Un mot suffit pour chaque demande, même pour dire non. Les liens reçus par message marchent aussi.",
                "Vous remettez ensuite vos offres en ligne vous-même, en un clic, depuis votre espace.",
                "L’équipe du territoire va vous appeler pour vous aider.",
            ),
            why=WHY,
        )
        post(letter, to=reader.email, about=about, territory_code=offers[0].structure.territory_code, now=now)


def _paused(number: int) -> str:
    if number == 1:
        return "votre offre est en pause"
    return f"{count(number, 'offre est', 'offres sont')} en pause"
