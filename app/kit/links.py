"""Links that let someone act without an account (``/r/<token>``).

Only the token's hash is stored; a slip or a text carries a code of eight letters, of which only a keyed digest is.
A link has one purpose and one subject and lives as long as its step; using it is recorded with the answer given:
posting the same answer again shows the same result, another answer does not.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, Text, select, update
from sqlalchemy.orm import Mapped

from app.kit.columns import EncryptedText, UtcDateTime, blind_index, column, internal, personal
from app.kit.database import Base, db
from app.kit.ids import read_code, secret_token, short_code, token_hash

MINIMUM_LIFE = timedelta(days=8)


class ActionLink(Base):
    """One link sent to one address for one act on one subject."""

    __tablename__ = "action_link"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    token_hash: Mapped[str] = column(internal("SHA-256 of the token"), String(64), unique=True)
    purpose: Mapped[str] = column(internal("what it may do"), String(40))
    subject: Mapped[str] = column(internal("public id of what it acts on"), String(40), index=True)
    email: Mapped[str] = column(
        personal("the address on file: renewals go there only", retention="life of the step", exported=False),
        EncryptedText("action_link.email"),
    )
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    expires_at: Mapped[datetime] = column(internal("end of life"), UtcDateTime)
    used_at: Mapped[datetime | None] = column(internal("when it acted"), UtcDateTime)
    answer: Mapped[str | None] = column(internal("what was answered, to recognise a repeat"), Text)
    code_index: Mapped[str | None] = column(
        internal("keyed digest of the short code, for a slip or a text"), String(64), unique=True
    )
    revoked_at: Mapped[datetime | None] = column(internal("replaced by a newer one"), UtcDateTime)

    def is_live(self, now: datetime) -> bool:
        """Tell whether the link may still act."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


def issue(purpose: str, subject: str, *, email: str, expires_at: datetime, now: datetime) -> str:
    """Create a link and return its token (known only here); it lives at least 8 days."""
    token = secret_token()
    _add(purpose, subject, token, email=email, expires_at=expires_at, now=now)
    return token


def issue_code(purpose: str, subject: str, *, expires_at: datetime, now: datetime) -> str:
    """Create a link opened by a short code, for a slip or a text, and return the code (known only here)."""
    code = short_code()
    link = _add(purpose, subject, secret_token(), email="", expires_at=expires_at, now=now)
    link.code_index = _code_index(code)
    db.session.flush()
    return code


def _add(purpose: str, subject: str, token: str, *, email: str, expires_at: datetime, now: datetime) -> ActionLink:
    link = ActionLink(
        token_hash=token_hash(token),
        purpose=purpose,
        subject=subject,
        email=email,
        created_at=now,
        expires_at=max(expires_at, now + MINIMUM_LIFE),
    )
    db.session.add(link)
    db.session.flush()
    return link


def _code_index(code: str) -> str:
    """A code is short: its digest is keyed, so that a stolen database gives none back."""
    return blind_index(code, context="action_link.code")


def find(token: str) -> ActionLink | None:
    """Return the link of a token or of a short code, live or not; None when forged."""
    code = read_code(token)
    if code:
        return db.session.scalar(select(ActionLink).where(ActionLink.code_index == _code_index(code)))
    return db.session.scalar(select(ActionLink).where(ActionLink.token_hash == token_hash(token)))


def use(link: ActionLink, *, answer: str, now: datetime) -> None:
    """Record that the link acted with this answer."""
    link.used_at = now
    link.answer = answer


def close(subject: str, *purposes: str, now: datetime) -> None:
    """Revoke every unused link of a subject for these purposes (their step is over)."""
    db.session.execute(
        update(ActionLink)
        .where(
            ActionLink.subject == subject,
            ActionLink.purpose.in_(purposes),
            ActionLink.used_at.is_(None),
            ActionLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def forget(subject: str, *, now: datetime) -> None:
    """Revoke the links of a subject that is erased and forget where they were sent; they answer 410 until purged."""
    db.session.execute(
        update(ActionLink)
        .where(ActionLink.subject == subject)
        .values(email="", revoked_at=now)
    )
