"""The measures of a ranking, on cases small enough to count by hand."""

import pytest

from app.matching.evaluation import GoldenCase, Measures, evaluate, gains_of, gini, ndcg, pair_accuracy, recall


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
        GoldenCase("b", before=((1, 2),)),
    ]

    measures = evaluate(cases, {"a": [1, 2, 7], "b": [2, 1]})

    assert isinstance(measures, Measures)
    assert (measures.pair_accuracy, measures.recall, measures.violations) == (0.5, 1, 1)
    assert 0.5 < measures.ndcg < 1


def test_exposure_is_equal_or_taken_by_one():
    assert gini([2, 2, 2, 2]) == pytest.approx(0)
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([0, 0]) == 0
