"""The smallest person and offer the engine can read, near Guéret; each test changes what it is about."""

from datetime import date
from itertools import count

from app.matching.columns import columns_of
from app.matching.engine import explain, match
from app.matching.results import MatchItem, MatchResult
from app.matching.values import Day, HalfDay, Kind, Mode, OfferFacts, OfferSlot, Place, Precision, Profile, Rule
from app.matching.verdicts import Verdict

TODAY = date(2026, 11, 23)  # a Monday
HOME_LAT, HOME_LON = 46.1718, 1.8717
KM_NORTH = 1 / 111.15  # degrees of latitude in one kilometre
ALL_WEEK = {day: frozenset(HalfDay) for day in Day}
WEEKDAYS = {day: frozenset({HalfDay.AM, HalfDay.PM}) for day in list(Day)[:5]}
_keys = count(1)


def near(km: float, **changes: object) -> Place:
    """A precise address, so many kilometres north of home, in another commune."""
    given = {"insee": "23079", "precision": Precision.ADDRESS, "density_per_km2": 50.0, **changes}
    return Place(lat=HOME_LAT + km * KM_NORTH, lon=HOME_LON, **given)  # type: ignore[arg-type]


def make_facts(km: float = 1.0, **changes: object) -> OfferFacts:
    """An offer so many kilometres away, one Tuesday morning a week."""
    key = next(_keys)
    given = {
        "key": key,
        "structure_key": key,
        "kind": Kind.JOB,
        "places": (near(km),),
        "slots": (OfferSlot(2, 9 * 60, 12 * 60),),
        **changes,
    }
    return OfferFacts(**given)  # type: ignore[arg-type]


def make_profile(**changes: object) -> Profile:
    """Someone in Guéret, at a known address, always free, with a driver's licence and a car."""
    given = {
        "lat": HOME_LAT,
        "lon": HOME_LON,
        "insee": "23096",
        "precision": Precision.ADDRESS,
        "density_per_km2": 50.0,
        "modes": frozenset({Mode.CAR}),
        "availability": ALL_WEEK,
        **changes,
    }
    return Profile(**given)  # type: ignore[arg-type]


def search(profile: Profile, *facts: OfferFacts, **options: object) -> MatchResult:
    """A search over these offers."""
    return match(profile, columns_of(facts), **{"today": TODAY, "seed": 1, **options})  # type: ignore[arg-type]


def only(profile: Profile, fact: OfferFacts, **options: object) -> MatchItem:
    """The one offer, which must be shown."""
    result = search(profile, fact, **options)
    (item,) = (*result.items, *result.services)
    return item


def points_of(item: MatchItem, criterion: str) -> int:
    """Points of one criterion."""
    return next(given.points for given in item.contributions if given.criterion == criterion)


def shown(result: MatchResult) -> list[int]:
    """Keys of the activities, in the order shown."""
    return [item.key for item in result.items]


def said(profile: Profile, fact: OfferFacts, rule: Rule, **options: object) -> tuple[Verdict, str]:
    """The verdict of one rule on one offer, and its sentence."""
    answer = explain(profile, columns_of([fact]), 0, today=TODAY, **options)  # type: ignore[arg-type]
    return next(((a.verdict, a.sentence) for a in answer.rules if a.rule is rule), (Verdict.YES, ""))
