"""Rights on placements: visible to its person, to who follows them, and to its structure once it was sent."""

from app.kit.access import Actor, Role
from app.people.models import FollowUp
from app.placements import queries
from app.placements.models import Placement


def is_referent(actor: Actor) -> bool:
    """A referent, with a second factor in this session."""
    return actor.role is Role.REFERENT and actor.mfa


def is_partner_with_mfa(actor: Actor) -> bool:
    """A member of a structure, with a second factor in this session."""
    return actor.role is Role.PARTNER and actor.mfa and bool(actor.structure_ids)


def is_partner(actor: Actor) -> bool:
    """A member of a structure; without a second factor they see no candidate."""
    return actor.role is Role.PARTNER


def follows(actor: Actor, follow_ups: list[FollowUp]) -> bool:
    """Tell whether one of the active follow-ups is the actor's, or names them as substitute."""
    return any(actor.account_id in (row.account_id, row.substitute_id) for row in follow_ups)


def can_follow_placement(actor: Actor, placement: Placement) -> bool:
    """A referent with a second factor acts on the placements of people they follow today (or stand in for)."""
    if not is_referent(actor):
        return False
    return follows(actor, queries.active_follow_ups(placement.person_id))


def can_answer_request(actor: Actor, placement: Placement) -> bool:
    """A member of the offer's structure, with a second factor, reads and answers a request once it was sent."""
    if not is_partner_with_mfa(actor) or placement.sent_at is None:
        return False
    if placement.offer.structure_id not in actor.structure_ids:
        return False
    return placement.state in queries.SEEN_BY_STRUCTURE


def is_own_placement(actor: Actor, placement: Placement) -> bool:
    """A person reads and answers what is proposed to them."""
    return actor.person_id is not None and actor.person_id == placement.person_id
