"""Tables: placements, each of their steps, and the reminders they are owed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String, text
from sqlalchemy.orm import Mapped, relationship

from app.kit.columns import (
    Code,
    EncryptedJson,
    EncryptedText,
    UtcDateTime,
    column,
    internal,
    personal,
    reference,
)
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.matching.values import Channel
from app.offers.models import Offer
from app.people.models import Person
from app.placements.values import ImmersionAim, Origin, Party, ReminderKind, TaskKind
from app.placements.workflow import OVER, PlacementState

NOT_TAKEN_UP = "proposal not taken up: 3 months, then the fact alone"
LIVING = "state NOT IN (" + ", ".join(f"'{state.value}'" for state in sorted(OVER)) + ")"


class Placement(Base):
    """One offer proposed to one person, or asked for by them."""

    __tablename__ = "placement"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    offer_id: Mapped[int] = reference("offer.id", personal("which offer"))
    person_id: Mapped[int] = reference("person.id", personal("for whom"))
    origin: Mapped[Origin] = column(personal("referent or person"), Code(Origin))
    channel: Mapped[Channel] = column(personal("how it is answered, as it was then"), Code(Channel))
    state: Mapped[PlacementState] = column(personal("where it stands"), Code(PlacementState), index=True)
    referent_id: Mapped[int | None] = reference("account.id", personal("who proposed"))
    note: Mapped[str] = column(
        personal("the referent's words to the person", retention=NOT_TAKEN_UP),
        EncryptedText("placement.note"),
        default="",
    )
    shared: Mapped[list[str]] = column(personal("contacts the person agreed to give: phone, email"), JSON, default=list)
    snapshot: Mapped[dict[str, Any]] = column(
        personal("points, reasons, versions when it was proposed", retention=NOT_TAKEN_UP),
        EncryptedJson("placement.snapshot"),
        default=dict,
    )
    created_at: Mapped[datetime] = column(personal("proposed on"), UtcDateTime, index=True)
    changed_at: Mapped[datetime] = column(personal("last step"), UtcDateTime)
    lapses_at: Mapped[datetime | None] = column(internal("the proposal lapses"), UtcDateTime)
    sent_at: Mapped[datetime | None] = column(personal("the structure was told"), UtcDateTime)
    expires_at: Mapped[datetime | None] = column(internal("the request expires"), UtcDateTime)
    meeting_at: Mapped[datetime | None] = column(personal("meeting: when"), UtcDateTime)
    meeting_place: Mapped[str] = column(
        personal("meeting: where", retention=NOT_TAKEN_UP), EncryptedText("placement.meeting_place"), default=""
    )
    meeting_with: Mapped[str] = column(
        personal("meeting: with whom, what to bring", retention=NOT_TAKEN_UP),
        EncryptedText("placement.meeting_with"),
        default="",
    )
    meeting_confirmed_at: Mapped[datetime | None] = column(personal("meeting: the person will be there"), UtcDateTime)
    meeting_session_id: Mapped[int | None] = reference(
        "offer_session.id", internal("meeting: the information meeting booked"), ondelete="SET NULL"
    )
    starts_on: Mapped[date | None] = column(personal("first day"), Date)
    ends_on: Mapped[date | None] = column(personal("last day"), Date)
    signed_on: Mapped[date | None] = column(personal("immersion: official convention signed by all on"), Date)
    aim: Mapped[ImmersionAim | None] = column(personal("immersion: what for"), Code(ImmersionAim))
    renewed_on: Mapped[date | None] = column(personal("immersion: renewed once, from"), Date)
    start_place: Mapped[str | None] = column(
        personal("first day: where, when it is not the offer's place"), EncryptedText("placement.start_place")
    )
    start_with: Mapped[str | None] = column(
        personal("first day: whom to ask for"), EncryptedText("placement.start_with")
    )
    start_note: Mapped[str] = column(
        personal("first day: hour, what to bring, instructions"), EncryptedText("placement.start_note"), default=""
    )
    waiting_since: Mapped[datetime | None] = column(internal("order in the waiting list"), UtcDateTime)
    seat_held_until: Mapped[datetime | None] = column(internal("a freed seat is held until"), UtcDateTime)
    reasons: Mapped[list[str]] = column(
        personal("closed reasons of a refusal", retention=NOT_TAKEN_UP),
        EncryptedJson("placement.reasons"),
        default=list,
    )
    reason_shared: Mapped[bool] = column(personal("the structure lets the person read the reason"), default=False)
    structure_message: Mapped[str] = column(
        personal("the structure's words to the referent", retention=NOT_TAKEN_UP),
        EncryptedText("placement.structure_message"),
        default="",
    )
    declared: Mapped[str | None] = column(personal("what the person or referent said happened elsewhere"), String(30))
    emptied_at: Mapped[datetime | None] = column(internal("its words went, at the end of retention"), UtcDateTime)
    replaces_id: Mapped[int | None] = reference("placement.id", internal("the placement it was transferred from"))

    offer: Mapped[Offer] = relationship()
    person: Mapped[Person] = relationship()
    steps: Mapped[list["PlacementStep"]] = relationship(order_by="PlacementStep.id", back_populates="placement")

    __table_args__ = (
        # one living placement per person and offer: a double click or a race cannot make two
        Index(
            "uq_placement_living",
            "person_id",
            "offer_id",
            unique=True,
            sqlite_where=text(LIVING),
            postgresql_where=text(LIVING),
        ),
    )


class PlacementStep(Base):
    """One step: what, by whom, when. Never rewritten."""

    __tablename__ = "placement_step"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    placement_id: Mapped[int] = reference("placement.id", personal("which placement"))
    action: Mapped[str] = column(personal("what"), String(30))
    before: Mapped[str | None] = column(personal("state before"), String(30))
    after: Mapped[str] = column(personal("state after"), String(30))
    at: Mapped[datetime] = column(personal("when"), UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", personal("who, when signed in"))
    party: Mapped[Party] = column(personal("person, referent, structure, manager or system"), Code(Party, 12))
    actor: Mapped[str] = column(personal("who, as printed"), String(160))
    by_phone: Mapped[bool] = column(personal("recorded for them after a call"), default=False)

    placement: Mapped[Placement] = relationship(back_populates="steps")


class Reminder(Base):
    """A reminder owed: a due date and a sent mark, so that a stopped worker catches up without repeating itself."""

    __tablename__ = "reminder"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    placement_id: Mapped[int] = reference("placement.id", internal("which placement"))
    kind: Mapped[ReminderKind] = column(internal("which reminder"), Code(ReminderKind))
    due_at: Mapped[datetime] = column(internal("due"), UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = column(internal("sent"), UtcDateTime)
    cancelled_at: Mapped[datetime | None] = column(internal("not needed any more"), UtcDateTime)


class CallTask(Base):
    """Someone has to be called: by the referents of the person, or by the territory's team when there is no person."""

    __tablename__ = "call_task"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    kind: Mapped[TaskKind] = column(personal("why", retention="until done + 12 months"), Code(TaskKind))
    person_id: Mapped[int | None] = reference("person.id", personal("whom it is about"), ondelete="CASCADE")
    placement_id: Mapped[int | None] = reference("placement.id", personal("which placement"), ondelete="CASCADE")
    structure_id: Mapped[int | None] = reference("structure.id", internal("which structure to call"))
    created_at: Mapped[datetime] = column(personal("asked on"), UtcDateTime, index=True)
    done_at: Mapped[datetime | None] = column(personal("called on"), UtcDateTime)
    done_by: Mapped[str] = column(internal("who called"), String(160), default="")


class News(Base):
    """What the person answered to « Comment ça se passe ? »: fine, a question, call me. Never counted."""

    __tablename__ = "placement_news"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    placement_id: Mapped[int] = reference("placement.id", personal("about which activity"), ondelete="CASCADE")
    feeling: Mapped[str] = column(personal("the answer"), EncryptedText("placement_news.feeling"))
    at: Mapped[datetime] = column(personal("when"), UtcDateTime)
