"""Table: attestations. What they say is frozen the day they are made."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, relationship

from app.attestations.values import HoursSource
from app.kit.columns import Code, EncryptedJson, EncryptedText, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.placements.models import Placement


class Attestation(Base):
    """What one person did in one activity, as of a day."""

    __tablename__ = "attestation"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(
        personal("number, to check it"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id
    )
    placement_id: Mapped[int] = reference("placement.id", personal("about which activity"), ondelete="CASCADE")
    made_at: Mapped[datetime] = column(personal("made on"), UtcDateTime)
    starts_on: Mapped[date] = column(personal("first day"), Date)
    ends_on: Mapped[date | None] = column(personal("last day; empty while it goes on"), Date)
    minutes: Mapped[int | None] = column(personal("time; empty when it is not for us to say"))
    source: Mapped[HoursSource] = column(personal("who wrote the time down"), Code(HoursSource))
    title: Mapped[str] = column(personal("what"), EncryptedText("attestation.title"))
    structure_name: Mapped[str] = column(personal("with whom"), EncryptedText("attestation.structure_name"))
    skills: Mapped[list[str]] = column(
        personal("what the person learnt, in their words"), EncryptedJson("attestation.skills"), default=list
    )
    confirmed_at: Mapped[datetime | None] = column(personal("the structure confirmed it on"), UtcDateTime)
    confirmed_by: Mapped[str] = column(personal("who confirmed"), String(160), default="")
    revoked_at: Mapped[datetime | None] = column(personal("taken back on"), UtcDateTime)

    placement: Mapped[Placement] = relationship()
