"""School weeks by zone."""

from datetime import date
from itertools import pairwise

import pytest

from app.geo.school import holidays_of, is_holiday, is_school_week, zone_of_departement
from tests.factories.geo import departements_of_france


@pytest.mark.parametrize(("departement", "zone"), [
    ("23", "A"), ("44", "B"), ("93", "C"), ("87", "A"), ("75", "C"), ("2A", ""), ("974", ""), ("", ""),
])
def test_a_departement_is_in_its_zone(departement, zone):
    assert zone_of_departement(departement) == zone


def test_every_departement_of_the_mainland_has_a_zone_and_corsica_and_overseas_none():
    for code in departements_of_france():
        assert bool(zone_of_departement(code)) == (len(code) == 2 and code not in {"2A", "2B"})


@pytest.mark.parametrize("zone", ["A", "B", "C"])
def test_holidays_begin_on_a_saturday_follow_one_another_and_never_overlap(zone):
    periods = holidays_of(zone)

    for before, after in pairwise(periods):
        assert before.first_day < before.back_to_school < after.first_day
    assert all(period.first_day.isoweekday() == 6 for period in periods if "Pont" not in period.name)
    assert all(period.back_to_school.isoweekday() in {1, 2, 3} for period in periods)


@pytest.mark.parametrize(("day", "departement", "closed"), [
    (date(2026, 11, 24), "23", False), (date(2026, 12, 19), "23", True), (date(2027, 1, 3), "44", True),
    (date(2027, 1, 4), "93", False), (date(2027, 2, 15), "23", True), (date(2027, 2, 15), "93", True),
    (date(2027, 2, 15), "44", False), (date(2027, 5, 7), "23", True), (date(2030, 1, 1), "23", None),
    (date(2026, 11, 24), "974", None), (date(2026, 7, 3), "23", None),
])
def test_a_day_is_closed_open_or_unknown(day, departement, closed):
    assert is_holiday(day, departement) is closed


@pytest.mark.parametrize(("monday", "school"), [
    (date(2026, 8, 31), True),    # back to school on the Tuesday
    (date(2026, 10, 19), False), (date(2026, 11, 2), True), (date(2027, 5, 3), True), (date(2029, 5, 7), None),
])
def test_a_week_is_a_school_week_when_one_day_has_class(monday, school):
    assert is_school_week(monday, "23") is school
