"""Tables: the whole offer record, its places, slots, dated sessions, history and reports.

Lists of codes (ROME, themes, requirements, conditions, helps, publics) are JSON: SQL never filters on them, search
does from its columns. ``seats_taken`` is written under a lock on the offer row by ``take_seat`` / ``free_seat`` alone.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, Float, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, public, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.matching.values import Channel, Contract, Kind, Precision, Remote, Schedule, Siae, ZoneType
from app.offers.values import EntryStep, PayPeriod, SessionKind, StartKind
from app.offers.workflow import OfferState
from app.structures.models import CONTACT_LIFE, Structure

REPORT_LIFE = "reports: 12 months"


class Offer(Base):
    """One offer of any kind."""

    __tablename__ = "offer"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(public("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    structure_id: Mapped[int] = reference("structure.id", public("who offers"))
    kind: Mapped[Kind] = column(public("kind"), Code(Kind), index=True)
    state: Mapped[OfferState] = column(
        public("where it stands"), Code(OfferState), default=OfferState.DRAFT, index=True
    )
    version: Mapped[int] = column(internal("grows at each change"), default=1)
    title: Mapped[str] = column(public("title"), String(140), default="")
    summary: Mapped[str] = column(public("one or two sentences"), String(300), default="")
    description: Mapped[str] = column(public("what one does, sanitised HTML"), Text, default="")

    with_whom: Mapped[str] = column(public("with whom one will be"), String(200), default="")

    # when, how much, for how long
    weekly_minutes_min: Mapped[int | None] = column(public("minutes a week, least"))
    weekly_minutes_max: Mapped[int | None] = column(public("minutes a week, most"))
    weeks_count: Mapped[int | None] = column(public("number of weeks"))
    schedule: Mapped[Schedule] = column(
        public("how slots are read: all, one at choice, « quand vous voulez »"), Code(Schedule), default=Schedule.FIXED
    )
    schedule_note: Mapped[str] = column(public("hours in words"), String(300), default="")
    start_kind: Mapped[StartKind] = column(public("asap, date, flexible"), Code(StartKind), default=StartKind.ASAP)
    starts_on: Mapped[date | None] = column(public("first day"), Date)
    ends_on: Mapped[date | None] = column(public("last day"), Date)
    school_weeks_only: Mapped[bool] = column(public("only in school weeks"), default=False)
    seats_total: Mapped[int | None] = column(public("seats; empty = no limit"))
    seats_taken: Mapped[int] = column(public("seats taken or held"), default=0)
    said_full_at: Mapped[datetime | None] = column(public("when its structure said it is full"), UtcDateTime)
    asked_structure_at: Mapped[datetime | None] = column(
        internal("when the team, which wrote it, asked its structure to confirm it; empty once answered"), UtcDateTime
    )
    waiting_list_open: Mapped[bool] = column(public("a full offer keeps a waiting list"), default=False)

    # contract and pay
    contract: Mapped[Contract | None] = column(public("contract"), Code(Contract))
    siae: Mapped[Siae | None] = column(public("kind of the insertion structure that offers the post"), Code(Siae))
    duration_days: Mapped[int | None] = column(public("length of the contract, days"))
    first_hours: Mapped[bool] = column(public("SIAE: a few hours at first (« premières heures »)"), default=False)
    hire_promised: Mapped[bool] = column(public("training that leads to a promised hire"), default=False)
    pay_min_cents: Mapped[int | None] = column(public("pay, least"))
    pay_max_cents: Mapped[int | None] = column(public("pay, most"))
    pay_period: Mapped[PayPeriod | None] = column(public("pay by hour, month, year"), Code(PayPeriod))
    pay_gross: Mapped[bool | None] = column(public("gross (true) or net"))
    first_pay_day: Mapped[str] = column(public("when the first pay comes, advance possible"), String(200), default="")
    to_pay_first: Mapped[str] = column(public("what one pays first"), String(200), default="")
    lent: Mapped[str] = column(public("what is lent"), String(200), default="")
    meal_note: Mapped[str] = column(public("meals"), String(200), default="")
    trial_day: Mapped[bool] = column(public("a trial day is possible"), default=False)

    # what matching reads besides
    remote: Mapped[Remote] = column(public("no, possible, full, anywhere"), Code(Remote), default=Remote.NO)
    remote_note: Mapped[str] = column(public("remote in words"), String(200), default="")
    zone_type: Mapped[ZoneType | None] = column(public("who may come"), Code(ZoneType))
    zone_code: Mapped[str | None] = column(public("code of the zone"), String(10))
    rome: Mapped[list[str]] = column(public("ROME jobs"), JSON, default=list)
    appellations: Mapped[list[str]] = column(public("ROME appellations (OGR)"), JSON, default=list)
    themes: Mapped[list[str]] = column(public("data·inclusion themes, volunteering domain"), JSON, default=list)
    requirements: Mapped[list[dict[str, str]]] = column(
        public('[{"code","level"}] level = required | desired'), JSON, default=list
    )
    conditions: Mapped[list[str]] = column(public("working conditions"), JSON, default=list)
    conditions_stated: Mapped[bool] = column(
        public("the conditions were filled: what is not ticked is not asked"), default=False
    )
    helps: Mapped[list[str]] = column(public("helps: shuttle, childcare, no CV…"), JSON, default=list)
    publics: Mapped[list[str]] = column(public("publics"), JSON, default=list)
    shuttle_note: Mapped[str] = column(public("shuttle: from where, when"), String(200), default="")

    # by kind
    insurance_name: Mapped[str | None] = column(public("volunteering: insurer"), String(120))
    insurance_ends_on: Mapped[date | None] = column(public("volunteering: insured until"), Date)
    expenses_note: Mapped[str] = column(public("volunteering: expenses paid back"), String(200), default="")
    certification: Mapped[str] = column(public("training: certification"), String(200), default="")
    cost_note: Mapped[str] = column(public("training or service: cost, who pays"), String(200), default="")
    service_types: Mapped[list[str]] = column(public("service: data·inclusion types"), JSON, default=list)
    mobilisation_note: Mapped[str] = column(public("service: how to come"), String(300), default="")
    discreet: Mapped[bool] = column(public("discreet service: never named in mail, SMS or print"), default=False)

    # how to answer
    channel: Mapped[Channel] = column(public("here, partner_site, phone, on_site"), Code(Channel), default=Channel.HERE)
    entry_step: Mapped[EntryStep] = column(public("how people meet first"), Code(EntryStep), default=EntryStep.NONE)
    apply_url: Mapped[str | None] = column(public("partner site"), String(500))
    apply_phone: Mapped[str | None] = column(public("phone for the phone channel"), String(30))
    apply_note: Mapped[str] = column(public("how to apply, in words"), String(300), default="")
    contact_public: Mapped[bool] = column(public("the contact is shown to all"), default=False)
    contact_name: Mapped[str | None] = column(personal("contact", retention=CONTACT_LIFE, exported=False), String(120))
    contact_email: Mapped[str | None] = column(
        personal("contact mail", retention=CONTACT_LIFE, exported=False), EncryptedText("offer.contact_email")
    )
    contact_phone: Mapped[str | None] = column(
        personal("contact phone", retention=CONTACT_LIFE, exported=False), EncryptedText("offer.contact_phone")
    )
    substitute_email: Mapped[str | None] = column(
        personal("substitute contact", retention=CONTACT_LIFE, exported=False), EncryptedText("offer.substitute_email")
    )
    name_blind: Mapped[bool] = column(internal("the structure first sees candidates without names"), default=False)

    # life
    freshness_months: Mapped[int] = column(internal("confirmation rhythm: 1, 3, 6, 12"), default=6)
    confirmed_at: Mapped[datetime | None] = column(public("last « toujours d'actualité »"), UtcDateTime)
    published_at: Mapped[datetime | None] = column(public("first published"), UtcDateTime)
    expires_on: Mapped[date | None] = column(public("last day it is shown"), Date, index=True)
    closed_reason: Mapped[str | None] = column(internal("why it closed"), String(60))
    flags: Mapped[list[str]] = column(internal("risk flags for the moderator"), JSON, default=list)
    review_comment: Mapped[str | None] = column(internal("what the moderator asked"), Text)
    created_by: Mapped[int | None] = reference("account.id", internal("who wrote it"))
    created_at: Mapped[datetime] = column(internal("created"), UtcDateTime)
    updated_at: Mapped[datetime] = column(public("changed"), UtcDateTime, index=True)

    # source
    source: Mapped[str | None] = column(public("feed it comes from"), String(60))
    source_ref: Mapped[str | None] = column(public("its id in the feed"), String(120))
    source_url: Mapped[str | None] = column(public("its page there"), String(500))
    source_licence: Mapped[str | None] = column(public("licence of the feed"), String(80))
    source_digest: Mapped[str | None] = column(
        internal("digest of the last record read: unchanged → no write"), String(64)
    )
    source_seen_at: Mapped[datetime | None] = column(internal("last seen in the feed"), UtcDateTime)
    text_digest: Mapped[str | None] = column(
        internal("digest of the words of its description: the same text sent everywhere"), String(32), index=True
    )
    duplicate_of_id: Mapped[int | None] = reference("offer.id", internal("the same offer from another source"))
    own_reference: Mapped[str | None] = column(internal("the partner's own reference, for bulk imports"), String(80))

    structure: Mapped[Structure] = relationship()
    places: Mapped[list["OfferPlace"]] = relationship(order_by="OfferPlace.position", cascade="all, delete-orphan")
    slots: Mapped[list["OfferSlot"]] = relationship(
        order_by="OfferSlot.day, OfferSlot.start_minute", cascade="all, delete-orphan"
    )
    sessions: Mapped[list["OfferSession"]] = relationship(
        order_by="OfferSession.starts_at", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("source", "source_ref"),
        Index("ix_offer_own_reference", "structure_id", "own_reference", unique=True),
        CheckConstraint("seats_taken >= 0", name="seats_taken_positive"),
        CheckConstraint("seats_total IS NULL OR seats_taken <= seats_total", name="never_oversold"),
    )

    @property
    def waits_for_structure(self) -> bool:
        """Tell whether its structure has still to confirm what the team wrote for it."""
        return self.state is OfferState.TO_REVIEW and self.asked_structure_at is not None

    @property
    def seats_left(self) -> int | None:
        """Return the seats left to ask for, none once its structure said it is full; None when there is no limit."""
        return 0 if self.said_full_at is not None else self.seats_free

    @property
    def seats_free(self) -> int | None:
        """Return the seats nobody has taken here, whatever its structure said; None when there is no limit."""
        return None if self.seats_total is None else self.seats_total - self.seats_taken


class OfferPlace(Base):
    """One place of an offer."""

    __tablename__ = "offer_place"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("of which offer"), ondelete="CASCADE")
    position: Mapped[int] = column(public("order"), default=0)
    address: Mapped[str] = column(public("street or name of the place"), String(200), default="")
    insee: Mapped[str | None] = column(public("commune"), String(5), index=True)
    commune_name: Mapped[str] = column(public("commune name"), String(80), default="")
    postal_code: Mapped[str] = column(public("postal code"), String(5), default="")
    lat: Mapped[float | None] = column(public("latitude"), Float)
    lon: Mapped[float | None] = column(public("longitude"), Float)
    precision: Mapped[Precision] = column(public("address or commune"), Code(Precision), default=Precision.COMMUNE)
    is_stop: Mapped[bool] = column(public("a stop of the shuttle or crew van, not the place itself"), default=False)
    access_note: Mapped[str] = column(public("stop, entrance, accessibility"), String(200), default="")


class OfferSlot(Base):
    """A weekly slot: day 1 = Monday, minutes after midnight."""

    __tablename__ = "offer_slot"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("of which offer"), ondelete="CASCADE")
    day: Mapped[int] = column(public("1 = Monday"))
    start_minute: Mapped[int] = column(public("from"))
    end_minute: Mapped[int] = column(public("to"))

    __table_args__ = (
        CheckConstraint("day BETWEEN 1 AND 7", name="day"),
        CheckConstraint("start_minute >= 0 AND end_minute > start_minute AND end_minute <= 1440", name="times"),
    )


class OfferSession(Base):
    """A dated session of the activity, or an information meeting that opens the door."""

    __tablename__ = "offer_session"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("of which offer"), ondelete="CASCADE")
    public_id: Mapped[str] = column(public("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    kind: Mapped[SessionKind] = column(
        public("activity or information"), Code(SessionKind), default=SessionKind.ACTIVITY
    )
    starts_at: Mapped[datetime] = column(public("from"), UtcDateTime)
    ends_at: Mapped[datetime] = column(public("to"), UtcDateTime)
    place: Mapped[str] = column(public("where"), String(200), default="")
    seats_total: Mapped[int | None] = column(public("seats"))
    seats_taken: Mapped[int] = column(public("booked"), default=0)

    __table_args__ = (CheckConstraint("seats_total IS NULL OR seats_taken <= seats_total", name="never_oversold"),)


class OfferHistory(Base):
    """One line of an offer's history: who, what, which fields, when."""

    __tablename__ = "offer_history"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("of which offer"), ondelete="CASCADE")
    at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", internal("who"))
    actor: Mapped[str] = column(internal("who, as printed"), String(160))
    action: Mapped[str] = column(internal("what"), String(30))
    before: Mapped[str | None] = column(internal("state before"), String(20))
    after: Mapped[str | None] = column(internal("state after"), String(20))
    fields: Mapped[list[str]] = column(internal("fields changed"), JSON, default=list)
    comment: Mapped[str] = column(internal("why"), Text, default="")


class OfferReminder(Base):
    """« Toujours d'actualité ? » asked for an offer, once for each last day and each notice."""

    __tablename__ = "offer_reminder"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("which offer"), ondelete="CASCADE")
    expires_on: Mapped[date] = column(internal("the last day it was about; the month for the chosen rhythm"), Date)
    days_before: Mapped[int] = column(internal("7 or 1 days before; 0 for the chosen rhythm"))
    sent_at: Mapped[datetime] = column(internal("when it was asked"), UtcDateTime)

    __table_args__ = (UniqueConstraint("offer_id", "expires_on", "days_before"),)


class OfferReport(Base):
    """« Signaler cette offre »: by anyone, read by a moderator."""

    __tablename__ = "offer_report"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    offer_id: Mapped[int] = reference("offer.id", internal("which offer"), ondelete="CASCADE")
    reason: Mapped[str] = column(internal("closed reason"), String(40))
    message: Mapped[str] = column(
        personal("what they wrote", retention=REPORT_LIFE, exported=False), EncryptedText("offer_report.message")
    )
    at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    handled_at: Mapped[datetime | None] = column(internal("handled"), UtcDateTime)
    outcome: Mapped[str | None] = column(internal("what was done"), String(200))


class OfferView(Base):
    """How often an offer's page was opened, by day: a count, never who."""

    __tablename__ = "offer_view"

    offer_id: Mapped[int] = reference("offer.id", internal("which offer"), ondelete="CASCADE", primary_key=True)
    day: Mapped[date] = column(internal("day"), Date, primary_key=True)
    views: Mapped[int] = column(internal("times"), default=0)
