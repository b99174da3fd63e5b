"""An answer given by phone and written down: the structure reads it whole, and corrects it in one click."""

from datetime import datetime, timedelta

from app.kit.french import long_date
from app.placements import recipients
from app.placements.emails.doors import CORRECT, door
from app.placements.emails.structure import WHY
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.request_presenters import request_view
from app.placements.values import RefusalReason
from app.placements.wording import meeting_words
from app.placements.workflow import PlacementState

CORRECTION_LIFE = timedelta(days=14)


def recorded_by_phone(placement: Placement, author: str, *, about: str, now: datetime) -> None:
    """What someone wrote down after a call, and how to correct it in one click."""
    view = request_view(placement)
    said, who = said_by_phone(placement), f"{author}," if "," in author else author
    for reader in recipients.first_contacts(placement.offer):
        until = now + CORRECTION_LIFE
        url = door(CORRECT, placement, email=reader.email, now=now, until=until)
        letter = Letter(
            subject=f"Votre réponse pour {view.who} est notée",
            hello=reader.hello,
            lines=(
                f"{who} a noté, après votre appel : {said} pour {view.who}, « {view.offer_title} ».",
                "Si c’est bien cela, vous n’avez rien à faire.",
            ),
            question="Ce n’est pas ce que vous avez dit ?",
            quiet=(("Corriger cette réponse", url),),
            after=(f"Ce lien marche jusqu’au {long_date(until)}.",),
            why=WHY,
        )
        post(letter, to=reader.email, about=about, territory_code=placement.offer.structure.territory_code, now=now)


def said_by_phone(placement: Placement) -> str:
    """The answer that was written down, whole: what the structure has to check."""
    match placement.state:
        case PlacementState.MEETING:
            return f"une rencontre {meeting_words(placement)}"
        case PlacementState.ACCEPTED if placement.starts_on:
            return f"c’est oui, premier jour le {long_date(placement.starts_on)}"
        case PlacementState.ACCEPTED:
            return "c’est oui"
        case PlacementState.WAITING_LIST:
            return "liste d’attente"
        case PlacementState.REFUSED:
            given = [RefusalReason(reason).label for reason in placement.reasons]
            return "non, pas cette fois" + "".join(f", {reason[0].lower()}{reason[1:]}" for reason in given)
        case _:
            return "votre réponse"
