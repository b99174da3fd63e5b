"""Rights on people's files. A foreign file and a missing one look the same: the answer is simply no."""

from app.kit.access import Actor, Role
from app.people import queries
from app.people.models import Person


def can_read_file(actor: Actor, person: Person) -> bool:
    """The person themselves; else a referent with an active follow-up and a second factor in this session."""
    return is_own_file(actor, person) or can_accompany(actor, person)


def can_change_file(actor: Actor, person: Person) -> bool:
    """Who may read a file may change its answers: they are given by the person, or with them."""
    return can_read_file(actor, person)


def can_accompany(actor: Actor, person: Person) -> bool:
    """A referent with an active follow-up of this person and a second factor in this session."""
    if actor.role is not Role.REFERENT or not actor.mfa or actor.account_id is None:
        return False
    return queries.active_follow_up(person.id, actor.account_id) is not None


def is_own_file(actor: Actor, person: Person) -> bool:
    """The file is that of the person signed in."""
    return actor.role is Role.PERSON and actor.person_id is not None and actor.person_id == person.id


def has_own_file(actor: Actor) -> bool:
    """A person's account, tied to a file."""
    return actor.role is Role.PERSON and actor.person_id is not None


def can_open_caseload(actor: Actor) -> bool:
    """A referent with a second factor in this session: the list names people."""
    return actor.role is Role.REFERENT and actor.mfa


def works_as_referent(actor: Actor) -> bool:
    """A referent; without a second factor the page only tells how to set one up."""
    return actor.role is Role.REFERENT
