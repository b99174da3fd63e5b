"""People as the kernel reads them: one record a person, and the lists of what each one holds, wants or has seen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from app.matching.arrays import Array
from app.matching.availability import slots_inside
from app.matching.codes import FrenchLevel, Kind, mask_of
from app.matching.criteria import STAGE_TABLE, TAUGHT_BITS, UNSAID_STAGE, kept_criteria, minutes_missing
from app.matching.encoding import LICENCE_MASK, rome_number
from app.matching.geometry import half_angles, unit_vectors
from app.matching.modes import DETOUR, MEANS, max_minutes, speeds
from app.matching.offer_table import ADULT_BIT, FRENCH_SHIFT, KIND_SHIFT, TEACHES, VEHICLE_BIT, Offers, sign_bits
from app.matching.person import Person, base_job_values, licence_mask, wish_priority
from app.matching.reference import RomeEdges
from app.matching.results import Context
from app.matching.universe import UNIVERSE_RADIUS_KM, caps_kinds, shown_kinds
from app.matching.values import Family, Mode, Profile
from app.matching.weights import Weights, rescaled

MODES, CLASSES = len(Mode), 3
LISTS_OF_PEOPLE = ("wish", "appellation", "theme", "skill", "experience", "zone", "seen", "blocked")
ANY_DAY = np.iinfo(np.int32).max
CLASS_DENSITIES = np.array((np.inf, np.nan, 0.0))  # dense, mixed, rural: the classes of ``offer_table``
KNOWN_MODES, KNOWN_HOME, KNOWN_ORIGIN, KNOWN_FREE, ALWAYS_FREE, SCHOOL_ONLY, SHARED_CAR, KNOWN_SKILLS = (
    1 << bit for bit in range(8)
)
KNOWN_EXPERIENCE, NO_DIPLOMA, NO_TARGET, CAPS_KINDS, BELOW_B1, KNOWN_FRENCH, ASKS_VEHICLE = (
    1 << bit for bit in range(8, 15)
)
SLEEPS_AWAY, MAY_SLEEP_AWAY = 1 << 16, 1 << 17
FARTHEST_KM = 10_000.0

PERSON = np.dtype(
    [(name, "f8") for name in (
        "lat", "lon", "cos", "sin", "home_lat", "home_lon", "home_cos", "home_sin", "floor_km", "reach_km",
        "most_minutes", "missing", "most_lodged")]
    + [(name, "f4") for name in ("x", "y", "z", "home_x", "home_y", "home_z")]
    + [(name, "i4") for name in (
        "flags", "refused", "licences", "limits", "publics", "not_publics", "needs", "needs_count", "zone_types",
        "insee", "first_day", "last_day", "free_minutes", "last_return", "job_time", "first_kinds", "week", "car_week",
        *LISTS_OF_PEOPLE, *(f"{name}_end" for name in LISTS_OF_PEOPLE))]
    + [("seed", "u8"), ("sign", "i8"), ("weights", "i4", (7,)), ("stage", "f8", (len(Family),)),
       ("owns", "i1", (MODES,)), ("most", "f8", (MODES,)), ("most_km", "f8", (MODES,)),
       ("pace", "f8", (MODES, CLASSES))],
    align=True,
)  # fmt: skip


class People(NamedTuple):
    """Arrays of the kernel."""

    rows: Array  # PERSON
    free: Array  # shape (weeks, distinct slots): whether each slot of the offers lies in each week
    affinity: Array  # shape (wished jobs, distinct jobs of the offers): what each is worth for the other
    wish: Array  # row of ``affinity``
    priority: Array  # of each wish
    mine: Array  # everyone's appellations (with the rank of the wish), themes, skills, jobs done, zones, keys seen …


class Asked(NamedTuple):
    """One person of a batch."""

    profile: Profile
    context: Context
    seed: int


class _Gatherer:
    """Weeks, wished jobs and lists met so far; equal weeks are kept once."""

    def __init__(self, offers: Offers, edges: RomeEdges) -> None:
        self.offers, self.edges = offers, edges
        self.weeks: list[Array] = []
        self.week_of: dict[Any, int] = {}
        self.affinity: list[Array] = []
        self.job_of: dict[str, int] = {}
        self.wishes: list[int] = []
        self.priorities: list[float] = []
        self.mine: list[int] = []

    def week(self, person: Person, *, car: bool) -> int:
        """Row of the week among the distinct ones."""
        profile = person.profile
        key: Any = ("car", _frozen(profile.car_times)) if car else (
            _frozen(profile.availability), _frozen(profile.not_before), _frozen(profile.not_after), profile.busy
        )  # fmt: skip
        if key not in self.week_of:
            self.week_of[key] = len(self.weeks)
            week = person.car_week if car else person.week
            self.weeks.append(slots_inside(week, self.offers.slot_from, self.offers.slot_to))
        return self.week_of[key]

    def wish(self, rome: str) -> int:
        """Row of a wished job among those met."""
        if rome not in self.job_of:
            self.job_of[rome] = len(self.affinity)
            self.affinity.append(base_job_values(rome, self.edges, self.offers.jobs))
        return self.job_of[rome]

    def extend(self, record: Any, name: str, values: Sequence[int]) -> None:
        """Add a person's list, and say where it is."""
        record[name] = len(self.mine)
        self.mine.extend(values)
        record[f"{name}_end"] = len(self.mine)

    def people(self, rows: Array) -> People:
        """Everything met, as arrays."""
        slots, jobs = len(self.offers.slot_from), len(self.offers.jobs)
        return People(
            rows=rows,
            free=np.array(self.weeks, dtype=np.bool_).reshape(len(self.weeks), slots),
            affinity=np.array(self.affinity, dtype=np.float64).reshape(len(self.affinity), jobs),
            wish=np.array(self.wishes, dtype=np.int32),
            priority=np.array(self.priorities, dtype=np.float64),
            mine=np.array(self.mine, dtype=np.int64),
        )


def people_of(
    asked: Sequence[Asked], offers: Offers, *, today: date, edges: RomeEdges, weights: Weights
) -> People:
    """What the kernel reads of these people before these offers."""
    gathered = _Gatherer(offers, edges)
    rows = np.zeros(len(asked), dtype=PERSON)
    points: dict[Any, list[int]] = {}
    for record, one in zip(rows, asked, strict=True):
        person = Person(one.profile, edges)
        _place(record, person)
        _refusals(record, person)
        _time(record, person, gathered, today)
        _trips(record, person)
        _wants(record, person)
        _lists(record, person, one.context, gathered)
        kept = kept_criteria(one.profile, services=False)
        if kept not in points:
            points[kept] = list(rescaled(weights.points, kept).values())
        record["weights"], record["seed"] = points[kept], one.seed & 0xFFFF_FFFF_FFFF_FFFF
    return gathered.people(rows)


def _frozen(given: Mapping[Any, Any] | None) -> Any:
    return None if given is None else frozenset(given.items())


def _place(record: Any, person: Person) -> None:
    profile = person.profile
    record["insee"], record["floor_km"] = person.insee, person.floor_km
    if profile.lat is not None and profile.lon is not None:
        record["flags"] |= KNOWN_HOME
        _point(record, "home_", profile.lat, profile.lon)
    if person.origin is not None:
        record["flags"] |= KNOWN_ORIGIN
        _point(record, "", *person.origin)


def _point(record: Any, name: str, lat: float, lon: float) -> None:
    record[f"{name}lat"], record[f"{name}lon"] = lat, lon
    record[f"{name}cos"], record[f"{name}sin"] = half_angles(lat)
    record[f"{name}x"], record[f"{name}y"], record[f"{name}z"] = unit_vectors([lat], [lon])[:, 0]


def _refusals(record: Any, person: Person) -> None:
    """What rules out an offer at once, as the bits of ``asks``."""
    profile = person.profile
    shown = shown_kinds(profile) - {Kind.SERVICE}
    refused = sum(1 << (KIND_SHIFT + kind.number) for kind in Kind if kind not in shown)
    if profile.licences is not None:
        coming = licence_mask(profile.licences_in_progress)
        refused |= LICENCE_MASK & ~person.licences & ~coming
    refused |= VEHICLE_BIT if profile.own_vehicle is False else 0
    refused |= ADULT_BIT if profile.adult is False else 0
    if profile.french is not None:
        record["flags"] |= KNOWN_FRENCH
        refused |= sum(1 << (FRENCH_SHIFT + level.rank) for level in FrenchLevel if level.rank > profile.french.rank)
        record["flags"] |= BELOW_B1 if profile.french.rank < FrenchLevel.B1.rank else 0
    record["flags"] |= ASKS_VEHICLE if profile.own_vehicle is None else 0
    record["refused"], record["licences"] = refused, person.licences
    record["limits"] = mask_of(limit.condition for limit in profile.limits)
    record["publics"], record["not_publics"] = mask_of(profile.publics), mask_of(profile.not_publics)
    record["zone_types"] = sum(1 << int(number) for number in person.zone_types)


def _time(record: Any, person: Person, gathered: _Gatherer, today: date) -> None:
    profile = person.profile
    record["first_day"] = max(today, profile.available_from or today).toordinal()
    record["last_day"] = ANY_DAY if profile.available_until is None else profile.available_until.toordinal()
    most = profile.hours.max
    record["most_minutes"] = np.inf if most is None else most * 60
    record["week"], record["free_minutes"] = gathered.week(person, car=False), person.weekly_free_minutes
    record["flags"] |= KNOWN_FREE if profile.availability is not None else 0
    record["flags"] |= ALWAYS_FREE if person.is_always_free else 0
    record["flags"] |= SCHOOL_ONLY if profile.school_weeks_only else 0
    record["last_return"] = ANY_DAY if profile.last_return is None else profile.last_return
    if profile.car_times is not None:
        record["flags"] |= SHARED_CAR
        record["car_week"] = gathered.week(person, car=True)
    record["job_time"] = -1 if profile.job_time is None else profile.job_time.number
    record["flags"] |= NO_TARGET if profile.hours.no_target else 0
    record["missing"] = 0.0 if profile.hours.wanted is None else minutes_missing(profile.hours)


def _trips(record: Any, person: Person) -> None:
    """Speeds and maxima of each mode owned, and how far the best of them goes."""
    profile = person.profile
    reach = 0.0 if person.modes else UNIVERSE_RADIUS_KM
    for mode in person.modes:
        means, at = MEANS[mode], mode.number
        here = speeds(means, np.array(np.nan if profile.density_per_km2 is None else profile.density_per_km2))
        flat = means.dense_kmh == means.rural_kmh
        pace = means.mixed_kmh if flat else (here + speeds(means, CLASS_DENSITIES)) / 2
        most = max_minutes(profile, mode)
        record["owns"][at], record["pace"][at], record["most"][at] = 1, pace, most
        record["most_km"][at] = profile.max_km.get(mode, np.inf)
        reach = max(reach, (most - means.extra_minutes) / 60 * float(np.max(pace)) / DETOUR)
    record["flags"] |= KNOWN_MODES if person.modes else 0
    at_home = person.origin == (profile.lat, profile.lon)
    record["reach_km"] = min(reach * (1 + 1e-9) + 1e-6, UNIVERSE_RADIUS_KM if at_home else FARTHEST_KM)
    record["most_lodged"] = max((max_minutes(profile, mode) for mode in person.modes), default=0)
    record["flags"] |= MAY_SLEEP_AWAY if profile.sleep_away is not False else 0
    record["flags"] |= SLEEPS_AWAY if profile.sleep_away is True else 0


def _wants(record: Any, person: Person) -> None:
    profile = person.profile
    record["needs"], record["needs_count"] = person.needs, max(1, person.needs.bit_count())
    stage = profile.stage
    record["stage"] = UNSAID_STAGE if stage is None else STAGE_TABLE[:, stage.number]
    record["first_kinds"] = mask_of(profile.first_kinds)
    record["flags"] |= CAPS_KINDS if caps_kinds(profile) else 0
    record["flags"] |= KNOWN_SKILLS if profile.skills is not None else 0
    record["flags"] |= KNOWN_EXPERIENCE if profile.experience is not None else 0
    record["flags"] |= NO_DIPLOMA if profile.diploma is False else 0


def _lists(record: Any, person: Person, context: Context, gathered: _Gatherer) -> None:
    profile, jobs = person.profile, gathered.offers.jobs
    record["wish"] = len(gathered.wishes)
    gathered.wishes.extend(gathered.wish(wish.rome) for wish in profile.wishes)
    gathered.priorities.extend(wish_priority(position) for position in range(len(profile.wishes)))
    record["wish_end"] = len(gathered.wishes)
    gathered.extend(record, "appellation", [number for pair in person.appellation_ranks for number in pair])
    gathered.extend(record, "theme", person.themes.tolist())
    named = [number for number, _ in person.appellation_ranks]
    record["sign"] = np.bitwise_or.reduce(sign_bits(np.array([*named, *person.themes.tolist()], dtype=np.int64)))
    record["sign"] |= TEACHES if record["needs"] & TAUGHT_BITS else 0
    gathered.extend(record, "skill", person.skills.tolist())
    done = {rome_number(code) for code in profile.experience or ()}
    gathered.extend(record, "experience", np.flatnonzero(np.isin(jobs, list(done))).tolist())
    gathered.extend(record, "zone", person.zone_numbers.tolist())
    gathered.extend(record, "seen", sorted(context.asked | context.declined))
    gathered.extend(record, "blocked", sorted(context.blocked_structures))

