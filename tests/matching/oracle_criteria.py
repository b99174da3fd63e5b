"""The seven criteria again, slow and obvious."""

from app.matching.encoding import rome_number
from app.matching.families import STAGE_VALUES, family_of
from app.matching.needs import TAUGHT
from app.matching.reference import RomeEdges
from app.matching.values import (
    FrenchLevel,
    Help,
    JobTime,
    Kind,
    OfferFacts,
    Profile,
    Rule,
    Schedule,
    Stage,
    Verdict,
)
from tests.matching.oracle_readings import CHECK, answered, required


def activity(profile: Profile, fact: OfferFacts, edges: RomeEdges) -> float:
    met = answered(fact) & profile.needs
    if (fact.kind is Kind.SERVICE and met) or (fact.kind is Kind.TRAINING and met & TAUGHT):
        return 1.0
    best = 0.0 if fact.rome or fact.themes else 0.15
    for position, wish in enumerate(profile.wishes):
        priority = (1.0, 0.9, 0.8)[min(position, 2)]
        if wish.appellation is not None and wish.appellation in fact.appellations:
            best = max(best, priority)
        ranks = dict(edges.near.get(rome_number(wish.rome), ()))
        for rome in fact.rome:
            best = max(best, job_value(wish.rome, rome, ranks) * priority)
    liked = any(theme == mine or theme.startswith(f"{mine}--") for theme in fact.themes for mine in profile.themes)
    return 1.0 if liked else best


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
