"""Tables: minutes per ISO week; sessions signed; the days a structure was asked about; composed weeks put aside."""

from datetime import date, datetime

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.kit.columns import EncryptedJson, EncryptedText, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id


class WeekMinutes(Base):
    """Minutes of one activity in one ISO week; an activity found elsewhere has no placement."""

    __tablename__ = "week_minutes"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    person_id: Mapped[int] = reference("person.id", personal("whose week"))
    week: Mapped[str] = column(personal("ISO week, as 2026-W48"), String(8), index=True)
    placement_id: Mapped[int | None] = reference("placement.id", personal("which placement"))
    label: Mapped[str] = column(personal("what, in words"), String(140), default="")
    planned: Mapped[int] = column(personal("minutes planned"), default=0)
    declared: Mapped[int | None] = column(personal("minutes the person declared"))
    confirmed: Mapped[int | None] = column(personal("minutes signed in session"))
    proof: Mapped[str | None] = column(
        personal("an activity found elsewhere: with whom, what shows it"), EncryptedText("week_minutes.proof")
    )
    proof_name: Mapped[str | None] = column(
        personal("name of the file that shows it"), EncryptedText("week_minutes.proof_name")
    )
    proof_kind: Mapped[str | None] = column(internal("what that file is: PDF, photo"), String(8))
    proof_stored: Mapped[str | None] = column(internal("name of the encrypted file"), String(40))
    proved_at: Mapped[datetime | None] = column(personal("who follows the person saw the proof on"), UtcDateTime)
    proved_by: Mapped[str] = column(personal("who saw it"), String(160), default="")
    updated_at: Mapped[datetime] = column(personal("changed"), UtcDateTime)

    __table_args__ = (UniqueConstraint("person_id", "week", "placement_id", "label"),)


class SignedSession(Base):
    """One day of an immersion, a training or a service, as the structure signed it; the person may dispute it."""

    __tablename__ = "signed_session"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    placement_id: Mapped[int] = reference("placement.id", personal("of which activity"), ondelete="CASCADE")
    day: Mapped[date] = column(personal("which day"), Date)
    came: Mapped[bool] = column(personal("came, or could not: added up nowhere"))
    minutes: Mapped[int] = column(personal("how long"), default=0)
    signed_at: Mapped[datetime] = column(personal("signed on"), UtcDateTime)
    signed_by: Mapped[str] = column(personal("who signed"), String(160))
    disputed_at: Mapped[datetime | None] = column(personal("the person says it is wrong"), UtcDateTime)
    dispute: Mapped[str] = column(personal("in their words"), EncryptedText("signed_session.dispute"), default="")

    __table_args__ = (UniqueConstraint("placement_id", "day"),)


class SessionsAsked(Base):
    """A structure was asked who came to an offer on a day: it is asked once."""

    __tablename__ = "sessions_asked"

    offer_id: Mapped[int] = reference("offer.id", internal("which offer"), ondelete="CASCADE", primary_key=True)
    day: Mapped[date] = column(internal("which day"), Date, primary_key=True)
    sent_at: Mapped[datetime] = column(internal("asked on"), UtcDateTime)


class KeptWeek(Base):
    """A composed week put aside: which offers, in what order. What it holds is worked out again when it is read."""

    __tablename__ = "kept_week"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    person_id: Mapped[int] = reference("person.id", personal("whose week"), ondelete="CASCADE")
    offers: Mapped[list[str]] = column(
        personal("public ids of the offers chosen", exported=False), EncryptedJson("kept_week.offers")
    )
    titles: Mapped[list[str]] = column(personal("their titles on that day"), EncryptedJson("kept_week.titles"))
    kept_at: Mapped[datetime] = column(personal("put aside on"), UtcDateTime)
    kept_by: Mapped[str] = column(personal("who put it aside"), String(160))
