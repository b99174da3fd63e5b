"""A ranking kept since yesterday: told that it still stands, it is the ranking of today."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.columns import columns_of
from app.matching.engine import rank_in_arrays
from app.matching.standing import dated, kept_of, still_stands, with_loads
from app.matching.values import Hours, Kind, Stage, Wish
from tests.factories.matching import make_facts, make_profile
from tests.matching.strategies import EDGES, TODAY, examples, profiles, worlds

LIMIT = 20
TOMORROW = TODAY + timedelta(days=1)


def ranking(profile, facts, today=TODAY):
    columns = columns_of(facts)
    return columns, *rank_in_arrays(profile, columns, today=today, seed=5, edges=EDGES, limit=LIMIT)


def holds_after(profile, before, after, changed, *, today=TODAY):
    """Whether the ranking of ``before`` is said to stand, and whether it does."""
    kept = kept_of(*ranking(profile, before), limit=LIMIT)
    columns, rows, points = ranking(profile, after, today)
    over = columns_of(before).key[dated(columns_of(before), TODAY, today)].tolist()
    touched = {*changed, *over}
    newcomers = columns.take(np.array([at for at, fact in enumerate(after) if fact.key in touched], dtype=np.int64))
    said = still_stands(kept, profile, newcomers, touched, today=today, edges=EDGES)
    now = kept_of(columns, rows, points, limit=LIMIT)
    return said, (now.keys, now.points) == (kept.keys, kept.points)


@settings(max_examples=examples(15), deadline=None)
@given(profile=profiles(), before=worlds(most=5), after=worlds(most=2), gone=st.integers(0, 5), later=st.booleans())
def test_what_is_said_to_stand_is_the_ranking_of_a_whole_run(profile, before, after, gone, later):
    changed = {fact.key for fact in (*before[:gone], *after)}
    there = [fact for fact in before if fact.key not in changed] + after
    said, stands = holds_after(profile, before, there, changed, today=TOMORROW if later else TODAY)

    assert stands or not said


def town(rng: Random, size: int, **changes):
    """Offers of every worth, with structures that come back."""
    return [
        make_facts(
            rng.choice((1, 5, 12, 25)), rome=(rng.choice(("A1203", "A1416", "K2204", "N1103")),),
            kind=rng.choice((Kind.JOB, Kind.TRAINING, Kind.INSERTION_SITE)), structure_key=rng.randint(1, 6),
            minutes_max=rng.choice((240, 1200, 2100)), seats_left=rng.choice((None, 1, 3)),
            pending_load=rng.choice((0.0, 0.0, 0.35, 1.4)), **changes,
        )
        for _ in range(size)
    ]  # fmt: skip


def test_the_same_among_more_offers_than_are_kept():
    rng = Random(7)
    person = make_profile(wishes=(Wish("A1203"),), stage=Stage.SKILLS, hours=Hours(15))
    answers = []
    for _ in range(40):
        before = town(rng, rng.choice((19, 40)))
        one = rng.choice(before)
        other = town(rng, 1)[0]
        after = [replace(other, key=one.key) if fact is one else fact for fact in before]
        answers.append(holds_after(person, before, rng.choice((after, [*before, other])), {one.key, other.key}))

    assert (True, False) not in answers
    assert answers.count((True, True)) >= 2


def test_a_newcomer_too_far_below_changes_nothing_and_a_close_one_asks_for_a_new_ranking():
    person = make_profile(wishes=(Wish("A1203"),))
    best = [make_facts(1, rome=("A1203",)) for _ in range(LIMIT)]
    far, close = make_facts(18, rome=("N1103",)), make_facts(1, rome=("A1203",))

    assert holds_after(person, best, [*best, far], {far.key}) == (True, True)
    assert holds_after(person, best, [*best, close], {close.key})[0] is False
    assert holds_after(person, best[1:], [*best[1:], far], {far.key}) == (False, False)  # the list was not full


def test_full_means_that_nobody_in_it_waits():
    crowded = [make_facts(1, seats_left=1, pending_load=3.0)]
    columns, rows, points = ranking(make_profile(), [*(make_facts(1) for _ in range(LIMIT - 1)), *crowded])
    assert kept_of(columns, rows, points, limit=LIMIT).floor == 0
    assert len(rows) == LIMIT

    free = ranking(make_profile(), [make_facts(1) for _ in range(LIMIT)])
    assert kept_of(*free, limit=LIMIT).floor == int(free[2].min()) - 15


def test_a_list_too_short_to_hold_its_first_page_is_refused():
    with pytest.raises(ValueError, match="20"):
        kept_of(*ranking(make_profile(), [make_facts(1)]), limit=LIMIT - 1)


def test_a_new_day_takes_away_what_was_over_the_evening_before():
    days = [{}, {"expires_on": TODAY}, {"expires_on": TOMORROW}, {"ends_on": TODAY}, {"ends_on": TODAY - timedelta(1)}]
    columns = columns_of([make_facts(1, **given) for given in days])

    assert dated(columns, TODAY, TOMORROW).tolist() == [1, 3]
    assert dated(columns, TODAY, TODAY).tolist() == []


def test_loads_known_better_replace_those_of_the_columns():
    columns = columns_of([make_facts(1, key=key, pending_load=0.5) for key in (3, 8, 9)])

    assert with_loads(columns, {8: 2.0, 12: 4.0}).pending_load.tolist() == [0.5, 2.0, 0.5]
    assert with_loads(columns, {}) is columns
