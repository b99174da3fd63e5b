"""Reads of accounts."""

from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Account, RecoveryCode, SecurityEvent
from app.kit.access import Role
from app.kit.columns import blind_index
from app.kit.database import db

CLOSED = "closed:"  # what stands for the digest of the e-mail of a closed account
EMAIL_CONTEXT = "account.email"


def email_index(email: str) -> str:
    """Return the digest under which an e-mail is found."""
    return blind_index(email, context=EMAIL_CONTEXT)


def by_email(email: str) -> Account | None:
    """Return the account of an e-mail, whatever its capitals."""
    return db.session.scalar(select(Account).where(Account.email_index == email_index(email)))


def by_public_id(public_id: str) -> Account | None:
    """Return the account of a public id."""
    return db.session.scalar(select(Account).where(Account.public_id == public_id))


def by_id(account_id: int) -> Account | None:
    """Return the account of a key."""
    return db.session.get(Account, account_id)


def team_of(territory_code: str) -> list[Account]:
    """Return the open accounts of a territory's team, the oldest first."""
    query = select(Account).where(
        Account.role == Role.MANAGER, Account.territory_code == territory_code, Account.suspended_at.is_(None),
        Account.email_index.not_like(f"{CLOSED}%"),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Account.id)))


def unused_since(limit: datetime, *, most: int) -> list[Account]:
    """Return the open accounts nobody signed in to since an instant, the oldest first."""
    last = func.coalesce(Account.last_sign_in_at, Account.created_at)
    query = select(Account).where(last <= limit, Account.email_index.not_like(f"{CLOSED}%"))
    return list(db.session.scalars(query.order_by(last, Account.id).limit(most)))


def count_unused_since(limit: datetime) -> int:
    """Return how many open accounts nobody signed in to since an instant."""
    last = func.coalesce(Account.last_sign_in_at, Account.created_at)
    query = select(func.count()).select_from(Account)
    return db.session.scalar(query.where(last <= limit, Account.email_index.not_like(f"{CLOSED}%"))) or 0


def unused_recovery_codes(account_id: int) -> int:
    """Return how many recovery codes are left."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0


def security_events(account_id: int, *, since: datetime) -> list[SecurityEvent]:
    """Return what happened to the account's security since a day, the latest first."""
    query = select(SecurityEvent).where(SecurityEvent.account_id == account_id, SecurityEvent.at >= since)
    return list(db.session.scalars(query.order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc()).limit(30)))
