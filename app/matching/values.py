"""What the engine reads (``Profile``, ``OfferFacts``) and the closed lists it shares with every form.

``None`` always means « unknown », never « no ». Times of day are minutes since midnight; days are ISO (1 = Monday).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.matching.codes import (
    Channel,
    Contract,
    FrenchLevel,
    Kind,
    Level,
    Licence,
    Mode,
    Precision,
    Remote,
    Requirement,
    Schedule,
    Siae,
    Stage,
    ZoneType,
)
from app.matching.needs import Condition, Help, Limit, Need, Public
from app.matching.verdicts import Criterion, Day, Family, Fit, HalfDay, JobTime, Rule, Verdict

__all__ = [
    "Busy", "Channel", "Condition", "Contract", "Criterion", "Day", "Family", "Fit", "FrenchLevel", "HalfDay", "Help",
    "Hours", "JobTime", "Kind", "Level", "Licence", "Limit", "Mode", "Need", "OfferFacts", "OfferSlot", "Place",
    "Precision", "Profile", "Public", "Remote", "ReplyRecord", "Required", "Requirement", "Rule", "Schedule", "Siae",
    "Stage", "Verdict", "Wish", "Zone", "ZoneType",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where an activity happens, or a stop of its shuttle."""

    insee: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.COMMUNE
    area_km2: float | None = None  # of the commune
    density_per_km2: float | None = None  # inhabitants, of the commune


@dataclass(frozen=True, slots=True)
class OfferSlot:
    """A weekly slot; ``end`` beyond 1440, or before ``start``, runs past midnight."""

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement: ``licence:B``, ``vehicle``, ``french:A2``, ``experience``, ``skill:<ogr>``…"""

    code: str
    level: Level = Level.REQUIRED


@dataclass(frozen=True, slots=True)
class Zone:
    """A territory by its official code (INSEE, SIREN of an EPCI…)."""

    type: ZoneType
    code: str


@dataclass(frozen=True, slots=True)
class ReplyRecord:
    """How a structure answers; requests younger than the reply delay are left out by the caller."""

    requests: int = 0
    replies: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One offer as the engine reads it."""

    key: int
    kind: Kind
    structure_key: int = 0
    title: str = ""  # read by the diversity of the first page alone
    live: bool = True  # published, structure active
    expires_on: date | None = None  # last day on line
    contract: Contract | None = None
    siae: Siae | None = None
    duration_days: int | None = None  # of the contract; from the dates when absent
    hire_promised: bool = False  # immersion or training before a hire
    places: tuple[Place, ...] = ()
    stops: tuple[Place, ...] = ()  # of a shuttle, crew van or carpool
    remote: Remote = Remote.NO
    minutes_min: int | None = None  # a week
    minutes_max: int | None = None
    schedule: Schedule = Schedule.FIXED
    slots: tuple[OfferSlot, ...] = ()
    school_weeks: bool = False  # stops during school holidays
    starts_on: date | None = None
    ends_on: date | None = None
    flexible_dates: bool = False
    seats_total: int | None = None  # None: no limit
    seats_left: int | None = None
    waiting_list: bool = False
    rome: tuple[str, ...] = ()
    appellations: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    requirements: tuple[Required, ...] = ()
    conditions: frozenset[Condition] = frozenset()
    conditions_stated: bool = False  # the structure filled the block: what is not ticked is not asked
    helps: frozenset[Help] = frozenset()
    publics: frozenset[Public] = frozenset()  # one of them is enough; empty: everyone
    zone: Zone | None = None
    reply: ReplyRecord = ReplyRecord()
    pending_load: float = 0.0  # sum of the acceptance chances of pending requests
    pending_count: int = 0
    channel: Channel = Channel.HERE
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A job the person would like; the order of the wishes is their priority."""

    rome: str
    appellation: int | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """Time already taken, every week."""

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly activity hours; ``no_target`` is « sans durée », whose reason is never stored."""

    wanted: float | None = None
    planned: float = 0.0
    max: float | None = None
    no_target: bool = False


Grid = Mapping[Day, frozenset[HalfDay]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person said; the names are those of ``POST /api/v1/match``. Everything but the place may be unknown."""

    lat: float | None = None
    lon: float | None = None
    insee: str | None = None
    area_km2: float | None = None
    density_per_km2: float | None = None
    precision: Precision = Precision.COMMUNE
    zones: frozenset[Zone] = frozenset()  # EPCI, région… of the person's commune
    start_lat: float | None = None  # where trips begin, when not at home: school, crèche
    start_lon: float | None = None
    modes: frozenset[Mode] | None = None
    max_minutes: Mapping[Mode, int] = field(default_factory=dict)
    max_km: Mapping[Mode, float] = field(default_factory=dict)
    licences: frozenset[Licence] | None = None
    licences_in_progress: frozenset[Licence] = frozenset()
    own_vehicle: bool | None = None
    car_times: Grid | None = None  # half-days when a shared car is free; None: always
    last_return: int | None = None  # last bus home
    kinds: frozenset[Kind] | None = None
    first_kinds: frozenset[Kind] = frozenset()
    wants_volunteering: bool | None = None
    wishes: tuple[Wish, ...] = ()
    themes: frozenset[str] = frozenset()
    skills: frozenset[int] | None = None  # OGR codes
    experience: frozenset[str] | None = None  # ROME codes of jobs already done
    diploma: bool | None = None
    french: FrenchLevel | None = None
    adult: bool | None = None
    availability: Grid | None = None
    not_before: Mapping[Day, int] = field(default_factory=dict)
    not_after: Mapping[Day, int] = field(default_factory=dict)
    busy: tuple[Busy, ...] = ()
    school_weeks_only: bool = False
    available_from: date | None = None
    available_until: date | None = None
    sleep_away: bool | None = None
    job_time: JobTime | None = None
    hours: Hours = Hours()
    limits: frozenset[Limit] = frozenset()
    needs: frozenset[Need] = frozenset()
    publics: frozenset[Public] = frozenset()  # declared or known
    not_publics: frozenset[Public] = frozenset()  # declared not to be
    stage: Stage | None = None

    def __post_init__(self) -> None:
        if (self.lat, self.lon) == (0, 0):
            raise ValueError("(0, 0) is in the Gulf of Guinea: a missing position, not a place")
        for low, value, high in ((-90, self.lat, 90), (-180, self.lon, 180)):
            if value is not None and not low <= value <= high:
                raise ValueError(f"not a position on Earth: {value}")
