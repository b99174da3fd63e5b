"""Mails about accounts."""

from datetime import datetime, timedelta

from app.accounts.models import Account
from app.kit import links, mail
from app.kit.ids import token_hash
from app.kit.mail_templates import render_mail
from app.kit.urls import absolute

LINK_PURPOSE = "account-password"
LINK_LIFE = timedelta(days=8)
INVITATION_LIFE = timedelta(days=14)


def send_password_link(account: Account, *, now: datetime) -> None:
    """Send a link to choose a new password; an older one dies with it."""
    _send(account, "accounts/password", LINK_LIFE, now=now)


def send_invitation(account: Account, *, invited_by: str, now: datetime) -> None:
    """Send the link by which someone chooses their password and opens the account made for them."""
    _send(account, "accounts/invitation", INVITATION_LIFE, now=now, invited_by=invited_by)


def _send(account: Account, template: str, life: timedelta, *, now: datetime, invited_by: str = "") -> None:
    links.close(account.public_id, LINK_PURPOSE, now=now)
    token = links.issue(LINK_PURPOSE, account.public_id, email=account.email, expires_at=now + life, now=now)
    url = absolute("accounts.choose_password", token=token)
    dedupe = f"{template}:{token_hash(token)[:20]}"
    message = render_mail(template, to=account.email, dedupe=dedupe, url=url, account=account, invited_by=invited_by)
    mail.enqueue(message, now=now)


def send_security_notice(account: Account, *, fact: str, now: datetime) -> None:
    """Tell the owner that their password or second factor changed."""
    dedupe = f"security:{account.public_id}:{now.isoformat()}"
    mail.enqueue(render_mail("accounts/security", to=account.email, dedupe=dedupe, fact=fact, account=account), now=now)
