"""Days are counted on the calendar of France, closed days left out."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.kit.clock import local
from app.placements.deadlines import (
    ClosedDays,
    after_open_days,
    is_closed,
    one_month_after,
    open_days_between,
    reopens_on,
)

AUGUST = ClosedDays(date(2026, 8, 3), date(2026, 8, 23))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
starts = st.integers(0, 700 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
closures = st.lists(
    st.builds(
        lambda first, length: ClosedDays(first, date.fromordinal(first.toordinal() + length)),
        st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        st.integers(0, 25),
    ),
    max_size=3,
)


def test_the_hour_stays_the_same_across_the_change_of_clocks():
    start = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)  # 10:00 in Paris, summer time

    assert local(after_open_days(start, 10)).strftime("%d/%m %H:%M") == "30/10 10:00"


def test_closed_days_do_not_count():
    start = datetime(2026, 7, 31, 8, 0, tzinfo=UTC)

    assert local(after_open_days(start, 10, [AUGUST])).date() == date(2026, 8, 31)
    assert reopens_on(date(2026, 8, 10), [AUGUST]) == date(2026, 8, 24)
    assert reopens_on(date(2026, 8, 24), [AUGUST]) is None


def test_a_month_is_counted_date_to_date():
    assert one_month_after(date(2026, 3, 16)) == date(2026, 4, 15)
    assert one_month_after(date(2027, 1, 31)) == date(2027, 2, 28)
    assert one_month_after(date(2026, 12, 1)) == date(2026, 12, 31)


@given(starts, st.integers(1, 60), closures)
def test_the_clock_never_rings_on_a_closed_day_nor_early(start, days, closed):
    end = after_open_days(start, days, closed)

    assert not is_closed(local(end).date(), closed)
    assert open_days_between(start, end, closed) >= days
    assert (local(end).date() - local(start).date()).days >= days


@given(starts, st.integers(1, 60), closures)
def test_more_closed_days_never_bring_the_end_forward(start, days, closed):
    assert after_open_days(start, days, closed) >= after_open_days(start, days)
