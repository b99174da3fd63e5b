"""The measures of a ranking, on cases small enough to count by hand."""

import pytest

from app.matching.evaluation import (
    GoldenCase,
    Measures,
    difference_interval,
    evaluate,
    gains_of,
    gini,
    ndcg,
    pair_accuracy,
    recall,
)


def test_pairs_are_counted_and_an_offer_not_shown_comes_last():
    assert pair_accuracy([1, 2, 3], [(1, 2), (3, 2), (2, 9)]) == pytest.approx(2 / 3)
    assert pair_accuracy([1], []) == 1


def test_ndcg_is_one_for_the_ideal_order_and_less_for_any_other():
    gains = {1: 3.0, 2: 1.0}

    assert ndcg([1, 2, 5], gains, 3) == 1
    assert ndcg([5, 2, 1], gains, 3) == pytest.approx((1 / 1.58496 + 3 / 2) / (3 + 1 / 1.58496), abs=1e-4)
    assert ndcg([1], {}, 3) == 1


def test_recall_looks_at_the_first_k_only():
    assert recall([1, 2, 3], frozenset({1, 3}), 2) == 0.5
    assert recall([], frozenset(), 2) == 1


def test_gains_follow_chains_of_pairs_and_stop_at_a_contradiction():
    assert gains_of(GoldenCase("a", before=((1, 2), (2, 3)), must_appear=frozenset({4}))) == {1: 2, 2: 1, 3: 0, 4: 1}
    assert max(gains_of(GoldenCase("a", before=((1, 2), (2, 1)))).values()) == 2


def test_measures_are_means_over_people_and_violations_a_count():
    cases = [
        GoldenCase("a", before=((1, 2),), must_appear=frozenset({1}), must_not_appear=frozenset({7, 8})),
        GoldenCase("b", before=((1, 2),), must_be_shown=frozenset({2, 3, 4})),
    ]

    measures = evaluate(cases, {"a": [1, 2, 7], "b": [2, 1]})

    assert isinstance(measures, Measures)
    assert (measures.pair_accuracy, measures.recall, measures.violations, measures.hidden) == (0.5, 1, 1, 2)
    assert 0.5 < measures.ndcg < 1


def test_exposure_is_equal_or_taken_by_one():
    assert gini([2, 2, 2, 2]) == pytest.approx(0)
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([0, 0]) == 0


def test_what_must_appear_is_looked_for_in_the_first_five_offers():
    case = GoldenCase("a", must_appear=frozenset({5, 6}))

    assert evaluate([case], {"a": [1, 2, 3, 4, 5, 6]}).recall == 0.5


def test_the_interval_of_a_constant_difference_is_that_difference():
    assert difference_interval([0.9, 0.8, 0.7], [0.5, 0.4, 0.3]) == pytest.approx((0.4, 0.4))


def test_the_interval_holds_zero_when_each_wins_half_the_time():
    low, high = difference_interval([1, 0] * 20, [0, 1] * 20)

    assert low < 0 < high
