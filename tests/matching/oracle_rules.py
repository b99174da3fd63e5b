"""The hard rules again, slow and obvious."""

from datetime import date

from app.matching.results import Context
from app.matching.values import (
    Condition,
    FrenchLevel,
    Help,
    Kind,
    Licence,
    Need,
    OfferFacts,
    Profile,
    Schedule,
    Verdict,
    Zone,
    ZoneType,
)
from tests.matching.oracle_readings import (
    CHECK,
    NO,
    STEP,
    YES,
    answered,
    conditions,
    fits,
    held_licences,
    is_free,
    required,
    three,
)


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
