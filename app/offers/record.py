"""The offer as written: one frozen record that every door (form, import, demonstration) fills and every rule reads."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from app.matching.values import (
    Channel,
    Condition,
    Contract,
    Help,
    Kind,
    Precision,
    Public,
    Remote,
    Required,
    Schedule,
    Siae,
    ZoneType,
)
from app.offers.values import EntryStep, PayPeriod, SessionKind, StartKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceData:
    """One place; without a position, ``lat`` and ``lon`` are both None."""

    insee: str | None = None
    commune_name: str = ""
    postal_code: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.COMMUNE
    is_stop: bool = False
    access_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotData:
    """A weekly slot: day 1 = Monday, minutes after midnight."""

    day: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionData:
    """A dated session; ``public_id`` is kept from an existing one so that its bookings stay."""

    starts_at: datetime
    ends_at: datetime
    kind: SessionKind = SessionKind.ACTIVITY
    place: str = ""
    seats_total: int | None = None
    public_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOrigin:
    """Where an imported offer comes from; ``digest`` recognises an unchanged record."""

    source: str
    ref: str
    url: str | None = None
    licence: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferData:
    """Everything one writes about an offer; the names are those of the columns of ``Offer``.

    ``description`` is sanitised when it is stored. ``seats_total`` None means no limit. ``expires_on`` None lets the
    territory's rule decide. See ``offers.checks`` for what is refused and what is missing.
    """

    kind: Kind
    title: str = ""
    summary: str = ""
    description: str = ""
    with_whom: str = ""
    weekly_minutes_min: int | None = None
    weekly_minutes_max: int | None = None
    weeks_count: int | None = None
    schedule: Schedule = Schedule.FIXED
    schedule_note: str = ""
    start_kind: StartKind = StartKind.ASAP
    starts_on: date | None = None
    ends_on: date | None = None
    school_weeks_only: bool = False
    seats_total: int | None = None
    waiting_list_open: bool = False
    contract: Contract | None = None
    siae: Siae | None = None
    duration_days: int | None = None
    first_hours: bool = False
    hire_promised: bool = False
    pay_min_cents: int | None = None
    pay_max_cents: int | None = None
    pay_period: PayPeriod | None = None
    pay_gross: bool | None = None
    first_pay_day: str = ""
    to_pay_first: str = ""
    lent: str = ""
    meal_note: str = ""
    trial_day: bool = False
    remote: Remote = Remote.NO
    remote_note: str = ""
    zone_type: ZoneType | None = None
    zone_code: str | None = None
    rome: tuple[str, ...] = ()
    appellations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    requirements: tuple[Required, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_stated: bool = False
    helps: tuple[Help, ...] = ()
    publics: tuple[Public, ...] = ()
    shuttle_note: str = ""
    insurance_name: str | None = None
    insurance_ends_on: date | None = None
    expenses_note: str = ""
    certification: str = ""
    cost_note: str = ""
    service_types: tuple[str, ...] = ()
    mobilisation_note: str = ""
    discreet: bool = False
    channel: Channel = Channel.HERE
    entry_step: EntryStep = EntryStep.NONE
    apply_url: str | None = None
    apply_phone: str | None = None
    apply_note: str = ""
    contact_public: bool = False
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    substitute_email: str | None = None
    name_blind: bool = False
    freshness_months: int = 6
    expires_on: date | None = None
    own_reference: str | None = None
    places: tuple[PlaceData, ...] = field(default=())
    slots: tuple[SlotData, ...] = field(default=())
    sessions: tuple[SessionData, ...] = field(default=())


ROWS = ("places", "slots", "sessions")
CODE_LISTS = ("conditions", "helps", "publics")
PLAIN_LISTS = ("rome", "appellations", "themes", "service_types")
PLAIN = tuple(
    item.name for item in fields(OfferData) if item.name not in {*ROWS, *CODE_LISTS, *PLAIN_LISTS, "requirements"}
)
KEY_FIELDS = frozenset(
    {"title", "summary", "description", "kind", "apply_url", "apply_phone", "apply_note", "contact_email",
     "contact_phone", "pay_min_cents", "pay_max_cents", "to_pay_first", "mobilisation_note", "weekly_minutes_max"}
)  # fmt: skip
