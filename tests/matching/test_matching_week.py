"""Weeks that hold together: no overlap, time to travel, within the person's hours."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.availability import EVERY_HALF_DAY, free_minutes, running_sum
from app.matching.values import Day, HalfDay
from app.matching.week import Block, Candidate, WeekFrame, compose, free_options

ALWAYS = running_sum(free_minutes(EVERY_HALF_DAY))
MORNINGS = running_sum(free_minutes({day: frozenset({HalfDay.AM}) for day in Day}))


def block(day, start, end):
    return Block((day - 1) * 1440 + start * 60, (day - 1) * 1440 + end * 60)


def candidate(key, points, *blocks):
    return Candidate(key, points, (blocks,))


def minutes_apart(minutes):
    return lambda *_: minutes


no_gap = minutes_apart(0.0)


def test_the_week_closest_to_the_hours_wanted_comes_first():
    three, four, eight = (
        candidate(1, 60, block(1, 9, 12)),
        candidate(2, 80, block(2, 9, 13)),
        candidate(3, 70, block(3, 9, 17)),
    )

    weeks = compose([three, four, eight], WeekFrame(ALWAYS, wanted_minutes=12 * 60), no_gap)

    assert [set(week.keys) for week in weeks] == [{2, 3}, {1, 3}, {1, 2, 3}]
    assert weeks[0].minutes == 720


def test_two_activities_never_overlap_and_leave_time_to_travel():
    morning, noon = candidate(1, 60, block(1, 9, 12)), candidate(2, 60, block(1, 12, 14))
    frame = WeekFrame(ALWAYS, wanted_minutes=300)

    assert compose([morning, noon], frame, no_gap)[0].keys == (1, 2)
    assert all(len(week.keys) == 1 for week in compose([morning, noon], frame, minutes_apart(20.0)))


def test_what_is_already_planned_is_kept_free():
    frame = WeekFrame(ALWAYS, planned=(block(1, 10, 11),), wanted_minutes=180)

    assert not compose([candidate(1, 60, block(1, 9, 12))], frame, no_gap)


def test_a_slot_outside_the_free_time_or_beyond_the_maximum_is_not_taken():
    assert not compose([candidate(1, 60, block(1, 14, 16))], WeekFrame(MORNINGS), no_gap)
    assert not compose([candidate(1, 60, block(1, 9, 12))], WeekFrame(ALWAYS, max_minutes=120), no_gap)


def test_someone_without_weekly_hours_gets_weeks_without_a_target():
    weeks = compose([candidate(1, 60, block(1, 9, 12)), candidate(2, 50, block(2, 9, 12))], WeekFrame(ALWAYS), no_gap)

    assert weeks[0].keys == (1, 2)


def test_an_activity_with_a_choice_of_slots_takes_the_one_that_fits():
    either = Candidate(1, 60, ((block(1, 9, 12),), (block(2, 9, 12),)))
    frame = WeekFrame(ALWAYS, planned=(block(1, 9, 12),), wanted_minutes=180)

    (week,) = compose([either], frame, no_gap)

    assert week.blocks == ((block(2, 9, 12),),)


def test_slots_of_different_lengths_are_different_weeks():
    either = Candidate(1, 60, ((block(1, 9, 10),), (block(2, 9, 13),)))

    (week,) = compose([either], WeekFrame(ALWAYS, wanted_minutes=240), no_gap)

    assert week.minutes == 240


def test_when_you_like_finds_the_first_free_time_of_each_day():
    assert free_options(MORNINGS, 120)[0] == (block(1, 9, 11),)
    assert len(free_options(MORNINGS, 120)) == 7
    assert free_options(MORNINGS, 600) == ()


spans = st.tuples(st.integers(1, 3), st.integers(6, 16), st.integers(1, 6), st.integers(0, 100))


@settings(max_examples=40, deadline=None)
@given(
    spans=st.lists(
        st.tuples(st.integers(1, 3), st.integers(6, 16), st.integers(1, 6), st.integers(0, 100)), max_size=6
    ),
    wanted=st.integers(1, 20),
    travel=st.sampled_from((0.0, 30.0, 90.0)),
)
def test_the_best_week_is_the_best_of_all_subsets(spans, wanted, travel):
    candidates = [
        candidate(key, points, block(day, start, start + hours))
        for key, (day, start, hours, points) in enumerate(spans, start=1)
    ]
    frame = WeekFrame(ALWAYS, wanted_minutes=wanted * 60, max_minutes=20 * 60)

    def holds(subset):
        blocks = [one.options[0][0] for one in subset]
        apart = all(a.start >= b.end + travel or b.start >= a.end + travel for a, b in combinations(blocks, 2))
        return apart and sum(b.minutes for b in blocks) <= 1200

    def cost(subset):
        minutes = sum(one.options[0][0].minutes for one in subset)
        return abs(minutes - wanted * 60) // 60, -sum(one.points for one in subset) / len(subset)

    subsets = [s for n in range(1, 6) for s in combinations(candidates, n) if holds(s)]
    weeks = compose(candidates, frame, minutes_apart(travel))

    assert len(weeks) == min(3, len(subsets))
    if subsets:
        chosen = [one for one in candidates if one.key in weeks[0].keys]
        assert cost(chosen) == min(cost(subset) for subset in subsets)


def test_twenty_activities_when_you_like_are_composed_without_trying_every_week():
    flexible = [Candidate(key, 50 + key, free_options(ALWAYS, 60 + 30 * (key % 5))) for key in range(1, 21)]
    tried = []

    weeks = compose(flexible, WeekFrame(ALWAYS, wanted_minutes=900), lambda *_: tried.append(1) or 10.0)

    assert weeks[0].minutes >= 600
    assert len(weeks) == 3
    assert len(tried) < 10_000
