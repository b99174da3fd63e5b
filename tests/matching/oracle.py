"""The model again, slow and obvious: one person, one offer, plain Python. The kernel must agree with it exactly."""

from dataclasses import dataclass, field
from datetime import date
from math import floor

from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context
from app.matching.values import (
    Criterion,
    Kind,
    OfferFacts,
    Profile,
    Rule,
    Verdict,
)
from app.matching.weights import DEFAULT_POINTS
from tests.matching.oracle_criteria import (
    activity,
    reply,
    rhythm,
    skills,
    stage,
)
from tests.matching.oracle_readings import (
    NO,
    YES,
    answered,
    required,
    seats_left,
    shown_kinds,
    three,
    wished_kinds,
)
from tests.matching.oracle_rules import (
    age,
    already,
    dates,
    french,
    hours,
    licence,
    limits,
    publics,
    state,
    volume,
    zone,
)
from tests.matching.oracle_trips import trip


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


__all__ = ["Judgement", "judge", "wished_kinds"]
