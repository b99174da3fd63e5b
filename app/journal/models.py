"""Table: entries of the carnet de bord."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from app.journal.values import EntryKind
from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base


class JournalEntry(Base):
    """One line of a person's path: what happened or what someone noted, who, when."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    person_id: Mapped[int] = reference("person.id", personal("whose path"))
    at: Mapped[datetime] = column(personal("when"), UtcDateTime, index=True)
    kind: Mapped[EntryKind] = column(personal("step, note or follow-up"), Code(EntryKind, 20))
    title: Mapped[str] = column(personal("the fact, in plain words"), EncryptedText("journal_entry.title"))
    text: Mapped[str] = column(personal("more, or a note"), EncryptedText("journal_entry.text"), default="")
    account_id: Mapped[int | None] = reference("account.id", personal("who"))
    author: Mapped[str] = column(personal("who, as printed"), String(160))
    placement_id: Mapped[int | None] = reference("placement.id", personal("which placement"))
