"""May I? One predicate per right on structures."""

from app.kit.access import Actor, Role
from app.structures.models import Structure


def works_for(actor: Actor, structure: Structure) -> bool:
    """Present members of the structure; no second factor is needed to manage its page and its offers."""
    return actor.role is Role.PARTNER and structure.id in actor.structure_ids


def administers(actor: Actor, structure: Structure) -> bool:
    """Present admins of the structure manage its members, with the same account."""
    return actor.role is Role.PARTNER and structure.id in actor.administers


def is_of_the_team(actor: Actor) -> bool:
    """Team members of a territory."""
    return actor.role is Role.MANAGER and actor.territory is not None


def is_moderator(actor: Actor) -> bool:
    """Team members who passed their second factor: what they read names members, contacts and people to call."""
    return is_of_the_team(actor) and actor.mfa


def moderates(actor: Actor, structure: Structure) -> bool:
    """The team of the structure's own territory; nobody moderates another département."""
    return is_moderator(actor) and actor.territory == structure.territory_code
