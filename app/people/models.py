"""Tables: people, their answers, follow-ups, and the sealed log of who read a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Float, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.accounts.models import Account
from app.kit.columns import (
    Code,
    EncryptedJson,
    EncryptedText,
    Erasure,
    UtcDateTime,
    column,
    internal,
    personal,
    reference,
    sensitive,
)
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.people.values import Language
from app.people.workflow import FollowUpState

LOG_LIFE = "logs: 12 months"


class Person(Base):
    """Someone in a pathway. What they told of themselves is in ``answers``; functional limits apart, in ``limits``."""

    __tablename__ = "person"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    account_id: Mapped[int | None] = reference("account.id", personal("their account, if they have one"), unique=True)
    first_name: Mapped[str] = column(personal("first name"), String(80))
    last_name: Mapped[str] = column(personal("last name"), String(80))
    territory_code: Mapped[str] = reference("territory.code", personal("territory"))
    insee: Mapped[str | None] = column(personal("commune"), String(5))
    commune_name: Mapped[str | None] = column(personal("commune name"), String(80))
    lat: Mapped[float | None] = column(personal("latitude, ~1 km"), Float)
    lon: Mapped[float | None] = column(personal("longitude, ~1 km"), Float)
    email: Mapped[str | None] = column(personal("e-mail"), EncryptedText("person.email"))
    email_index: Mapped[str | None] = column(
        internal("keyed digest of the e-mail", erased=Erasure.DELETE), String(64), unique=True
    )
    phone: Mapped[str | None] = column(personal("phone"), EncryptedText("person.phone"))
    phone_index: Mapped[str | None] = column(
        internal("keyed digest of the phone", erased=Erasure.DELETE), String(64), index=True
    )
    language: Mapped[Language] = column(
        personal("language of their links, slips and texts"), Code(Language, 2), default=Language.FR
    )
    prefers_sms: Mapped[bool] = column(personal("prefers a text to a mail"), default=False)
    address: Mapped[str | None] = column(personal("address, optional"), EncryptedText("person.address"))
    answers: Mapped[dict[str, Any]] = column(
        personal("profile: how they move, what they would like, when they are free"),
        EncryptedJson("person.answers"),
        default=dict,
    )
    limits: Mapped[list[str] | None] = column(sensitive("functional limits, optional"), EncryptedJson("person.limits"))
    discreet_needs: Mapped[list[str] | None] = column(
        sensitive("discreet services, optional"), EncryptedJson("person.discreet_needs")
    )
    log_key: Mapped[str | None] = column(
        internal("key of the pseudonym in the reading log; destroyed at erasure", erased=Erasure.DELETE),
        EncryptedText("person.log_key"),
    )
    created_at: Mapped[datetime] = column(personal("created"), UtcDateTime)
    last_contact_at: Mapped[datetime] = column(personal("last contact, starts retention"), UtcDateTime)
    frozen_at: Mapped[datetime | None] = column(personal("asked that nothing be processed for now"), UtcDateTime)
    end_notice_at: Mapped[datetime | None] = column(personal("was told that the file will soon be erased"), UtcDateTime)

    account: Mapped[Account | None] = relationship()
    follow_ups: Mapped[list["FollowUp"]] = relationship(back_populates="person", order_by="FollowUp.id")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class FollowUp(Base):
    """A referent accompanies a person: dated, attributable, the only key of a file."""

    __tablename__ = "follow_up"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    person_id: Mapped[int] = reference("person.id", personal("who is followed"))
    account_id: Mapped[int] = reference("account.id", personal("by whom"))
    structure_id: Mapped[int | None] = reference("structure.id", personal("from which organisation"))
    substitute_id: Mapped[int | None] = reference("account.id", internal("who receives answers while they are away"))
    substitute_until: Mapped[Any] = column(internal("their last day, when it is known"), Date, nullable=True)
    state: Mapped[FollowUpState] = column(personal("active or over"), Code(FollowUpState), default=FollowUpState.ACTIVE)
    started_at: Mapped[datetime] = column(personal("since"), UtcDateTime)
    ended_at: Mapped[datetime | None] = column(personal("until"), UtcDateTime)
    opened_by: Mapped[str] = column(personal("who opened it"), String(120))

    person: Mapped[Person] = relationship(back_populates="follow_ups")
    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class FileRead(Base):
    """One reading of a person's file: append-only, each row sealed over the one before (``hash``)."""

    __tablename__ = "file_read"

    seq: Mapped[int] = column(
        internal("order", retention=LOG_LIFE),
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    )
    month: Mapped[str] = column(internal("segment, as 2026-11", retention=LOG_LIFE), String(7), index=True)
    person_key: Mapped[str] = column(
        personal("keyed pseudonym of the person", retention=LOG_LIFE, exported=True, erased=Erasure.PSEUDONYM),
        String(64),
        index=True,
    )
    account_id: Mapped[int] = column(personal("who read", retention=LOG_LIFE, exported=False), index=True)
    reader: Mapped[str] = column(personal("their function", retention=LOG_LIFE), String(120))
    organisation: Mapped[str] = column(personal("their organisation", retention=LOG_LIFE), String(160))
    purpose: Mapped[str] = column(personal("which page or act", retention=LOG_LIFE), String(60))
    at: Mapped[datetime] = column(personal("when", retention=LOG_LIFE), UtcDateTime, index=True)
    previous: Mapped[str] = column(internal("hash of the row before", retention=LOG_LIFE), String(64))
    hash: Mapped[str] = column(
        internal("hash of this row over the one before", retention=LOG_LIFE), String(64), unique=True
    )


class SealedMonth(Base):
    """The head of a month of the reading log, kept when the month itself goes past its term."""

    __tablename__ = "sealed_month"

    month: Mapped[str] = column(internal("segment"), String(7), primary_key=True)
    rows: Mapped[int] = column(internal("how many rows it held"))
    head: Mapped[str] = column(internal("its last hash"), String(64))
    sealed_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    dropped_at: Mapped[datetime | None] = column(internal("when its rows went, at the end of retention"), UtcDateTime)


class ErasedFileRow(Base):
    """A file that was erased: its random public id and the day, for as long as a copy of the database may hold it."""

    __tablename__ = "erased_file"

    public_id: Mapped[str] = column(
        internal("which file, to erase it again after a restore", retention="erasure list: 90 days"),
        String(PUBLIC_ID_LENGTH),
        primary_key=True,
    )
    at: Mapped[datetime] = column(internal("when", retention="erasure list: 90 days"), UtcDateTime)


class BusyInterval(Base):
    """A time the person is not free, dated or weekly; what for is never asked."""

    __tablename__ = "busy_interval"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    person_id: Mapped[int] = reference("person.id", personal("whose"), ondelete="CASCADE")
    weekday: Mapped[int | None] = column(personal("1 = Monday, weekly"))
    on_date: Mapped[Any] = column(personal("a single day"), Date, nullable=True)
    start_minute: Mapped[int] = column(personal("from, minutes after midnight"))
    end_minute: Mapped[int] = column(personal("to, minutes after midnight"))

    __table_args__ = (UniqueConstraint("person_id", "weekday", "on_date", "start_minute"),)
