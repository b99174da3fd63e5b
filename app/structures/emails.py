"""Mails about structures: sign-up, moderation, members."""

from datetime import datetime

from app.accounts.emails import INVITATION_LIFE, LINK_PURPOSE
from app.accounts.models import Account
from app.kit import links
from app.kit.ids import token_hash
from app.kit.urls import absolute, base_url
from app.structures import queries
from app.structures.models import MemberInvitation, Structure
from app.structures.notices import Notice, post

WHY_SIGN_UP = "Vous recevez ce message car quelqu’un a inscrit une structure sur À portée avec cette adresse."


def send_welcome(account: Account, structure_name: str, *, now: datetime) -> None:
    """Someone new signed up: the link confirms their address and lets them choose a password."""
    links.close(account.public_id, LINK_PURPOSE, now=now)
    token = links.issue(LINK_PURPOSE, account.public_id, email=account.email, expires_at=now + INVITATION_LIFE, now=now)
    notice = Notice(
        subject="Confirmez votre adresse pour publier sur À portée",
        hello=f"Bonjour {account.display_name},",
        lines=(
            f"Vous inscrivez « {structure_name} ». Choisissez votre mot de passe, puis écrivez vos offres.",
            "L’équipe de votre territoire lit ensuite la fiche de la structure, puis vos premières offres.",
        ),
        main=("Choisir mon mot de passe", absolute("accounts.choose_password", token=token)),
        why=WHY_SIGN_UP,
    )
    post(
        notice,
        to=account.email,
        about=f"welcome:{token_hash(token)[:16]}",
        territory_code=account.territory_code,
        now=now,
    )


def send_already_known(account: Account, *, now: datetime) -> None:
    """Someone signed up with the address of an account: its owner is told what to do, nobody else learns it."""
    notice = Notice(
        subject="Vous avez déjà un compte À portée",
        hello=f"Bonjour {account.display_name},",
        lines=("Pour inscrire une autre structure, connectez-vous d’abord, puis revenez à la page d’inscription.",),
        main=("Me connecter", absolute("accounts.sign_in", next="/inscription")),
        links=(("Mot de passe oublié", absolute("accounts.forgotten")),),
        why=WHY_SIGN_UP,
    )
    about = f"known:{account.public_id}:{now.date().isoformat()}"
    post(notice, to=account.email, about=about, territory_code=account.territory_code, now=now)


def tell_admins_someone_waits(structure: Structure, who: Account, *, now: datetime) -> None:
    """An account asks to join: the admins decide."""
    notice = Notice(
        subject=f"{who.display_name} demande à rejoindre « {structure.name} »",
        lines=(f"{who.display_name} ({who.email}) demande à rejoindre votre structure. Vous décidez.",),
        main=("Répondre à cette demande", base_url() + "/structure/membres"),
    )
    about = f"join:{structure.public_id}:{who.public_id}:{now.date().isoformat()}"
    for admin in queries.admins_of(structure.id):
        post(notice, to=admin.account.email, about=about, territory_code=structure.territory_code, now=now)


def tell_members(structure: Structure, notice: Notice, *, about: str, now: datetime) -> None:
    """Tell the present admins a fact about their structure."""
    for admin in queries.admins_of(structure.id):
        post(notice, to=admin.account.email, about=about, territory_code=structure.territory_code, now=now)


def send_invitation(
    structure: Structure, invitation: MemberInvitation, token: str, *, invited_by: str, now: datetime
) -> None:
    """Invite an address to join the structure."""
    notice = Notice(
        subject=f"{invited_by} vous invite à rejoindre « {structure.name} »",
        lines=(
            f"{invited_by} vous propose de gérer avec lui ou elle les offres de « {structure.name} » sur À portée.",
            "Ce lien est pour vous seul. Il sert une fois et reste valable 14 jours.",
        ),
        main=("Rejoindre la structure", absolute("structure_members.accept_invitation", token=token)),
        why="Vous recevez ce message car un membre de cette structure a donné votre adresse.",
    )
    about = f"invitation:{invitation.public_id}"
    post(notice, to=invitation.email, about=about, territory_code=structure.territory_code, now=now)
