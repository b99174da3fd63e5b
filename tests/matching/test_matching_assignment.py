"""Caseload proposals: exact, fair, within seats."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.assignment import assign, capacity

small = st.lists(st.dictionaries(st.integers(1, 4), st.integers(0, 100), max_size=4), min_size=1, max_size=4)


def worth(points, plan):
    """What the model maximises: everyone's first, then second, then points."""
    bonus = sum(1000 * sum(range(3 - len(mine), 3)) + 1000 * len(mine) for mine in plan)
    return bonus + sum(points[person][key] for person, mine in enumerate(plan) for key in mine)


def every_plan(points, capacities):
    subsets = [[set(c) for n in range(4) for c in combinations(offers, n)] for offers in points]
    for plan in product(*subsets):
        if all(sum(key in mine for mine in plan) <= capacities[key] for key in capacities):
            yield plan


@settings(max_examples=40, deadline=None)
@given(points=small, caps=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_the_plan_is_worth_as_much_as_the_best_of_all_plans(points, caps):
    capacities = dict(enumerate(caps, start=1))

    plan = assign(points, capacities)

    assert all(sum(key in mine for mine in plan) <= capacities[key] for key in capacities)
    assert all(set(mine) <= set(offers) and len(mine) <= 3 for mine, offers in zip(plan, points, strict=True))
    assert worth(points, plan) == max(worth(points, other) for other in every_plan(points, capacities))


def test_ten_people_are_not_sent_to_the_same_two_seats():
    points = [{1: 90, 2: 80} for _ in range(10)]

    plan = assign(points, {1: 2, 2: 8}, per_person=1)

    assert sum(mine == [1] for mine in plan) == 2
    assert sum(mine == [2] for mine in plan) == 8


def test_a_second_proposal_passes_before_a_third_whatever_the_points():
    points = [{1: 100, 2: 100, 9: 100}, {3: 100, 8: 0}, {7: 100, 8: 100, 9: 0}]

    assert assign(points, dict.fromkeys((1, 2, 3, 7, 8, 9), 1)) == [[1, 2], [3, 8], [7, 9]]


def test_capacity_counts_seats_chances_and_people_already_sent():
    assert capacity(2, 0) == 8  # 1.3 × 2 / 0.35, rounded up
    assert capacity(2, 5) == 3
    assert capacity(0, 0) == 0
    assert capacity(1, 50) == 0
    assert capacity(None, 500) > 1000


def test_nobody_to_propose_to_gives_empty_lists():
    assert assign([{}, {}], {}) == [[], []]
