"""Writes about members: invitations, the waiting list, roles, leaving. A structure is never without an admin."""

from datetime import datetime, timedelta

from app.accounts.models import Account
from app.accounts.queries import email_index
from app.kit import links
from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.events import publish as tell
from app.structures import queries
from app.structures.events import MemberLeft
from app.structures.models import MemberInvitation, Membership, Structure
from app.structures.services import join
from app.structures.values import MemberRole

INVITATION_PURPOSE = "member-invitation"
INVITATION_LIFE = timedelta(days=14)
LAST_ADMIN = "Une structure garde toujours un responsable\u00a0: nommez-en un autre d’abord."


def invite(
    structure: Structure, *, email: str, role: MemberRole, actor: Actor, now: datetime
) -> tuple[MemberInvitation, str]:
    """Keep a place for an address for 14 days; a new one revokes the former. Returns it with its link's token."""
    email = email.strip()
    taken = [m for m in queries.members_of(structure.id) if m.account.email.lower() == email.lower() and not m.waiting]
    if taken:
        raise RuleBroken("Cette personne est déjà membre de la structure.", field="email")
    for former in queries.live_invitations_to(structure.id, email):
        revoke(former, now=now)
    invitation = MemberInvitation(
        structure_id=structure.id,
        email=email,
        email_index=email_index(email),
        role=role,
        invited_by=actor.account_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    db.session.add(invitation)
    db.session.flush()
    token = links.issue(
        INVITATION_PURPOSE, invitation.public_id, email=email, expires_at=invitation.expires_at, now=now
    )
    return invitation, token


def revoke(invitation: MemberInvitation, *, now: datetime) -> None:
    """Take an invitation back; its link dies with it."""
    invitation.revoked_at = now
    links.close(invitation.public_id, INVITATION_PURPOSE, now=now)


def accept(invitation: MemberInvitation, account: Account, *, now: datetime) -> Membership:
    """Enter the structure; the invitation is for one address and serves once."""
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now:
        raise RuleBroken("Cette invitation n’est plus valable. Demandez-en une nouvelle.")
    if account.email_index != invitation.email_index:
        raise RuleBroken("Cette invitation est pour une autre adresse e-mail.")
    structure = queries.by_id(invitation.structure_id)
    if structure is None:
        raise RuleBroken("Cette structure n’existe plus.")
    invitation.accepted_at = now
    return join(structure, account, role=invitation.role, now=now)


def accept_waiting(membership: Membership, *, now: datetime) -> None:
    """Let in someone who asked to join."""
    membership.waiting = False
    membership.joined_at = now
    db.session.flush()


def change_role(membership: Membership, role: MemberRole) -> None:
    """Give another role; the last admin keeps theirs."""
    if membership.role is MemberRole.ADMIN and role is not MemberRole.ADMIN and _is_last_admin(membership):
        raise RuleBroken(LAST_ADMIN)
    membership.role = role
    db.session.flush()


def change_mails(membership: Membership, *, receives_requests: bool, is_substitute: bool) -> None:
    """Choose who gets the mails of candidates, and who is asked when the others are silent."""
    membership.receives_requests = receives_requests
    membership.is_substitute = is_substitute


def leave(membership: Membership, *, now: datetime) -> None:
    """End a membership (or a request to join); what the member answered for is handed over to an admin."""
    if membership.waiting:
        membership.left_at = now
        return
    if membership.role is MemberRole.ADMIN and _is_last_admin(membership):
        raise RuleBroken(LAST_ADMIN)
    membership.left_at = now
    db.session.flush()
    heirs = queries.admins_of(membership.structure_id)
    if heirs:
        tell(MemberLeft(membership, heirs[0], now))


def _is_last_admin(membership: Membership) -> bool:
    return all(admin.id == membership.id for admin in queries.admins_of(membership.structure_id))
