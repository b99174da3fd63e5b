"""Writes of accounts: creation, sign-in, second factor, reset. Nothing here knows the browser."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.accounts import factors, passwords, queries
from app.accounts.models import Account, RecoveryCode, SecurityEvent
from app.kit.access import Role
from app.kit.database import db
from app.kit.errors import RuleBroken, TooMany
from app.kit.sessions import end_sessions_of
from app.kit.throttle import hit

SIGN_IN_REFUSED = "Adresse e-mail ou mot de passe incorrect."
CODE_REFUSED = "Ce code n’est pas bon ou a déjà servi. Attendez le suivant, puis recommencez."
CLOSED_NAME = "Ancien compte"
FIVE_MINUTES = timedelta(minutes=5)
ONE_DAY = timedelta(days=1)


def create_account(
    email: str,
    *,
    role: Role,
    display_name: str,
    now: datetime,
    job_title: str | None = None,
    territory_code: str | None = None,
    password: str | None = None,
    phone: str | None = None,
) -> Account:
    """Create an account; without a password it waits for its invitation. Raises RuleBroken when the e-mail is taken."""
    email = email.strip()
    if queries.by_email(email) is not None:
        raise RuleBroken("Un compte existe déjà avec cette adresse.", field="email")
    account = Account(
        role=role,
        email=email,
        email_index=queries.email_index(email),
        display_name=display_name,
        job_title=job_title,
        territory_code=territory_code,
        phone=phone,
        created_at=now,
    )
    if password is not None:
        account.password_hash = passwords.hash_password(password)
        account.confirmed_at = now
    db.session.add(account)
    db.session.flush()
    return account


def throttle_sign_in(email: str, address: str, *, now: datetime) -> None:
    """Count one try against the account, the address and the whole site; raises TooMany."""
    hit("sign-in:account", email.lower(), limit=10, per=FIVE_MINUTES, now=now)
    hit("sign-in:address", address, limit=40, per=FIVE_MINUTES, now=now)
    hit("sign-in:site", "all", limit=2000, per=FIVE_MINUTES, now=now)


def throttle_code(account: Account, *, now: datetime) -> None:
    """Count one try of a second factor: 5 in five minutes, 50 a day; raises TooMany."""
    hit("code", account.public_id, limit=5, per=FIVE_MINUTES, now=now)
    hit("code:day", account.public_id, limit=50, per=ONE_DAY, now=now)


def note(account: Account, kind: str, *, now: datetime, detail: str = "") -> None:
    """Write one line of the account's security history, shown to its owner."""
    db.session.add(SecurityEvent(account_id=account.id, kind=kind, at=now, detail=detail[:200]))


def record_sign_in(account: Account, *, now: datetime, browser: str) -> None:
    """Remember that the account signed in, with which browser."""
    account.last_sign_in_at = now
    note(account, "sign_in", now=now, detail=browser)


def pass_second_factor(account: Account, code: str, *, now: datetime) -> None:
    """Check a code of the authenticator, or a recovery code; raises RuleBroken on field ``code``."""
    if account.totp_secret:
        step = factors.accepted_step(account.totp_secret, code, last_step=account.totp_last_step, now=now)
        if step is not None:
            account.totp_last_step = step
            return
    if _use_recovery_code(account, code, now=now):
        note(account, "recovery_code_used", now=now)
        return
    raise RuleBroken(CODE_REFUSED, field="code")


def _use_recovery_code(account: Account, typed: str, *, now: datetime) -> bool:
    plain = factors.plain_recovery(typed)
    if len(plain) != factors.RECOVERY_LENGTH:
        return False
    unused = select(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    for row in db.session.scalars(unused.order_by(RecoveryCode.id).with_for_update()):
        if passwords.verify(row.code_hash, plain):
            row.used_at = now
            return True
    return False


def confirm_second_factor(account: Account, secret: str, code: str, *, now: datetime) -> list[str]:
    """Turn the second factor on after a first right code; returns ten recovery codes, shown once."""
    step = factors.accepted_step(secret, code, last_step=None, now=now)
    if step is None:
        raise RuleBroken(CODE_REFUSED, field="code")
    account.totp_secret, account.totp_last_step, account.mfa_since = secret, step, now
    note(account, "second_factor_on", now=now)
    return renew_recovery_codes(account)


def renew_recovery_codes(account: Account) -> list[str]:
    """Replace the recovery codes; returns the new ones, shown once."""
    codes = factors.new_recovery_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=passwords.hash_password(code)) for code in codes)
    db.session.flush()
    return codes


def reset_second_factor(account: Account, *, by: str, now: datetime) -> None:
    """Take the second factor off after someone who knows the owner proved who they are (a lost phone)."""
    account.totp_secret = account.totp_last_step = account.mfa_since = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_sessions_of(account.id)
    note(account, "second_factor_reset", now=now, detail=f"par {by}")


def set_password(account: Account, password: str, *, now: datetime, keep_session: str | None = None) -> None:
    """Set a password chosen by its owner and end the other sessions; raises RuleBroken on field ``password``."""
    wrong = passwords.problem(password, about=(account.email.partition("@")[0], *account.display_name.split()))
    if wrong:
        raise RuleBroken(wrong, field="password")
    account.password_hash = passwords.hash_password(password)
    account.confirmed_at = account.confirmed_at or now
    end_sessions_of(account.id, except_token=keep_session)
    note(account, "password_changed", now=now)


def throttle_reset(email: str, address: str, *, now: datetime) -> bool:
    """Count a request for a new password; tells whether it may be served (the answer shown is the same)."""
    try:
        hit("reset:account", email.lower(), limit=5, per=ONE_DAY, now=now)
        hit("reset:address", address, limit=30, per=ONE_DAY, now=now)
    except TooMany:
        return False
    return True


def close(account: Account, *, now: datetime) -> None:
    """Close an account for good: what named its owner goes; the row stays, for the acts it signed."""
    account.email, account.email_index = "", f"{queries.CLOSED}{account.public_id}"
    account.display_name, account.job_title, account.phone = CLOSED_NAME, None, None
    account.password_hash = account.last_sign_in_at = None
    account.suspended_at = account.suspended_at or now
    account.totp_secret = account.totp_last_step = account.mfa_since = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.execute(delete(SecurityEvent).where(SecurityEvent.account_id == account.id))
    end_sessions_of(account.id)
    db.session.flush()


def suspend(account: Account, *, by: str, now: datetime) -> None:
    """Suspend an account: it can no longer sign in, its sessions end."""
    account.suspended_at = now
    end_sessions_of(account.id)
    note(account, "suspended", now=now, detail=f"par {by}")
