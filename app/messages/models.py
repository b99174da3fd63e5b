"""Tables: messages of a placement, what is attached to them, and how far each party has read."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.messages.values import FileKind
from app.placements.models import Placement
from app.placements.values import Party

TERM = "messages: 6 months"


class Message(Base):
    """A few words about one placement. The structure reads those that are for it, or that the person lets it read."""

    __tablename__ = "message"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    once: Mapped[str] = column(internal("the form it was written in: a double click is one message"), unique=True)
    placement_id: Mapped[int] = reference(
        "placement.id", personal("about which placement", retention=TERM), ondelete="CASCADE"
    )
    party: Mapped[Party] = column(personal("on whose behalf", retention=TERM), Code(Party, 12))
    account_id: Mapped[int | None] = reference(
        "account.id", internal("who, when signed in", retention=TERM), ondelete="SET NULL"
    )
    author: Mapped[str] = column(personal("who, as printed", retention=TERM), String(160))
    text: Mapped[str] = column(personal("the words", retention=TERM), EncryptedText("message.text"))
    to_structure: Mapped[bool] = column(personal("the structure may read it", retention=TERM), default=False)
    at: Mapped[datetime] = column(personal("when", retention=TERM), UtcDateTime, index=True)

    placement: Mapped[Placement] = relationship()
    files: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", back_populates="message")


class Attachment(Base):
    """A file of a message: written again without what could harm, encrypted in the instance folder."""

    __tablename__ = "attachment"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    message_id: Mapped[int] = reference("message.id", internal("which message"), ondelete="CASCADE")
    name: Mapped[str] = column(personal("name of the file", retention=TERM), EncryptedText("attachment.name"))
    kind: Mapped[FileKind] = column(personal("what it is", retention=TERM), Code(FileKind, 8))
    size: Mapped[int] = column(internal("bytes"))
    stored: Mapped[str] = column(internal("name of the encrypted file"), String(40), unique=True)
    scanned: Mapped[bool] = column(internal("looked at by an antivirus"), default=False)
    to_structure: Mapped[bool] = column(personal("the structure may open it", retention=TERM), default=False)
    at: Mapped[datetime] = column(personal("when", retention=TERM), UtcDateTime, index=True)
    removed_at: Mapped[datetime | None] = column(personal("deleted on", retention=TERM), UtcDateTime)

    message: Mapped[Message] = relationship(back_populates="files")


class MessageRead(Base):
    """How far a party has read a thread. Of the person, it is shown to the person alone."""

    __tablename__ = "message_read"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    placement_id: Mapped[int] = reference(
        "placement.id", personal("about which placement", retention=TERM), ondelete="CASCADE"
    )
    party: Mapped[Party] = column(personal("who read", retention=TERM), Code(Party, 12))
    at: Mapped[datetime] = column(personal("when", retention=TERM), UtcDateTime)

    __table_args__ = (UniqueConstraint("placement_id", "party"),)
