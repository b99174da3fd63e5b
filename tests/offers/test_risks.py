"""Warning signs on a labelled set written for the purpose: what they catch, what they leave alone."""

from pathlib import Path

import pytest

from app.matching.values import Contract, Kind, Schedule
from app.offers import risks
from app.offers.record import SlotData
from app.offers.text_digest import digest_of
from app.offers.values import PayPeriod
from tests.factories.offers import offer_data

LABELLED = Path(__file__).parent / "labelled"
RECALL, FALSE_ALARMS = 0.95, 0.05


def read(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """The title and the signs of each offer of a file."""
    found = []
    for line in (LABELLED / name).read_text().splitlines():
        kind, title, text = (part.strip() for part in line.split("|", 2))
        found.append((title, risks.flags_of(offer_data(Kind(kind), title=title, description=text))))
    return found


def test_the_labelled_set_is_large_enough():
    assert len(read("scams.txt")) >= 60
    assert len(read("honest.txt")) >= 60


def test_nearly_every_scam_is_flagged():
    offers = read("scams.txt")
    missed = [title for title, flags in offers if not flags]

    assert len(missed) <= (1 - RECALL) * len(offers), missed


def test_honest_offers_are_left_alone():
    offers = read("honest.txt")
    alarmed = [(title, flags) for title, flags in offers if flags]

    assert len(alarmed) <= FALSE_ALARMS * len(offers), alarmed


def test_every_sign_has_words_for_the_moderator():
    codes = {flag for _, flags in read("scams.txt") for flag in flags}

    assert codes <= set(risks.REASONS)
    assert all(reason.endswith(".") for reason in risks.REASONS.values())


def rota(hours: int) -> tuple[SlotData, ...]:
    return tuple(SlotData(day=day, start_minute=540, end_minute=540 + hours * 60) for day in range(1, 6))


@pytest.mark.parametrize(("values", "sign"), [
    ({"slots": rota(3)}, "volunteer_rota"),
    ({"weekly_minutes_max": 25 * 60}, "volunteer_hours"),
    ({"title": "URGENT CHERCHE BÉNÉVOLES MOTIVÉS"}, "shouting"),
])  # fmt: skip
def test_a_job_disguised_as_volunteering_is_flagged_by_its_hours(values, sign):
    assert sign in risks.flags_of(offer_data(Kind.VOLUNTEERING, **values))


def test_free_hours_are_not_a_rota():
    assert not risks.flags_of(offer_data(Kind.VOLUNTEERING, slots=rota(3), schedule=Schedule.CHOICE))


@pytest.mark.parametrize(("cents", "period", "sign"), [
    (900, PayPeriod.HOUR, "pay_low"), (12_000, PayPeriod.HOUR, "pay_high"), (1_000_000, PayPeriod.MONTH, "pay_high"),
])  # fmt: skip
def test_a_pay_out_of_the_ordinary_is_flagged(cents, period, sign):
    assert sign in risks.flags_of(offer_data(Kind.JOB, pay_min_cents=cents, pay_period=period, pay_gross=True))


def test_an_apprentice_may_earn_less_than_the_minimum():
    young = {"contract": Contract.APPRENTICESHIP, "pay_min_cents": 700, "pay_period": PayPeriod.HOUR, "pay_gross": True}

    assert not risks.flags_of(offer_data(Kind.JOB, **young))


def test_a_text_used_by_many_structures_is_flagged():
    assert "same_text" in risks.flags_of(offer_data(), same_text=3)


def test_the_same_words_make_the_same_digest_whatever_their_dress():
    text = "<p>Nous cherchons des personnes motivées pour distribuer des prospectus samedi, 12 € de l’heure.</p>"
    dressed = "<p>NOUS cherchons des personnes motivees, pour distribuer des prospectus : SAMEDI 15 € de l’heure !</p>"

    assert digest_of(text) == digest_of(dressed) is not None
    assert digest_of(text) != digest_of(text.replace("prospectus", "repas"))
    assert digest_of("<p>On distribue les repas.</p>") is None
