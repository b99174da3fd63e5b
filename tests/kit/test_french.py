"""French as printed."""

from datetime import UTC, date, datetime, time

import pytest

from app.kit import french


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (french.long_date(date(2026, 12, 1), weekday=True), "mardi 1er décembre 2026"),
        (french.long_date(date(2026, 11, 22)), "22 novembre 2026"),
        (french.hour(time(9, 0)), "9 h"),
        (french.hour(time(14, 5)), "14 h 05"),
        (french.date_and_hour(datetime(2026, 7, 1, 7, 30, tzinfo=UTC)), "mercredi 1er juillet 2026 à 9 h 30"),
        (french.minutes(80), "1 h 20"),
        (french.minutes(45), "45 min"),
        (french.agreed(60, "prévue"), "1 h prévue"),
        (french.agreed(90, "prévue"), "1 h 30 prévue"),
        (french.agreed(180, "prévue"), "3 h prévues"),
        (french.agreed(45, "prévue"), "45 min prévues"),
        (french.minutes(180), "3 h"),
        (french.hours_range(120, 240), "2 à 4 h"),
        (french.hours_range(90, 90), "1 h 30"),
        (french.hours_range(None, None), ""),
        (french.km(0.84), "0,8 km"),
        (french.km(23.4), "23 km"),
        (french.km(None), ""),
        (french.number(1234.5, 1), "1 234,5"),
        (french.count(0, "offre"), "0 offre"),
        (french.count(2, "offre"), "2 offres"),
        (french.phone("+33536490023"), "05 36 49 00 23"),
        (french.phone("0536490023"), "05 36 49 00 23"),
        (french.enumerate_words(["a", "b", "c"]), "a, b et c"),
    ],
)
def test_it_reads_as_print(value, said):
    assert plain(value) == said


def test_midnight_in_paris_is_the_right_day():
    assert plain(french.long_date(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))) == "23 novembre 2026"
