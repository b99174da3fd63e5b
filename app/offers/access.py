"""May I? One predicate per right on offers."""

from app.kit.access import Actor, Role
from app.offers.models import Offer
from app.structures.access import moderates, works_for


def can_manage(actor: Actor, offer: Offer) -> bool:
    """Members of the offer's structure, and the team of its territory (who publish on a partner's behalf)."""
    return works_for(actor, offer.structure) or moderates(actor, offer.structure)


def can_moderate(actor: Actor, offer: Offer) -> bool:
    """Only the team of the structure's territory reads offers before publication and decides on reports."""
    return moderates(actor, offer.structure)


def is_partner(actor: Actor) -> bool:
    """Partners who work for at least one structure."""
    return actor.role is Role.PARTNER and bool(actor.structure_ids)
