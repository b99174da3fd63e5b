"""Tables: who is told, their saved searches, what was found for each, what was already told.

What someone looks for says something of them: the search and its sentence are encrypted, the address as well.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.alerts.values import Rhythm
from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id

ALERT_TERM = "alerts: 12 months after the last sign of life"
SENT_TERM = "alerts: told offers 12 months"


class AlertReader(Base):
    """One address that saved searches. With an account its owner manages them there, without one by links."""

    __tablename__ = "alert_reader"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(
        internal("subject of links"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id
    )
    account_id: Mapped[int | None] = reference(
        "account.id", personal("whose account, if any", retention=ALERT_TERM, exported=False), ondelete="CASCADE",
        unique=True,
    )  # fmt: skip
    email: Mapped[str] = column(
        personal("where new offers are sent", retention=ALERT_TERM), EncryptedText("alert_reader.email")
    )
    email_index: Mapped[str] = column(internal("keyed digest of the address"), String(64), unique=True)
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    kept_until: Mapped[datetime] = column(internal("end, unless they act before"), UtcDateTime, index=True)

    searches: Mapped[list["SavedSearch"]] = relationship(
        back_populates="reader", order_by="SavedSearch.id", cascade="all, delete-orphan", passive_deletes=True
    )


class SavedSearch(Base):
    """A search kept: the parameters of its page and how often it is told. Not confirmed, it lives seven days."""

    __tablename__ = "saved_search"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    reader_id: Mapped[int] = reference(
        "alert_reader.id", personal("whose", retention=ALERT_TERM, exported=False), ondelete="CASCADE"
    )
    query: Mapped[str] = column(
        personal("parameters of the page", retention=ALERT_TERM), EncryptedText("saved_search.query")
    )
    sentence: Mapped[str] = column(
        personal("the search in words", retention=ALERT_TERM), EncryptedText("saved_search.sentence")
    )
    rhythm: Mapped[Rhythm] = column(personal("how often", retention=ALERT_TERM), Code(Rhythm))
    since: Mapped[datetime] = column(
        personal("offers put on line after this are new", retention=ALERT_TERM), UtcDateTime
    )
    confirmed_at: Mapped[datetime | None] = column(internal("the address was confirmed"), UtcDateTime)
    due_at: Mapped[datetime | None] = column(internal("next digest"), UtcDateTime, index=True)

    reader: Mapped[AlertReader] = relationship(back_populates="searches")


class AlertFind(Base):
    """An offer found for a search, not told yet."""

    __tablename__ = "alert_find"

    search_id: Mapped[int] = reference(
        "saved_search.id", internal("for which search"), ondelete="CASCADE", primary_key=True, index=False
    )
    offer_id: Mapped[int] = reference("offer.id", internal("which offer"), ondelete="CASCADE", primary_key=True)
    found_at: Mapped[datetime] = column(internal("when"), UtcDateTime)


class AlertSent(Base):
    """An offer told to a reader: it is never told again."""

    __tablename__ = "alert_sent"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    reader_id: Mapped[int] = reference(
        "alert_reader.id", personal("to whom", retention=SENT_TERM, exported=False), ondelete="CASCADE"
    )
    offer_id: Mapped[int] = reference("offer.id", personal("which offer", retention=SENT_TERM), ondelete="CASCADE")
    sent_at: Mapped[datetime] = column(personal("when", retention=SENT_TERM), UtcDateTime, index=True)

    __table_args__ = (UniqueConstraint("reader_id", "offer_id"),)


class AlertCursor(Base):
    """How far the change log was read: one row."""

    __tablename__ = "alert_cursor"

    id: Mapped[int] = column(internal("always 1"), Integer, primary_key=True)
    seq: Mapped[int] = column(internal("last change read"), BigInteger().with_variant(Integer, "sqlite"))
    at: Mapped[datetime] = column(internal("when it was read"), UtcDateTime)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
