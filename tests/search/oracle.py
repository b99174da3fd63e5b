"""The same search said again, the slow and obvious way: Python loops, one offer after the other, geodesic distances.

Pairs within 0.01 % of the radius may fall either side: ``must`` and ``may`` tell them apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor, log

from geopy.distance import geodesic

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching.values import Condition, Day, HalfDay, Help, Kind, OfferSlot, Remote, Schedule
from app.search.criteria import Criteria, View
from app.search.rows import ReadOffer
from app.search.text_analysis import names, phrases, searched_terms, terms
from tests.factories.catalogues import TODAY

TOLERANCE = 1e-4
WEIGHTS = (("title", 7.0), ("summary", 2.0), ("text", 1.0))
NAME_WEIGHT = 6.0
HALF_DAYS = {HalfDay.AM: (240, 780), HalfDay.PM: (720, 1140), HalfDay.EVE: (1080, 1440)}
FROM_HOME = (Remote.FULL, Remote.ANYWHERE)


@dataclass(frozen=True, slots=True)
class Answer:
    """Keys that must be found, and those that also may."""

    must: frozenset[int]
    may: frozenset[int]


def answer(reads: Sequence[ReadOffer], criteria: Criteria, *, but: str = "") -> Answer:
    """Which offers a search finds; ``but`` leaves one filter out."""
    kept = [read for read in reads if _on_line(read) and _open(read, criteria.commune)]
    kept = [read for read in kept if _speaks(read, criteria.q)]
    kept = [read for read in kept if all(test(read, criteria) for name, test in TESTS.items() if name != but)]
    return Answer(
        frozenset(read.offer.key for read in kept if _near(read, criteria, 1 - TOLERANCE)),
        frozenset(read.offer.key for read in kept if _near(read, criteria, 1 + TOLERANCE)),
    )


def nearest_km(read: ReadOffer, criteria: Criteria) -> float | None:
    """Geodesic to the nearest place of an offer."""
    here = (criteria.lat, criteria.lon)
    found = [geodesic(here, (place.lat, place.lon)).km for place in read.facts.places if place.lat is not None]
    return min(found, default=None)


def band(reads: Sequence[ReadOffer], read: ReadOffer, text: str) -> int:
    """How well an offer speaks of some words: 0 … 8."""
    asked = searched_terms(text)
    points = most = 0.0
    for term, name in asked:
        rarity = log(2 + len(reads) / (1 + max(_holders(reads, term), _holders(reads, name))))
        weight = max(_weight(read, term), _weight(read, name))
        points += rarity * weight / (weight + 4)
        most += rarity
    return floor(points / most * 8 + 1e-9)


def _holders(reads: Sequence[ReadOffer], term: str) -> int:
    return sum(1 for read in reads if _weight(read, term) > 0)


def _weight(read: ReadOffer, term: str) -> float:
    if term.startswith("="):
        return NAME_WEIGHT if term in names(read.offer.structure_name) else 0.0
    texts = {"title": read.offer.title, "summary": read.offer.summary, "text": read.text}
    return sum(weight for name, weight in WEIGHTS if term in terms(texts[name]))


def _on_line(read: ReadOffer) -> bool:
    return read.offer.expires_on is None or read.offer.expires_on >= TODAY


def _open(read: ReadOffer, commune: CommuneRow | None) -> bool:
    if commune is None or read.offer.zone is None:
        return True
    kind, code = read.offer.zone
    lives_in = {"commune": (commune.insee, commune.parent), "epci": (commune.epci, commune.ept),
                "departement": (commune.departement,), "region": (commune.region,), "country": ("FR",)}  # fmt: skip
    return code in lives_in[kind]


def _speaks(read: ReadOffer, text: str) -> bool:
    asked = searched_terms(text)
    held = sum(1 for term, name in asked if _weight(read, term) > 0 or _weight(read, name) > 0)
    count = len(asked)
    if any(not _says(read, phrase) for phrase in phrases(text)):
        return False
    return held >= (count if count <= 2 else count - 1 if count <= 4 else -(-count * 3 // 4))


def _says(read: ReadOffer, phrase: list[str]) -> bool:
    fields = [terms(field) for field in (read.offer.title, read.offer.summary, read.text)]
    return any(field[at : at + len(phrase)] == phrase for field in fields for at in range(len(field)))


def _near(read: ReadOffer, criteria: Criteria, stretch: float) -> bool:
    if criteria.lat is None or read.offer.remote in FROM_HOME:
        return True
    places = read.facts.places
    if all(place.lat is None and place.insee is None for place in places):
        return True
    if criteria.view is not None:
        return any(_within(criteria.view, place.lat, place.lon) for place in places if place.lat is not None)
    if criteria.commune is not None:
        family = gazetteer().family(criteria.commune.insee)
        if any(place.insee in family for place in places):
            return True
    km = nearest_km(read, criteria)
    return km is not None and km <= criteria.radius_km * stretch


def _within(view: View, lat: float, lon: float) -> bool:
    return view.south <= lat <= view.north and view.west <= lon <= view.east


def _free(read: ReadOffer, criteria: Criteria) -> bool:
    """Each minute of a slot is looked at: is it in a half-day asked?"""
    slots, schedule = read.facts.slots, read.facts.schedule
    fits = [_inside(slot, criteria.days, criteria.half_days) for slot in slots]
    return not slots or schedule is Schedule.FREE or (any(fits) if schedule is Schedule.CHOICE else all(fits))


def _end(slot: OfferSlot) -> int:
    return slot.end if slot.end > slot.start else slot.end + 1440


@cache
def _inside(slot: OfferSlot, days: frozenset[Day], half_days: frozenset[HalfDay]) -> bool:
    minutes = range((slot.day - 1) * 1440 + slot.start, (slot.day - 1) * 1440 + _end(slot))
    return all(_open_at(minute, days, half_days) for minute in minutes)


def _open_at(minute: int, days: frozenset[Day], half_days: frozenset[HalfDay]) -> bool:
    day, at = list(Day)[minute // 1440 % 7], minute % 1440
    if days and day not in days:
        return False
    if len(half_days) in (0, len(HalfDay)):
        return True
    return any(HALF_DAYS[half][0] <= at < HALF_DAYS[half][1] for half in half_days)


def _codes(read: ReadOffer) -> set[str]:
    return {need["code"] for need in read.offer.requirements}


def _works_at_night(read: ReadOffer) -> bool:
    """It says so, or a slot (each slot, where one chooses) has minutes between ten in the evening and five."""
    late = [slot.start < 300 or _end(slot) > 1320 for slot in read.facts.slots]
    proved = bool(late) and all(late) if read.facts.schedule is Schedule.CHOICE else any(late)
    return proved or Condition.NIGHT in read.facts.conditions


TESTS: dict[str, Callable[[ReadOffer, Criteria], bool]] = {
    "kind": lambda read, c: not c.kinds or read.offer.kind in c.kinds,
    "remote": lambda read, c: not c.remotes or read.offer.remote in c.remotes,
    "without_licence": lambda read, c: not c.without_licence or "licence:B" not in _codes(read),
    "no_cv": lambda read, c: not c.no_cv or read.offer.kind is Kind.VOLUNTEERING or Help.NO_CV in read.offer.helps,
    "beginners": lambda read, c: not c.beginners or not _codes(read) & {"experience", "diploma"},
    "weekly_minutes_max": lambda read, c: (
        c.weekly_minutes_max is None or read.offer.weekly[0] is None or read.offer.weekly[0] <= c.weekly_minutes_max
    ),
    "accessible": lambda read, c: not c.accessible or Help.ACCESSIBLE in read.offer.helps,
    "shuttle": lambda read, c: not c.shuttle or Help.SHUTTLE in read.offer.helps,
    "childcare": lambda read, c: not c.childcare or Help.CHILDCARE in read.offer.helps,
    "night": lambda read, c: not c.night or _works_at_night(read),
    "outside": lambda read, c: not c.outside or Condition.OUTSIDE in read.facts.conditions,
    "french": lambda read, c: c.french is None or all(
        code.removeprefix("french:") <= c.french.value for code in _codes(read) if code.startswith("french:")),
    "starts_within_days": lambda read, c: (
        c.starts_within_days is None or read.offer.starts_on is None or read.facts.flexible_dates
        or (read.offer.starts_on - TODAY).days <= c.starts_within_days
    ),
    "contract": lambda read, c: not c.contracts or read.offer.contract in c.contracts or (
        read.offer.contract is None and read.offer.kind in (Kind.JOB, Kind.INSERTION_SITE)),
    "when": lambda read, c: not (c.days or c.half_days) or _free(read, c),
    "rome": lambda read, c: not c.rome or c.rome in read.offer.rome,
    "theme": lambda read, c: not c.theme or c.theme in read.offer.themes,
    "structure": lambda read, c: not c.structure or c.structure == read.offer.structure_id,
    "source": lambda read, c: not c.source or c.source == read.offer.source,
    "new": lambda read, c: (
        not c.new or (read.offer.published_at is not None and (TODAY - read.offer.published_at.date()).days <= 7)
    ),
}
