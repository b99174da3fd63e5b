"""Tables: runs of a structure's own imports, and their lines, kept a month so that a run can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.bulk.values import Mode, Outcome, Verdict
from app.bulk.workflow import RunState
from app.kit.columns import Code, EncryptedJson, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.offers.workflow import OfferState
from app.structures.models import Structure

LINE_LIFE = "bulk import: lines 30 days"


class BulkRun(Base):
    """One file given by a structure: what was read of it, what was done."""

    __tablename__ = "bulk_run"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    structure_id: Mapped[int] = reference("structure.id", internal("whose offers"))
    account_id: Mapped[int | None] = reference("account.id", internal("who gave the file"))
    author: Mapped[str] = column(internal("who gave it, as printed"), String(160))
    file_name: Mapped[str] = column(internal("name of the file"), String(120))
    state: Mapped[RunState] = column(
        internal("where it stands"), Code(RunState), default=RunState.RECEIVING, index=True
    )
    mode: Mapped[Mode | None] = column(internal("all or nothing, or drafts"), Code(Mode))
    total: Mapped[int] = column(internal("lines of the file"), default=0)
    done: Mapped[int] = column(internal("lines treated in this state"), default=0)
    columns: Mapped[list[str]] = column(internal("headings of the file that we know"), JSON, default=list)
    unknown: Mapped[list[str]] = column(internal("headings left aside"), JSON, default=list)
    rehearsal: Mapped[dict[str, Any]] = column(internal("how many lines of each verdict"), JSON, default=dict)
    outcome: Mapped[dict[str, Any]] = column(internal("how many lines of each outcome"), JSON, default=dict)
    note: Mapped[str] = column(internal("why it was taken back by itself"), Text, default="")
    created_at: Mapped[datetime] = column(internal("when the file was given"), UtcDateTime)
    changed_at: Mapped[datetime] = column(internal("last step"), UtcDateTime)

    structure: Mapped[Structure] = relationship()


class BulkLine(Base):
    """One line of the file, what is to say of it, and what its offer was before."""

    __tablename__ = "bulk_line"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    run_id: Mapped[int] = reference("bulk_run.id", internal("of which run"), ondelete="CASCADE", index=False)
    number: Mapped[int] = column(internal("line of the file"))
    own_reference: Mapped[str] = column(internal("the partner's own reference"), String(80), default="")
    cells: Mapped[Any] = column(
        personal("the line as given: it names who answers", retention=LINE_LIFE, exported=False),
        EncryptedJson("bulk_line.cells"),
    )
    issues: Mapped[Any] = column(
        personal("what is to correct, with the value", retention=LINE_LIFE, exported=False),
        EncryptedJson("bulk_line.issues"),
        nullable=True,
    )
    verdict: Mapped[Verdict | None] = column(internal("what the rehearsal says"), Code(Verdict))
    outcome: Mapped[Outcome | None] = column(internal("what became of it"), Code(Outcome))
    offer_id: Mapped[int | None] = reference("offer.id", internal("the offer written"), ondelete="SET NULL")
    before: Mapped[Any] = column(
        personal("the offer before, to put it back", retention=LINE_LIFE, exported=False),
        EncryptedJson("bulk_line.before"),
        nullable=True,
    )
    before_state: Mapped[OfferState | None] = column(internal("its state before"), Code(OfferState))
    after_digest: Mapped[str | None] = column(internal("tells whether it was edited since"), String(64))
    after_version: Mapped[int | None] = column(internal("version of the offer once written"))
    created_at: Mapped[datetime] = column(internal("when the file was given"), UtcDateTime, index=True)

    __table_args__ = (UniqueConstraint("run_id", "number"),)
