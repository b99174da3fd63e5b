"""How good a ranking is, measured on golden cases written by people of the field. No claim on employment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NDCG_DEPTH = 10
FIRST_OFFERS = 5  # what a person reads before giving up
DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One person's judgements on offers, by key."""

    person: str
    before: tuple[tuple[int, int], ...] = ()  # (A, B): A comes before B
    must_appear: frozenset[int] = frozenset()  # within the first offers
    must_be_shown: frozenset[int] = frozenset()  # anywhere: what is unknown never hides an offer
    must_not_appear: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over people; ``violations`` and ``hidden`` are counts, whose target is 0."""

    pair_accuracy: float
    ndcg: float
    recall: float
    violations: int  # offers shown that must not be
    hidden: int  # offers not shown that must be


def pair_accuracy(order: Sequence[int], before: Iterable[tuple[int, int]]) -> float:
    """Share of the pairs in the right order; an offer not shown comes after all others; 1 without pairs."""
    rank = {key: at for at, key in enumerate(order)}
    last = len(order)
    right = [rank.get(a, last) < rank.get(b, last) for a, b in before]
    return sum(right) / len(right) if right else 1.0


def ndcg(order: Sequence[int], gains: Mapping[int, float], k: int) -> float:
    """Normalised discounted cumulative gain at ``k`` (Järvelin and Kekäläinen, 2002); 1 when nothing is to gain."""
    ideal = discounted(sorted(gains.values(), reverse=True)[:k])
    return discounted([gains.get(key, 0.0) for key in order[:k]]) / ideal if ideal else 1.0


def discounted(gains: Sequence[float]) -> float:
    """Gains divided by the logarithm of their rank."""
    return sum(gain / float(np.log2(rank + 1)) for rank, gain in enumerate(gains, start=1))


def recall(order: Sequence[int], wanted: frozenset[int], k: int) -> float:
    """Share of the wanted offers among the first ``k``; 1 when none is wanted."""
    return len(wanted & set(order[:k])) / len(wanted) if wanted else 1.0


def gains_of(case: GoldenCase) -> dict[int, float]:
    """A gain for each offer judged: one more than the greatest of those it comes before; must-appear at least 1."""
    gains: dict[int, float] = dict.fromkeys((key for pair in case.before for key in pair), 0.0)
    gains.update(dict.fromkeys(case.must_appear, 1.0))
    for _ in gains:  # as many passes as offers: the longest chain of pairs is settled
        for better, worse in case.before:
            gains[better] = max(gains[better], min(gains[worse] + 1, float(len(gains))))
    return gains


def measure(case: GoldenCase, order: Sequence[int], k: int = NDCG_DEPTH, top: int = FIRST_OFFERS) -> Measures:
    """Measures of one order: nDCG within the first ``k``, recall within the first ``top``."""
    shown = set(order)
    return Measures(
        pair_accuracy=pair_accuracy(order, case.before),
        ndcg=ndcg(order, gains_of(case), k),
        recall=recall(order, case.must_appear, top),
        violations=len(case.must_not_appear & shown),
        hidden=len(case.must_be_shown - shown),
    )


def evaluate(
    cases: Sequence[GoldenCase],
    orders: Mapping[str, Sequence[int]],
    k: int = NDCG_DEPTH,
    top: int = FIRST_OFFERS,
) -> Measures:
    """Measures of the orders given, by person. At least one case."""
    each = [measure(case, orders[case.person], k, top) for case in cases]
    return Measures(
        pair_accuracy=mean(one.pair_accuracy for one in each),
        ndcg=mean(one.ndcg for one in each),
        recall=mean(one.recall for one in each),
        violations=sum(one.violations for one in each),
        hidden=sum(one.hidden for one in each),
    )


def difference_interval(ours: Sequence[float], theirs: Sequence[float], draws: int = DRAWS) -> tuple[float, float]:
    """95 % interval of the mean difference, by drawing people again (bootstrap over people, never over pairs)."""
    gap = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    chosen = np.random.default_rng(0).integers(0, len(gap), size=(draws, len(gap)))
    low, high = np.quantile(gap[chosen].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean of at least one value."""
    return float(np.mean(list(values)))


def gini(exposure: Sequence[float]) -> float:
    """Inequality of exposure: 0 when every offer is shown alike, near 1 when one takes all."""
    sorted_ = np.sort(np.asarray(exposure, dtype=np.float64))
    total = sorted_.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(sorted_) + 1)
    return float((2 * (ranks * sorted_).sum() / total - len(sorted_) - 1) / len(sorted_))
