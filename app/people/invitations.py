"""Giving a person their own account: the invitation goes to the address of their file and nowhere else."""

from datetime import datetime

from app.accounts.emails import send_invitation
from app.accounts.services import create_account
from app.kit.access import Actor, Role
from app.kit.errors import RuleBroken
from app.people.models import Person


def invite_to_account(person: Person, *, actor: Actor, now: datetime) -> None:
    """Make an account for a person and send them the link by which they choose a password; again, a new link is sent.

    Raises RuleBroken without an address on file, or when the address already has another account.
    """
    if not person.email:
        raise RuleBroken("Notez d’abord une adresse e-mail dans ses coordonnées.", field="email")
    if person.account is None:
        person.account = create_account(
            person.email,
            role=Role.PERSON,
            display_name=person.first_name,
            territory_code=person.territory_code,
            now=now,
        )
    if person.account.confirmed_at is not None:
        raise RuleBroken("Cette personne a déjà ouvert son espace.")
    send_invitation(person.account, invited_by=actor.label, now=now)
