"""Tables: accounts, recovery codes, consents, security events."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, reconstructor

from app.kit.access import ANONYMOUS, Actor, Role
from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, public, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id

ACCOUNT_LIFE = "account: 24 months after last sign-in"


class Account(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """Someone who can sign in. The actor (rights of this session) is set when the session is loaded."""

    __tablename__ = "account"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    role: Mapped[Role] = column(internal("what the account is for"), Code(Role))
    email: Mapped[str] = column(personal("sign-in and mail", retention=ACCOUNT_LIFE), EncryptedText("account.email"))
    email_index: Mapped[str] = column(internal("keyed digest of the e-mail, to find it"), String(64), unique=True)
    display_name: Mapped[str] = column(
        personal("name shown to the people they work with", retention=ACCOUNT_LIFE), String(120)
    )
    job_title: Mapped[str | None] = column(personal("function, shown in journals", retention=ACCOUNT_LIFE), String(120))
    phone: Mapped[str | None] = column(
        personal("professional phone", retention=ACCOUNT_LIFE), EncryptedText("account.phone")
    )
    territory_code: Mapped[str | None] = reference("territory.code", public("territory of a professional"))
    password_hash: Mapped[str | None] = column(
        internal("argon2id; empty until the invitation is accepted"), String(200)
    )
    totp_secret: Mapped[str | None] = column(internal("second factor"), EncryptedText("account.totp_secret"))
    totp_last_step: Mapped[int | None] = column(internal("last 30 s step used: a code works once"))
    mfa_since: Mapped[datetime | None] = column(internal("second factor confirmed"), UtcDateTime)
    confirmed_at: Mapped[datetime | None] = column(internal("e-mail confirmed"), UtcDateTime)
    suspended_at: Mapped[datetime | None] = column(internal("suspended"), UtcDateTime)
    created_at: Mapped[datetime] = column(internal("created"), UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = column(personal("last sign-in", retention=ACCOUNT_LIFE), UtcDateTime)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._no_actor()

    @reconstructor
    def _no_actor(self) -> None:
        self.actor: Actor = ANONYMOUS

    def get_id(self) -> str:
        """Return what the session stores to find the account again."""
        return self.public_id

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None


class RecoveryCode(Base):
    """One of ten codes that replace a lost phone, each once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    account_id: Mapped[int] = reference("account.id", internal("whose"), ondelete="CASCADE")
    code_hash: Mapped[str] = column(internal("argon2id of the code"), String(200))
    used_at: Mapped[datetime | None] = column(internal("used"), UtcDateTime)


class Consent(Base):
    """A version of a text someone accepted or took back."""

    __tablename__ = "consent"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    account_id: Mapped[int] = reference("account.id", personal("who"), ondelete="CASCADE")
    text: Mapped[str] = column(personal("which text"), String(60))
    version: Mapped[str] = column(personal("its version"), String(20))
    given_at: Mapped[datetime] = column(personal("given"), UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = column(personal("taken back"), UtcDateTime)


class SecurityEvent(Base):
    """What happened to an account's security, shown to its owner."""

    __tablename__ = "security_event"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    account_id: Mapped[int] = reference(
        "account.id", personal("whose", retention="logs: 12 months"), ondelete="CASCADE"
    )
    kind: Mapped[str] = column(personal("what", retention="logs: 12 months"), String(40))
    at: Mapped[datetime] = column(personal("when", retention="logs: 12 months"), UtcDateTime, index=True)
    detail: Mapped[str] = column(personal("browser or reason", retention="logs: 12 months"), String(200), default="")
