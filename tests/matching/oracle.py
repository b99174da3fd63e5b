"""The model again, slow and obvious: one person, one offer, plain Python. The kernel must agree with it exactly."""

from dataclasses import dataclass, field
from datetime import date
from math import floor, isnan, nan, sqrt

from app.matching.encoding import rome_number
from app.matching.families import STAGE_VALUES, family_of
from app.matching.geometry import distance_km
from app.matching.needs import NEED_HELPS, NEED_THEMES
from app.matching.person import LICENCE_GIVES
from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context
from app.matching.values import (
    Condition,
    Criterion,
    Day,
    FrenchLevel,
    HalfDay,
    Help,
    JobTime,
    Kind,
    Licence,
    Mode,
    Need,
    OfferFacts,
    Place,
    Precision,
    Profile,
    Public,
    Remote,
    Rule,
    Schedule,
    Stage,
    Verdict,
    Zone,
    ZoneType,
)
from app.matching.weights import DEFAULT_POINTS

STEP = 15  # every time of day in the tests is a quarter of an hour
NO, CHECK, YES = Verdict.NO, Verdict.CHECK, Verdict.YES
HALF_DAYS = {HalfDay.AM: (240, 780), HalfDay.PM: (720, 1140), HalfDay.EVE: (1080, 1440)}
SPEEDS = {
    Mode.WALK: (4.5, 4.5, 4.5),
    Mode.BIKE: (13, 13, 13),
    Mode.E_BIKE: (17, 17, 17),
    Mode.MOPED: (30, 30, 30),
    Mode.TRANSIT: (18, 18, 18),
    Mode.CAR: (28, 45, 60),
}
EXTRA = {Mode.TRANSIT: 10, Mode.CAR: 5}
MAXIMA = {Mode.WALK: 30, Mode.BIKE: 30, Mode.E_BIKE: 30, Mode.MOPED: 40, Mode.TRANSIT: 60, Mode.CAR: 40}


@dataclass
class Judgement:
    """What the model says of one offer."""

    verdicts: dict[Rule, Verdict]
    values: dict[Criterion, float] = field(default_factory=dict)
    points: int = 0
    malus: int = 0
    waiting: bool = False

    @property
    def eligible(self) -> bool:
        return NO not in self.verdicts.values()


def judge(
    profile: Profile, fact: OfferFacts, *, today: date, edges: RomeEdges = NO_EDGES, context: Context = NO_CONTEXT
) -> Judgement:
    """Every verdict, then every value and the points."""
    trip_verdict, trip_value = trip(profile, fact)
    verdicts = {
        Rule.STATE: state(fact, today),
        Rule.SEATS: NO if seats_left(fact) == 0 and not fact.waiting_list else YES,
        Rule.PUBLIC: min(publics(profile, fact), zone(profile, fact), age(profile, fact)),
        Rule.LICENCE: licence(profile, fact),
        Rule.VEHICLE: three("vehicle" in required(fact), profile.own_vehicle),
        Rule.HOURS: hours(profile, fact),
        Rule.VOLUME: volume(profile, fact),
        Rule.DATES: dates(profile, fact, today),
        Rule.TRIP: trip_verdict,
        Rule.FRENCH: french(profile, fact),
        Rule.LIMITS: limits(profile, fact),
        Rule.KIND: YES if fact.kind in shown_kinds(profile) else NO,
        Rule.ALREADY: already(fact, context),
    }
    judgement = Judgement(verdicts)
    if judgement.eligible:
        judgement.values = {
            Criterion.ACTIVITY: activity(profile, fact, edges),
            Criterion.TRIP: trip_value,
            Criterion.STAGE: stage(profile, fact),
            Criterion.RHYTHM: rhythm(profile, fact, verdicts),
            Criterion.HELPS: len(answered(fact) & profile.needs) / max(1, len(profile.needs)),
            Criterion.SKILLS: skills(profile, fact, verdicts),
            Criterion.REPLY: reply(fact),
        }
        total_up(judgement, profile, fact, context)
    return judgement


def total_up(judgement: Judgement, profile: Profile, fact: OfferFacts, context: Context) -> None:
    weights = scaled(kept(profile, services=fact.kind is Kind.SERVICE))
    exact = 0.0
    for criterion, value in judgement.values.items():
        if weights[criterion]:
            exact = exact + value * weights[criterion]
    total = floor(exact + 0.5 + 1e-9)
    load, seats = context.pending_load.get(fact.key, fact.pending_load), seats_left(fact)
    full = 0.0 if seats is None else (load / seats if seats > 0 else float("inf"))
    line = (min(full, 1.3) - 0.7) / (1.3 - 0.7) * 10
    judgement.malus = min(floor(max(line, 0.0) + 0.5), total)
    judgement.waiting = full > 1.3
    judgement.points = total - judgement.malus


def kept(profile: Profile, *, services: bool) -> set[Criterion]:
    criteria = {Criterion.TRIP, Criterion.SKILLS, Criterion.REPLY}
    if profile.wishes or profile.themes or (services and profile.needs):
        criteria.add(Criterion.ACTIVITY)
    if profile.needs:
        criteria.add(Criterion.HELPS)
    if not services:
        if profile.stage or profile.first_kinds:
            criteria.add(Criterion.STAGE)
        if profile.job_time or profile.hours.wanted is not None or profile.hours.no_target:
            criteria.add(Criterion.RHYTHM)
    return criteria


def scaled(criteria: set[Criterion]) -> dict[Criterion, int]:
    total = sum(DEFAULT_POINTS[c] for c in criteria)
    exact = {c: DEFAULT_POINTS[c] * 100 / total if c in criteria else 0.0 for c in DEFAULT_POINTS}
    whole = {c: int(value) for c, value in exact.items()}
    while sum(whole.values()) < 100:
        neediest = max(
            (c for c in exact if whole[c] < exact[c] and whole[c] == int(exact[c])),
            key=lambda c: (exact[c] - whole[c], -c.number),
        )
        whole[neediest] += 1
    return whole


# --- small readings -------------------------------------------------------------------------------------------


def required(fact: OfferFacts) -> set[str]:
    return {need.code for need in fact.requirements if need.level == "required"}


def seats_left(fact: OfferFacts) -> int | None:
    return fact.seats_left if fact.seats_left is not None else fact.seats_total


def three(asked: bool, held: bool | None) -> Verdict:
    """Asked: yes if held, to check if unknown, else no."""
    if not asked or held:
        return YES
    return CHECK if held is None else NO


def held_licences(licences: frozenset[Licence]) -> set[Licence]:
    return {given for held in licences for given in (held, *LICENCE_GIVES.get(held, ()))}


def wished_kinds(profile: Profile) -> set[Kind]:
    wished = set(Kind) - {Kind.VOLUNTEERING} if profile.kinds is None else set(profile.kinds)
    if profile.wants_volunteering is True:
        wished.add(Kind.VOLUNTEERING)
    if profile.wants_volunteering is False:
        wished.discard(Kind.VOLUNTEERING)
    return wished


def shown_kinds(profile: Profile) -> set[Kind]:
    return wished_kinds(profile) | ({Kind.SERVICE} if profile.needs else set())


def answered(fact: OfferFacts) -> set[Need]:
    found = {need for need in Need if set(NEED_HELPS[need]) & fact.helps}
    if fact.kind in (Kind.SERVICE, Kind.TRAINING):
        for need, prefixes in NEED_THEMES.items():
            if any(theme.startswith(prefix) for theme in fact.themes for prefix in prefixes):
                found.add(need)
    return found


def slot_spans(fact: OfferFacts) -> list[tuple[int, int, int]]:
    """(day, start, end), the end beyond 1440 after midnight."""
    return [(s.day, s.start, s.end if s.end > s.start else s.end + 1440) for s in fact.slots]


def conditions(fact: OfferFacts) -> set[Condition]:
    found = set(fact.conditions)
    for day, start, end in slot_spans(fact):
        if day in (6, 7):
            found.add(Condition.WEEKEND)
        if start < 300 or end > 1320:
            found.add(Condition.NIGHT)
    return found


# --- rules ----------------------------------------------------------------------------------------------------


def state(fact: OfferFacts, today: date) -> Verdict:
    over = fact.expires_on is not None and fact.expires_on < today
    return YES if fact.live and not over else NO


def publics(profile: Profile, fact: OfferFacts) -> Verdict:
    if not fact.publics or fact.publics & profile.publics:
        return YES
    return NO if fact.publics <= profile.not_publics else CHECK


def zone(profile: Profile, fact: OfferFacts) -> Verdict:
    if fact.zone is None:
        return YES
    mine = set(profile.zones) | {Zone(ZoneType.COUNTRY, "FR")}
    if profile.insee is not None:
        mine.add(Zone(ZoneType.COMMUNE, profile.insee))
        mine.add(Zone(ZoneType.DEPARTEMENT, profile.insee[: 3 if profile.insee[:2] == "97" else 2]))
    if fact.zone in mine:
        return YES
    return NO if fact.zone.type in {known.type for known in mine} else CHECK


def age(profile: Profile, fact: OfferFacts) -> Verdict:
    return three("adult" in required(fact), profile.adult)


def licence(profile: Profile, fact: OfferFacts) -> Verdict:
    asked = {Licence(code.removeprefix("licence:")) for code in required(fact) if code.startswith("licence:")}
    missing = asked - held_licences(profile.licences or frozenset())
    if not missing:
        return YES
    if profile.licences is None:
        return CHECK
    return CHECK if missing <= held_licences(profile.licences_in_progress) else NO


def is_free(profile: Profile, day: int, minute: int) -> bool:
    """Whether the person is free at this minute of this day."""
    if minute >= 1440:
        day, minute = day % 7 + 1, minute - 1440
    name = list(Day)[day - 1]
    if minute < profile.not_before.get(name, 0) or minute >= profile.not_after.get(name, 1440):
        return False
    if any(busy.day == day and busy.start <= minute < busy.end for busy in profile.busy):
        return False
    if profile.availability is None:
        return True
    halves = profile.availability.get(name, frozenset())
    if len(halves) == 3 or any(HALF_DAYS[half][0] <= minute < HALF_DAYS[half][1] for half in halves):
        return True
    return HalfDay.AM in halves and name in profile.not_before and minute < 240


def fits(profile: Profile, fact: OfferFacts) -> bool:
    inside = [all(is_free(profile, day, m) for m in range(start, end, STEP)) for day, start, end in slot_spans(fact)]
    return all(inside) if fact.schedule is Schedule.FIXED else any(inside)


def hours(profile: Profile, fact: OfferFacts) -> Verdict:
    if fact.schedule is Schedule.FREE or (fact.kind is Kind.SERVICE and not fact.slots):
        return YES
    verdict = YES
    if fact.slots and not fits(profile, fact):
        verdict = NO
    elif profile.availability is None:
        verdict = CHECK
    elif not fact.slots:
        free = sum(STEP * is_free(profile, day, minute) for day in range(1, 8) for minute in range(0, 1440, STEP))
        verdict = YES if free == 7 * 1440 else CHECK
        if (fact.minutes_min or 0) > free:
            verdict = NO
    if verdict is NO and Help.FLEXIBLE_HOURS in fact.helps:
        verdict = CHECK
    if verdict is YES and profile.school_weeks_only and not fact.school_weeks and fact.kind is not Kind.SERVICE:
        verdict = CHECK
    return verdict


def volume(profile: Profile, fact: OfferFacts) -> Verdict:
    if profile.hours.max is None or fact.minutes_min is None:
        return YES
    return YES if fact.minutes_min <= profile.hours.max * 60 else NO


def dates(profile: Profile, fact: OfferFacts, today: date) -> Verdict:
    if fact.ends_on is not None and fact.ends_on < max(today, profile.available_from or today):
        return NO
    late = profile.available_until is not None and fact.starts_on is not None
    return NO if late and not fact.flexible_dates and fact.starts_on > profile.available_until else YES


def french_asked(fact: OfferFacts) -> int:
    return max((level.rank for level in FrenchLevel if f"french:{level}" in required(fact)), default=0)


def french(profile: Profile, fact: OfferFacts) -> Verdict:
    asked = french_asked(fact)
    if profile.french is None:
        return CHECK if asked else YES
    if asked:
        return YES if profile.french.rank >= asked else NO
    exempt = fact.kind is Kind.SERVICE or Need.FRENCH in answered(fact)
    return CHECK if profile.french in (FrenchLevel.A1, FrenchLevel.A2) and not exempt else YES


def limits(profile: Profile, fact: OfferFacts) -> Verdict:
    forbidden = {limit.condition for limit in profile.limits}
    if forbidden & conditions(fact):
        return NO
    unknown = forbidden - {Condition.NIGHT, Condition.WEEKEND} if fact.slots else forbidden
    return CHECK if unknown and not fact.conditions_stated and fact.kind is not Kind.SERVICE else YES


def already(fact: OfferFacts, context: Context) -> Verdict:
    seen = fact.key in context.asked or fact.key in context.declined
    return NO if seen or fact.structure_key in context.blocked_structures else YES


# --- trips ----------------------------------------------------------------------------------------------------


def speed(mode: Mode, density: float | None) -> float:
    dense, mixed, rural = SPEEDS[mode]
    if density is None:
        return mixed
    return dense if density >= 1500 else rural if density < 300 else mixed


def line_value(minutes: float, most: float) -> float:
    if not minutes <= most:
        return 0.0
    return min(1.0, 1.0 - (minutes - 10.0) / (most - 10.0) * (1.0 - 0.2)) if most > 10 else 1.0


def distance(profile: Profile, place: Place) -> float:
    """Kilometres from where trips begin, never less than half the side of a commune known without an address."""
    lat, lon = profile.lat, profile.lon
    if profile.start_lat is not None and profile.start_lon is not None:
        lat, lon = profile.start_lat, profile.start_lon
    if None in (lat, lon, place.lat, place.lon) or (place.lat, place.lon) == (0, 0):
        return nan
    least = 0.0 if place.precision is Precision.ADDRESS else 0.5 * sqrt(place.area_km2 or 15.0)
    if profile.area_km2 is not None and profile.precision is Precision.COMMUNE:
        least = max(least, 0.5 * sqrt(profile.area_km2))
    return max(float(distance_km(lat, lon, place.lat, place.lon)), least)


def session(fact: OfferFacts) -> int | None:
    spans = slot_spans(fact)
    if spans:
        return round(sum(end - start for _, start, end in spans) / len(spans))
    most = fact.minutes_max if fact.minutes_max is not None else fact.minutes_min
    return None if most is None else min(most, 480)


def by_mode(profile: Profile, fact: OfferFacts, place: Place, mode: Mode) -> tuple[Verdict, float]:
    km = distance(profile, place)
    pace = (speed(mode, profile.density_per_km2) + speed(mode, place.density_per_km2)) / 2
    minutes = km * 1.3 / pace * 60 + EXTRA.get(mode, 0)
    most = profile.max_minutes.get(mode, MAXIMA[mode])
    verdict = YES if minutes <= most and km <= profile.max_km.get(mode, float("inf")) else NO
    spans = slot_spans(fact)
    if mode is Mode.TRANSIT:
        verdict = min(verdict, CHECK)
        ends = [end for _, _, end in spans]
        end = (max if fact.schedule is Schedule.FIXED else min)(ends, default=0)
        if profile.last_return is not None and end > profile.last_return:
            verdict = NO
    if mode is Mode.CAR and profile.car_times is not None:
        there = Profile(availability=profile.car_times)
        if not spans:
            verdict = min(verdict, CHECK)
        elif not fits(there, fact):
            verdict = NO
    value = line_value(minutes, most)
    spot = session(fact)
    if spot is not None and spot > 0 and 2 * minutes > spot / 2:
        value = min(value, 0.3)
    if verdict is CHECK:
        value = min(value, 0.5)
    return verdict, value if verdict is not NO else 0.0


def at_place(profile: Profile, fact: OfferFacts, place: Place, *, stop: bool) -> tuple[Verdict, float]:
    km = distance(profile, place)
    if isnan(km):
        verdict, value = CHECK, 0.5
    elif not profile.modes:
        verdict, value = CHECK, min(max(1.0 - km / 30.0, 0.0), 1.0)
    else:
        trips = [by_mode(profile, fact, place, mode) for mode in profile.modes]
        verdict, value = max(v for v, _ in trips), max(x for _, x in trips)
    if not stop and profile.insee is not None and place.insee == profile.insee:
        return YES, 0.2 if verdict is NO else value
    return verdict, value


def trip(profile: Profile, fact: OfferFacts) -> tuple[Verdict, float]:
    doors = [at_place(profile, fact, place, stop=False) for place in fact.places or (Place(),)]
    doors += [at_place(profile, fact, stop, stop=True) for stop in fact.stops]
    verdict, value = max(v for v, _ in doors), max(x for _, x in doors)
    if fact.remote is Remote.POSSIBLE:
        verdict, value = max(verdict, CHECK), max(value, 0.5)
    if Help.LODGING in fact.helps and profile.sleep_away is not False:
        weekly = lodging_value(profile, fact)
        verdict = max(verdict, YES if profile.sleep_away else CHECK)
        value = max(value, weekly if profile.sleep_away else min(weekly, 0.5))
    if Help.SHUTTLE in fact.helps:
        verdict, value = YES, max(value, 0.5)
    if fact.remote in (Remote.FULL, Remote.ANYWHERE):
        verdict, value = YES, 1.0
    return verdict, value


def lodging_value(profile: Profile, fact: OfferFacts) -> float:
    """Only used by generators that give one address and one mode: minutes of that trip, once a week."""
    place = (fact.places or (Place(),))[0]
    if not profile.modes or isnan(distance(profile, place)):
        return 0.0
    (mode,) = profile.modes
    pace = (speed(mode, profile.density_per_km2) + speed(mode, place.density_per_km2)) / 2
    minutes = distance(profile, place) * 1.3 / pace * 60 + EXTRA.get(mode, 0)
    return line_value(minutes / 5, profile.max_minutes.get(mode, MAXIMA[mode]))


# --- criteria -------------------------------------------------------------------------------------------------


def activity(profile: Profile, fact: OfferFacts, edges: RomeEdges) -> float:
    if fact.kind in (Kind.SERVICE, Kind.TRAINING) and answered(fact) & profile.needs:
        return 1.0
    best = 0.0 if fact.rome or fact.themes else 0.15
    for position, wish in enumerate(profile.wishes):
        priority = (1.0, 0.9, 0.8)[min(position, 2)]
        if wish.appellation is not None and wish.appellation in fact.appellations:
            best = max(best, priority)
        ranks = dict(edges.near.get(rome_number(wish.rome), ()))
        for rome in fact.rome:
            best = max(best, job_value(wish.rome, rome, ranks) * priority)
    return 1.0 if profile.themes & set(fact.themes) else best


def job_value(wished: str, rome: str, ranks: dict[int, int]) -> float:
    if rome == wished:
        return 0.9
    near = ranks.get(rome_number(rome))
    if near is not None:
        return max(0.45, 0.75 - (near - 1) * ((0.75 - 0.45) / 11))
    if rome[:3] == wished[:3]:
        return 0.35
    return 0.15 if rome[0] == wished[0] else 0.0


def stage(profile: Profile, fact: OfferFacts) -> float:
    value = 0.5 if profile.stage is None else STAGE_VALUES[family_of(fact)][list(Stage).index(profile.stage)]
    return max(value, 0.8) if fact.kind in profile.first_kinds else value


def rhythm(profile: Profile, fact: OfferFacts, verdicts: dict[Rule, Verdict]) -> float:
    is_work = fact.kind in (Kind.JOB, Kind.INSERTION_SITE)
    value = work_rhythm(profile, fact) if is_work else activity_rhythm(profile, fact)
    return min(value, 0.5) if verdicts[Rule.HOURS] is CHECK else value


def hours_range(fact: OfferFacts) -> tuple[float, float] | None:
    low, high = fact.minutes_min, fact.minutes_max
    if low is None and high is None:
        return (0.0, float("inf")) if fact.schedule is Schedule.FREE else None
    return (high if low is None else low), (low if high is None else high)


def work_rhythm(profile: Profile, fact: OfferFacts) -> float:
    span = hours_range(fact)
    if profile.job_time is JobTime.ANY:
        return 1.0
    if profile.job_time is None or span is None:
        return 0.5
    if profile.job_time is JobTime.FULL:
        return min(span[1] / 2100, 1.0)
    return min(max(1.0 - (span[0] - 1800) / 300 * (1.0 - 0.3), 0.3), 1.0)


def activity_rhythm(profile: Profile, fact: OfferFacts) -> float:
    if profile.hours.no_target:
        return 1.0
    if profile.hours.wanted is None:
        return 0.5
    total = profile.hours.wanted if profile.hours.max is None else min(profile.hours.wanted, profile.hours.max)
    missing = (total - profile.hours.planned) * 60
    span = hours_range(fact)
    if missing <= 0 or span is None:
        return 0.5
    return min(min(span[1] / missing, 1.0), missing / max(span[0], missing))


def skills(profile: Profile, fact: OfferFacts, verdicts: dict[Rule, Verdict]) -> float:
    value = skills_share(profile, fact)
    lacks_diploma = "diploma" in required(fact) and profile.diploma is False
    lacks_experience = "experience" in required(fact) and profile.experience is not None
    if lacks_diploma or (lacks_experience and not set(fact.rome) & (profile.experience or set())):
        value = min(value, 0.5)
    if CHECK in (verdicts[Rule.LICENCE], verdicts[Rule.VEHICLE]):
        value = min(value, 0.5)
    if verdicts[Rule.FRENCH] is CHECK:
        value = min(value, 0.3 if profile.french in (FrenchLevel.A1, FrenchLevel.A2) else 0.5)
    return value


def skills_share(profile: Profile, fact: OfferFacts) -> float:
    asked = [(int(need.code[6:]), need.level) for need in fact.requirements if need.code.startswith("skill:")]
    if not asked:
        return 1.0
    share = 0.5
    if profile.skills is not None:
        total = sum(2 if level == "required" else 1 for _, level in asked)
        share = sum(2 if level == "required" else 1 for code, level in asked if code in profile.skills) / total
    return max(share, 0.7) if Help.BEGINNERS in fact.helps else share


def reply(fact: OfferFacts) -> float:
    if fact.imported or fact.reply.requests < 5:
        return 0.6
    return (fact.reply.replies + 4 * 0.6) / (fact.reply.requests + 4)


__all__ = ["Judgement", "Public", "judge"]
