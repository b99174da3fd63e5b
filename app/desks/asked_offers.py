"""« Déjà demandé »: what the public list of offers says to the person who asked. To nobody else; never a count."""

from app.kit.access import Actor
from app.placements import queries as placements
from app.placements.workflow import PlacementState


def asked_by(actor: Actor) -> frozenset[str]:
    """Return the public ids of the offers a signed-in person has asked for; what is only proposed to them is not."""
    if actor.person_id is None:
        return frozenset()
    under_way = placements.living_by_offer(actor.person_id).values()
    return frozenset(one.offer.public_id for one in under_way if one.state is not PlacementState.PROPOSED)
