"""Rights on accounts."""

from app.accounts.models import Account
from app.kit.access import Actor, Role


def is_signed_in(actor: Actor) -> bool:
    """Anyone with an account may see and change their own sign-in."""
    return actor.is_known


def passed_second_factor(actor: Actor) -> bool:
    """Someone signed in with a second factor in this session."""
    return actor.is_known and actor.mfa


def must_use_second_factor(account: Account) -> bool:
    """Everyone but a person needs a second factor to see another person's data."""
    return account.role is not Role.PERSON
