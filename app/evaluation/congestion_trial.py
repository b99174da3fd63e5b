"""A week of requests over a whole territory: how full seats get, and what spreading people costs in quality."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
    ndcg_without: float

    @property
    def ndcg_lost(self) -> float:
        """Share of the quality given up so that people are not all sent to the same seats."""
        return (self.ndcg_without - self.ndcg) / self.ndcg_without


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Whether every activity is shown to someone."""

    coverage: float  # share of the activities of a territory in someone's first ten
    gini: float


def congestion(fields: Sequence[Field], alike: int) -> CongestionReport:
    """Mean quality over territories and orders of arrival; the worst load is the worst of all."""
    spread = [_week(field, at, alike, aware=True) for field in fields for at in range(ORDERS)]
    blind = [_week(field, at, alike, aware=False) for field in fields for at in range(ORDERS)]
    return CongestionReport(
        alike=alike,
        worst_load=max(load for load, _ in spread),
        worst_load_without=max(load for load, _ in blind),
        ndcg=mean(quality for _, quality in spread),
        ndcg_without=mean(quality for _, quality in blind),
    )


def _week(field: Field, at: int, alike: int, *, aware: bool) -> tuple[float, float]:
    """Each person asks for their first offers, not for waiting lists; those who come later see what already waits."""
    seats = {offer.facts.key: offer.facts.seats_left for offer in field.territory.offers if offer.facts.seats_left}
    load = {offer.facts.key: 0.0 for offer in field.territory.offers}
    nothing = dict(load)
    people = list(field.territory.people) * alike
    random.Random(at).shuffle(people)
    qualities = []
    for person in people:
        order = field.ranked(person, Context(pending_load=load if aware else nothing))
        qualities.append(_quality(field, person, order))
        open_ = [key for key in order if not aware or load[key] <= WAITING_ABOVE * seats.get(key, len(people))]
        for key in open_[:REQUESTS_EACH]:
            load[key] += DEFAULT_ACCEPTANCE
    return max(load[key] / left for key, left in seats.items()), mean(qualities)


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
