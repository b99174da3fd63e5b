"""Rights on attestations: whole for the person, validity alone for whoever holds the number."""

from app.attestations.models import Attestation
from app.kit.access import Actor, Role


def is_own_attestation(actor: Actor, made: Attestation) -> bool:
    """The person it speaks of."""
    return actor.person_id is not None and actor.person_id == made.placement.person_id


def has_own_file(actor: Actor) -> bool:
    """A person's account, tied to a file."""
    return actor.role is Role.PERSON and actor.person_id is not None
