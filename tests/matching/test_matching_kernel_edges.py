"""Where the kernel begins and ends: the pole, the line of dates, the fifteenth point, what is left unjudged."""

import numpy as np
import pytest

from app.matching import batch
from app.matching.columns import columns_of
from app.matching.offer_table import LOT, TEACHES, offers_of, signs_of
from app.matching.values import Help, Hours, JobTime, Kind, Mode, Need, OfferFacts, Place, Schedule, Wish
from tests.factories.matching import TODAY, make_facts, make_profile, near
from tests.matching.kernels import PLAIN
from tests.matching.test_matching_kernel import NO_CONTEXT, same

ALIKE = np.dtype([("structure", "i8"), ("title", "i8"), ("kind", "i1")])
COURSE = {"kind": Kind.TRAINING, "rome": ("K1304",), "helps": frozenset({Help.FRENCH_LESSONS})}


def at(lat: float, lon: float) -> OfferFacts:
    return make_facts(places=(Place("98611", lat, lon),))


@pytest.mark.parametrize(
    ("profile", "fact"),
    [
        (make_profile(lat=-16.5, lon=179.95, insee=None), at(-16.5, -179.95)),
        (make_profile(lat=-16.5, lon=-179.95, insee=None), at(-16.5, 179.95)),
        (make_profile(lat=89.95, lon=10.0, insee=None), at(90.0, 10.0)),
        (make_profile(lat=89.0, lon=10.0, insee=None), at(89.0, -170.0)),
        (make_profile(lat=89.3, lon=10.0, insee=None, modes=None), at(89.9, -170.0)),
        (
            make_profile(modes=frozenset({Mode.WALK})),
            make_facts(90, stops=(near(80),), helps=frozenset({Help.SHUTTLE})),
        ),
        (make_profile(modes=frozenset({Mode.TRANSIT}), max_minutes={Mode.TRANSIT: 10}), make_facts(0)),
        (make_profile(hours=Hours(0.1)), make_facts(kind=Kind.TRAINING, minutes_max=0)),
        (make_profile(hours=Hours(15)), make_facts(kind=Kind.TRAINING, minutes_min=None, minutes_max=None)),
        (make_profile(job_time=JobTime.FULL), make_facts(schedule=Schedule.FREE, slots=())),
        (make_profile(needs=frozenset({Need.FRENCH}), wishes=(Wish("A1203"),)), make_facts(**COURSE)),
    ],
)
def test_the_kernel_answers_at_the_ends_as_the_arrays_do(profile, fact, monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)

    same(profile, columns_of([fact, make_facts(3)]), NO_CONTEXT, 5)


def test_sixty_offers_worth_the_same_are_in_the_same_order(monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)

    same(make_profile(), columns_of([make_facts(key=key) for key in range(1, 61)]), NO_CONTEXT, 60)


def test_what_an_offer_loses_at_least_counts_each_criterion_at_its_own_points():
    person = {"weights": (30, 25, 15, 10, 10, 5, 5), "stage": (1.0,), "first_kinds": 0, "needs": 3, "needs_count": 2}
    lots, worth = np.array([(1.0, 3, 0), (1.0, 1, 0), (0.0, 3, 0)], dtype=LOT), np.zeros(3)

    PLAIN.read_lots(person, lots, worth)
    said = ((1.0, 1.0, 0), (1.0, 1.0, 1), (0.0, 1.0, 0), (1.0, 0.2, 0), (1.0, 1.0, 2))
    least = [PLAIN.least_lost(person, activity, trip, worth[lot]) for activity, trip, lot in said]

    assert least == [0, 4, 29, 19, 4]


@pytest.mark.parametrize(("lost", "first"), [(15, 3), (16, 2)])
def test_an_alternative_exactly_fifteen_points_away_passes_and_no_further_one(lost, first):
    offers = np.array([(1, 0, 0), (1, 0, 0), (1, 0, 0), (2, 0, 0)], dtype=ALIKE)
    order, kept, losses = np.arange(4), np.arange(4), np.array([0, 0, 0, lost])

    assert PLAIN.first_within(offers, kept, losses, order, 2, 4) == first
    found = PLAIN.alternative(offers, {"flags": 0}, kept, losses, order, 2, 4)
    assert found == (first if first == 3 else -4)
    closer = np.array([(1, 0, 0), (1, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0)], dtype=ALIKE)
    assert PLAIN.first_within(closer, np.arange(5), np.zeros(5), np.arange(5), 2, 5) == 3


def test_what_repeats_is_counted_from_none():
    offers = np.array([(1, 7, 4), (2, 7, 4), (3, 7, 4)], dtype=ALIKE)

    assert PLAIN.repeats(offers, np.arange(3), np.arange(3), 1, 1) == (True, 1)
    assert PLAIN.repeats(offers, np.arange(3), np.arange(3), 2, 2) == (False, 2)


def test_only_a_course_that_teaches_a_need_is_read_for_it():
    columns = columns_of([make_facts(**COURSE), make_facts(**COURSE | {"kind": Kind.JOB}),
                          make_facts(kind=Kind.TRAINING)])  # fmt: skip

    assert (signs_of(columns) & TEACHES != 0).tolist() == [True, False, False]


def test_an_offer_without_a_position_is_laid_out_without_a_number_made_up_for_it():
    with np.errstate(invalid="raise"):
        offers_of(columns_of([make_facts(places=(Place(),)), make_facts()]), TODAY)
