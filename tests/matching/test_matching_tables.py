"""The numbers a referent may discuss, as the design writes them: none changes by accident."""

import pytest

from app.matching import congestion, criteria, modes, person, ranking, travel, week, weights
from app.matching.availability import HALF_DAY_BOUNDS
from app.matching.codes import Licence, Mode
from app.matching.families import STAGE_VALUES
from app.matching.person import LICENCE_GIVES, near_job_value
from app.matching.values import HalfDay, ReplyRecord
from app.matching.verdicts import Criterion, Family
from tests.factories.matching import make_facts, make_profile, only

DAY = 24 * 60


def test_points_of_the_criteria_and_how_far_a_territory_may_move_them():
    assert {code.value: points for code, points in weights.DEFAULT_POINTS.items()} == {
        "activity": 30, "trip": 25, "stage": 15, "rhythm": 10, "helps": 10, "skills": 5, "reply": 5,
    }  # fmt: skip
    assert {code.value: bounds for code, bounds in weights.POINT_BOUNDS.items()} == {
        "activity": (20, 40), "trip": (15, 35), "stage": (5, 25), "rhythm": (5, 15), "helps": (5, 20),
        "skills": (0, 10), "reply": (0, 10),
    }  # fmt: skip
    assert (weights.STRONG_FROM_POINTS, weights.GOOD_FROM_POINTS) == (70, 45)


def test_stage_and_family():
    assert {family.value: values for family, values in STAGE_VALUES.items()} == {
        "volunteering": (1, 0.7, 0.4, 0.3), "aci_few_hours": (1, 0.7, 0.5, 0.3), "aci": (0.7, 0.7, 0.8, 0.5),
        "ei": (0.5, 0.6, 0.7, 0.7), "ai_etti": (0.4, 0.5, 0.6, 0.7), "geiq": (0.3, 0.5, 1, 0.9),
        "immersion": (0.5, 1, 0.7, 0.5), "training": (0.4, 0.6, 1, 0.5), "long_job": (0.4, 0.4, 0.6, 1),
        "short_job": (0.3, 0.3, 0.5, 0.8), "day_job": (0.2, 0.2, 0.4, 0.5), "job_unsaid": (0.3, 0.3, 0.5, 0.8),
        "immersion_hire": (0.5, 1, 0.7, 1), "training_hire": (0.4, 0.6, 1, 1), "service": (1, 1, 1, 1),
        "siae_unsaid": STAGE_VALUES[Family.SIAE_UNSAID],
    }  # fmt: skip


def test_speeds_and_what_is_accepted_by_each_mode():
    speeds = {
        mode: (means.dense_kmh, means.mixed_kmh, means.rural_kmh, means.extra_minutes, means.default_max_minutes)
        for mode, means in modes.MEANS.items()
    }
    assert speeds == {
        Mode.WALK: (4.5, 4.5, 4.5, 0, 30), Mode.BIKE: (13, 13, 13, 0, 30), Mode.E_BIKE: (17, 17, 17, 0, 30),
        Mode.MOPED: (30, 30, 30, 0, 40), Mode.TRANSIT: (18, 18, 18, 10, 60), Mode.CAR: (28, 45, 60, 5, 40),
    }  # fmt: skip
    assert [mode for mode, means in modes.MEANS.items() if means.to_check] == [Mode.TRANSIT]
    assert (modes.DETOUR, modes.DENSE_PER_KM2, modes.RURAL_PER_KM2) == (1.3, 1500, 300)
    assert (modes.FULL_VALUE_MINUTES, modes.VALUE_AT_MAXIMUM) == (10, 0.2)
    assert (travel.EARLIEST_TRANSIT, travel.LATEST_TRANSIT, travel.CALL_MINUTES) == (330, 1410, 30)
    assert (travel.OPEN_VALUE, travel.LONG_TRIP_VALUE, travel.OWN_COMMUNE_VALUE) == (0.5, 0.3, 0.2)


def test_half_days_overlap():
    assert HALF_DAY_BOUNDS == {HalfDay.AM: (240, 780), HalfDay.PM: (720, 1140), HalfDay.EVE: (1080, DAY)}


def test_wishes_and_near_jobs():
    assert person.WISH_PRIORITIES == (1, 0.9, 0.8)
    assert [round(near_job_value(rank), 3) for rank in (1, 2, 6, 12, 20)] == [0.75, 0.723, 0.614, 0.45, 0.45]
    assert (person.SAME_APPELLATION, person.SAME_JOB, person.SAME_DOMAIN, person.SAME_LETTER) == (1, 0.9, 0.35, 0.15)


def test_a_licence_gives_those_under_it():
    gives = {held.value: " ".join(sorted(given.value for given in given_)) for held, given_ in LICENCE_GIVES.items()}
    assert gives == {
        "A1": "AM", "A2": "A1 AM", "A": "A1 A2 AM", "B": "AM", "BE": "AM B", "C1": "AM B", "C": "AM B C1",
        "CE": "AM B BE C C1", "D1": "AM B", "D": "AM B D1", "DE": "AM B BE D D1",
    }  # fmt: skip
    assert Licence.AM not in LICENCE_GIVES


def test_congestion_rhythm_reply_and_order():
    assert (congestion.DEFAULT_ACCEPTANCE, congestion.FREE_BELOW, congestion.WAITING_ABOVE) == (0.35, 0.7, 1.3)
    assert congestion.MAX_MALUS == 10
    assert (criteria.FULL_TIME_MINUTES, criteria.PART_TIME_MINUTES, criteria.TOO_LONG_PART_TIME) == (2100, 1800, 0.3)
    assert (criteria.REPLY_MEAN, criteria.REPLY_PRIOR, criteria.REPLY_KNOWN_FROM) == (0.6, 4, 5)
    assert (criteria.UNSAID_ACTIVITY, criteria.BEGINNER_VALUE, criteria.MISSING_EXPERIENCE) == (0.15, 0.7, 0.5)
    caps = (ranking.SAME_STRUCTURE_CAP, ranking.SAME_TITLE_CAP, ranking.SAME_KIND_CAP)
    assert (ranking.FIRST_PAGE, *caps) == (10, 2, 2, 4)
    assert (ranking.WINDOW_POINTS, week.MOST_ACTIVITIES, week.ALTERNATIVES, week.BAND_MINUTES) == (15, 5, 3, 60)


@pytest.mark.parametrize(("days", "said"), [(0.2, "1 jour"), (1.6, "2 jours"), (4.0, "4 jours")])
def test_a_structure_says_in_how_many_days_it_answers(days, said):
    item = only(make_profile(), make_facts(reply=ReplyRecord(8, 8, days)))
    reason = next(part.reason for part in item.contributions if part.criterion is Criterion.REPLY)

    assert reason.replace("\u00a0", " ") == f"Répond en général en {said}"
