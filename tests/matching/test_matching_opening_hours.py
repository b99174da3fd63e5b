"""Hours one chooses among: opening hours of services, slots of which one is enough."""

from app.matching.values import Day, HalfDay, Kind, Limit, Mode, OfferSlot, Rule, Schedule
from app.matching.verdicts import Verdict
from tests.factories.matching import make_facts, make_profile, said


def test_a_service_open_all_day_suits_someone_free_at_school_hours():
    parent = make_profile(
        availability={Day.MON: frozenset({HalfDay.AM})}, not_before={Day.MON: 510}, not_after={Day.MON: 700}
    )
    open_all_day = {"schedule": Schedule.CHOICE, "slots": (OfferSlot(1, 450, 1110), OfferSlot(2, 450, 1110))}

    assert said(parent, make_facts(kind=Kind.SERVICE, **open_all_day), Rule.HOURS)[0] is Verdict.YES
    assert said(parent, make_facts(kind=Kind.JOB, **open_all_day), Rule.HOURS)[0] is Verdict.NO
    open_after_school = make_facts(kind=Kind.SERVICE, schedule=Schedule.CHOICE, slots=(OfferSlot(1, 690, 1110),))
    assert said(parent, open_after_school, Rule.HOURS)[0] is Verdict.NO


def test_one_may_leave_a_service_before_it_closes_to_catch_the_last_bus():
    rider = make_profile(modes=frozenset({Mode.TRANSIT}), last_return=17 * 60)
    late_closing = {"schedule": Schedule.CHOICE, "slots": (OfferSlot(2, 540, 1110),), "km": 5}

    assert said(rider, make_facts(kind=Kind.SERVICE, **late_closing), Rule.TRIP)[0] is Verdict.CHECK
    assert said(rider, make_facts(kind=Kind.TRAINING, **late_closing), Rule.TRIP)[0] is Verdict.NO


def test_a_saturday_one_may_leave_aside_is_not_weekend_work():
    person = make_profile(limits=frozenset({Limit.NO_WEEKEND}))
    slots = (OfferSlot(2, 540, 720), OfferSlot(6, 540, 720))

    assert said(person, make_facts(schedule=Schedule.CHOICE, slots=slots), Rule.LIMITS)[0] is not Verdict.NO
    assert said(person, make_facts(slots=slots), Rule.LIMITS)[0] is Verdict.NO
