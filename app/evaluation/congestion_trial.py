"""A week of requests over a whole territory: how full seats get, and what spreading people costs in quality."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from app.evaluation.cases import Block, GoldenPerson, golden_cases
from app.evaluation.orders import Field
from app.matching.congestion import DEFAULT_ACCEPTANCE, WAITING_ABOVE
from app.matching.evaluation import NDCG_DEPTH, gains_of, gini, mean, ndcg
from app.matching.results import Context
from app.matching.values import Kind

REQUESTS_EACH = 3
ORDERS = 3  # people come in another order each time


@dataclass(frozen=True, slots=True)
class CongestionReport:
    """With and without spreading people. Loads are expected acceptances for each seat."""

    alike: int  # how many people each golden person stands for
    worst_load: float
    worst_load_without: float
    ndcg: float
    ndcg_first_come: float  # nobody spread, but nobody sent to seats already taken either
    ndcg_without: float

    @property
    def ndcg_lost(self) -> float:
        """Share of the quality given up so that people are not all sent to the same seats."""
        return (self.ndcg_without - self.ndcg) / self.ndcg_without

    @property
    def ndcg_lost_to_spreading(self) -> float:
        """The part of it that points taken off give up; the rest is lost to whoever comes once the seats are taken."""
        return (self.ndcg_first_come - self.ndcg) / self.ndcg_without


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Whether every activity is shown to someone."""

    coverage: float  # share of the activities of a territory in someone's first ten
    gini: float


def congestion(fields: Sequence[Field], alike: int) -> CongestionReport:
    """Mean quality over territories and orders of arrival; the worst load is the worst of all."""
    weeks = {way: [there.week(at, alike) for there in map(way, fields) for at in range(ORDERS)] for way in WAYS}
    quality = {way: mean(quality for _, quality in each) for way, each in weeks.items()}
    return CongestionReport(
        alike=alike,
        worst_load=max(load for load, _ in weeks[Spread]),
        worst_load_without=max(load for load, _ in weeks[Blind]),
        ndcg=quality[Spread],
        ndcg_first_come=quality[FirstCome],
        ndcg_without=quality[Blind],
    )


class Blind:
    """Each person asks for their first offers, whoever asked for the same ones before."""

    waiting_above = inf

    def __init__(self, field: Field) -> None:
        self.field = field
        offers = field.territory.offers
        self.seats = {offer.facts.key: offer.facts.seats_left for offer in offers if offer.facts.seats_left}
        self.load = {offer.facts.key: 0.0 for offer in offers}
        self.orders = {one.id: field.ranked(one, Context(pending_load=self.load)) for one in field.territory.people}

    def week(self, at: int, alike: int) -> tuple[float, float]:
        """The worst load of a seat, and the mean quality of what each was shown when they came."""
        people = list(self.field.territory.people) * alike
        random.Random(at).shuffle(people)
        self.load = dict.fromkeys(self.load, 0.0)
        qualities = []
        for person in people:
            order = self.order(person)
            qualities.append(_quality(self.field, person, order))
            for key in [key for key in order if not self.is_waiting(key)][:REQUESTS_EACH]:
                self.load[key] += DEFAULT_ACCEPTANCE
        return max(self.load[key] / left for key, left in self.seats.items()), mean(qualities)

    def is_waiting(self, key: int) -> bool:
        return key in self.seats and self.load[key] > self.waiting_above * self.seats[key]

    def order(self, person: GoldenPerson) -> list[int]:
        """What a person is shown at this point of the week."""
        return self.orders[person.id]


class FirstCome(Blind):
    """Those who come later see the same order, with what is full in the waiting list at the end."""

    waiting_above = WAITING_ABOVE

    def order(self, person: GoldenPerson) -> list[int]:
        return sorted(self.orders[person.id], key=self.is_waiting)


class Spread(FirstCome):
    """Those who come later also see points taken off what many asked for."""

    def order(self, person: GoldenPerson) -> list[int]:
        return self.field.ranked(person, Context(pending_load=self.load))


WAYS = (Blind, FirstCome, Spread)


def _quality(field: Field, person: GoldenPerson, order: Sequence[int]) -> float:
    case = golden_cases(field.territory, person).get(Block.ACTIVITIES)
    return 1.0 if case is None else ndcg(order, gains_of(case), NDCG_DEPTH)


def exposure(fields: Sequence[Field]) -> ExposureReport:
    """Mean over territories."""
    shown = [_times_shown(field) for field in fields]
    return ExposureReport(
        coverage=mean(sum(times > 0 for times in counts) / len(counts) for counts in shown),
        gini=mean(gini(counts) for counts in shown),
    )


def _times_shown(field: Field) -> list[int]:
    """How many people have each activity in their first ten."""
    counts: Counter[int] = Counter()
    for person in field.territory.people:
        counts.update(item.key for item in field.matched(person).items[:NDCG_DEPTH])
    return [counts[offer.facts.key] for offer in field.territory.offers if offer.facts.kind is not Kind.SERVICE]
