"""Which structure a partner's desk speaks of: the one chosen in this session, else the first they work for."""

from collections.abc import Sequence

from flask import session

from app.kit.access import Actor, Role
from app.kit.errors import NotAllowed
from app.structures import queries
from app.structures.models import Structure

CHOSEN = "structure"


def is_partner(actor: Actor) -> bool:
    """Partners, even while their request to join a structure waits."""
    return actor.role is Role.PARTNER


def may_publish(actor: Actor) -> bool:
    """Partners publish for their structure; the team of the territory publishes on a partner's behalf."""
    return is_partner(actor) or (actor.role is Role.MANAGER and actor.territory is not None)


def mine(actor: Actor) -> Sequence[Structure]:
    """Return the structures the actor works for, by name."""
    return queries.of_account(actor.account_id) if actor.account_id else ()


def current(actor: Actor, among: Sequence[Structure] | None = None) -> Structure:
    """Return the structure the desk speaks of; raises NotAllowed for someone who works for none yet."""
    structures = mine(actor) if among is None else among
    if not structures:
        raise NotAllowed("Votre demande pour rejoindre une structure attend encore sa réponse.")
    return next((one for one in structures if one.public_id == session.get(CHOSEN)), structures[0])


def choose(structure: Structure) -> None:
    """Speak of this structure from now on."""
    session[CHOSEN] = structure.public_id
