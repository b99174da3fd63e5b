"""Offers ranked for one person, as the desks print them: points for the referent, words for the person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.desks.quick_answers import SCREEN_OF_RULE, QuickAnswer, quick_answers, screen_of
from app.desks.ranked_cards import card_of, trip_fact
from app.kit import french
from app.kit.clock import local_date
from app.matching.needs import NEED_THEMES, Need
from app.matching.results import Context, Contribution, Explanation
from app.matching.rules import RULES
from app.matching.values import Fit, Profile, Rule
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.people.models import Person
from app.people.services import profile_of
from app.placements import proposal_queries
from app.placements.values import Already
from app.search import services as search
from app.search.presenters import OfferCard

LIFTABLE = frozenset(rule.code for rule in RULES if rule.liftable)


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the table of points."""

    label: str
    points: int
    max: int
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the person: buttons that answer it, or the screen of the profile where it is asked."""

    question: str
    answers: list[QuickAnswer]
    screen: str | None
    offers: int = 0  # how many offers wait for the answer


@dataclass(frozen=True, slots=True)
class RankedOffer:
    """One offer for this person. ``card`` prints it; ``fit`` is what the person reads instead of points."""

    card: OfferCard
    desk_card: OfferCard  # the trip among its facts: the points stand where the trip was
    points: int
    table: list[Point]
    questions: list[Question]
    fit: Fit
    reasons: tuple[str, ...]
    attention: str | None
    discreet: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Offers that one rule leaves out, and whether a referent may look beyond it."""

    code: str
    label: str
    count: int
    liftable: bool
    screen: str | None = None  # of the profile, where the answer it reads is given


@dataclass(frozen=True, slots=True)
class LeverLine:
    """What would open doors, and the nearest service that helps."""

    code: str
    text: str
    service: str
    service_url: str
    where: str  # « à 12 km », « dans la même commune »: no distance inside a commune known by its point


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything a desk shows of a matching."""

    version: str
    seq: int
    items: list[RankedOffer]
    services: list[RankedOffer]
    total: int
    left_out: list[LeftOut]
    left_out_total: int
    levers: list[LeverLine]
    questions: list[Question]


def liftable(codes: Iterable[str]) -> frozenset[Rule]:
    """Return the rules among these codes that a referent may lift."""
    asked = set(codes)
    return frozenset(rule for rule in LIFTABLE if rule.value in asked)


def ranked(
    person: Person,
    *,
    now: datetime,
    limit: int,
    planned_minutes: int = 0,
    lifted: frozenset[Rule] = frozenset(),
    already: Already | None = None,
) -> Ranking:
    """Rank the live offers for a person; what they said no to, or already asked for, is not proposed again."""
    found = search.match(
        with_planned(profile_of(person), planned_minutes),
        now=now,
        territory_code=person.territory_code,
        person=person.public_id,
        context=context_of(person, lifted=lifted, already=already),
        limit=limit,
    )
    return Ranking(
        version=found.version,
        seq=found.seq,
        items=[ranked_offer(row, now=now) for row in found.items],
        services=[ranked_offer(row, now=now) for row in listed_services(person, found)],
        total=found.total,
        left_out=[
            LeftOut(code, Rule(code).label, count, Rule(code) in LIFTABLE, SCREEN_OF_RULE.get(Rule(code)))
            for code, count in sorted(found.excluded.by_rule.items(), key=lambda pair: -pair[1])
        ],
        left_out_total=found.excluded.total,
        levers=lever_lines(found, person.insee),
        questions=[replace(_question(one.rule, one.question), offers=one.offers) for one in found.questions],
    )


def listed_services(person: Person, found: search.Matches) -> list[search.Ranked]:
    """The services a list may show: a discreet one only to who said a discreet need that it answers. Anyone finds the
    others by searching, and a professional proposes them."""
    said = [Need(code) for code in person.discreet_needs or ()]
    starts = tuple(start for need in said for start in NEED_THEMES.get(need, ()))
    return [
        row for row in found.services
        if not row.offer.discreet or any(theme.startswith(starts) for theme in row.offer.themes if starts)
    ]  # fmt: skip


def context_of(
    person: Person, *, lifted: frozenset[Rule] = frozenset(), already: Already | None = None
) -> Context:
    """What only the desk knows: what this person asked or declined (``already``, when the page has read it), and how
    many others wait for the same seats."""
    already = already or proposal_queries.already_of([person.id])[person.id]
    return replace(proposal_queries.crowding(), asked=already.asked, declined=already.declined, lifted=lifted)


def with_planned(profile: Profile, planned_minutes: int) -> Profile:
    """The profile with the hours of this week, which the week's service knows."""
    return replace(profile, hours=replace(profile.hours, planned=planned_minutes / 60)) if planned_minutes else profile


def cautions(person: Person, offer: Offer, *, now: datetime) -> list[str]:
    """What to know before proposing this offer: rules that say no, questions to ask. Empty when all is well."""
    found = search.explain(profile_of(person), offer.public_id, now=now, territory_code=person.territory_code)
    return [] if found is None else [answer.sentence for answer in found[1].rules]


def snapshots(pairs: Sequence[tuple[Person, Offer]], *, now: datetime) -> list[dict[str, Any]]:
    """What the ranking said of each offer when it was proposed, kept with the proposal."""
    crowding = proposal_queries.crowding()
    weights = {code: search.weights_of(code) for code in {person.territory_code for person, _ in pairs}}
    found = []
    for person, offer in pairs:
        mine = weights[person.territory_code]
        told = search.explain(profile_of(person), offer.public_id, now=now, weights=mine, context=crowding)
        found.append({} if told is None else {"version": mine.full_version, **_snapshot(told[1])})
    return found


def _snapshot(explained: Explanation) -> dict[str, Any]:
    item = explained.item
    if item is None:
        return {"eligible": False, "rules": [answer.rule.value for answer in explained.rules]}
    return {
        "eligible": True,
        "points": item.points,
        "contributions": [[part.criterion.value, part.points, part.max] for part in item.contributions],
        "reasons": list(item.reasons),
    }


def ranked_offer(row: search.Ranked, *, now: datetime) -> RankedOffer:
    """Return one offer as a desk prints it."""
    item, trip = row.item, trip_fact(row)
    card = card_of(row, now=now, today=local_date(now))
    return RankedOffer(
        card=card,
        desk_card=replace(card, facts=(trip, *card.facts)) if trip else card,
        points=item.points,
        table=[_point(part) for part in item.contributions],
        questions=[_question(asked.rule, asked.question) for asked in item.to_check],
        fit=item.fit,
        reasons=item.reasons,
        attention=item.attention,
        discreet=row.offer.discreet,
    )


def _point(part: Contribution) -> Point:
    return Point(part.criterion.label, part.points, part.max, part.reason)


def _question(rule: Rule, question: str) -> Question:
    answers = quick_answers(rule, question)
    return Question(question, answers, None if answers else screen_of(rule, question))


def lever_lines(found: search.Matches, home: str | None) -> list[LeverLine]:
    """Return what would open doors, each with the service that helps."""
    lines = []
    for lever in found.levers:
        service = found.lever_services.get(lever.service) if lever.service is not None else None
        if service is None:
            lines.append(LeverLine(lever.rule, lever.reason, "", "", ""))
            continue
        near = any(home and place.insee == home for place in service.places)
        far = f"à {french.km(lever.service_km)}" if lever.service_km is not None else ""
        url = offer_path(service.public_id, service.title)
        lines.append(LeverLine(lever.rule, lever.reason, service.title, url, "dans la même commune" if near else far))
    return lines
