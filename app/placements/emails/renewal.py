"""A new link for one that died, to the address it was first sent to and nowhere else."""

from datetime import datetime

from app.kit.ids import public_id
from app.placements.emails.doors import door
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.wording import offer_name

WHY = "Vous recevez ce message car quelqu’un a demandé un nouveau lien avec celui que vous aviez reçu."


def send_again(purpose: str, placement: Placement, *, email: str, now: datetime, until: datetime | None = None) -> None:
    """Send a new link of the same purpose."""
    letter = Letter(
        subject=f"Votre nouveau lien pour {offer_name(placement.offer)}",
        hello="Bonjour,",
        lines=("Voici le nouveau lien demandé. Il remplace le précédent.",),
        main=("Ouvrir", door(purpose, placement, email=email, now=now, until=until)),
        after=("Vous n’avez rien demandé ? Ne faites rien.",),
        why=WHY,
    )
    territory = placement.person.territory_code
    post(letter, to=email, about=f"renewed:{public_id()}", territory_code=territory, now=now)
