"""Opening hours are typed in French and kept in the syntax of OpenStreetMap."""

import opening_hours
import pytest

from app.structures.hours import in_words
from app.structures.typed_hours import from_french, to_french


@pytest.mark.parametrize(("typed", "kept"), [
    ("lun-ven 9h-12h, 14h-17h", "Mo-Fr 09:00-12:00,14:00-17:00"),
    ("du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h", "Mo-Fr 09:00-12:00,14:00-17:00"),
    ("mardi et jeudi 14h-17h30", "Tu,Th 14:00-17:30"),
    ("Lun-Ven 9h-12h ; Sam 10:00-12:00", "Mo-Fr 09:00-12:00; Sa 10:00-12:00"),
    ("le samedi de 8h30 à 12h", "Sa 08:30-12:00"),
    ("mer, ven 9h-12h ; dim fermé", "We,Fr 09:00-12:00; Su off"),
    ("tous les jours 8h-20h", "Mo-Su 08:00-20:00"),
    ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00"),
    ("24/7", "24/7"),
])  # fmt: skip
def test_what_one_types_is_understood(typed, kept):
    assert from_french(typed) == kept
    assert opening_hours.validate(kept)


@pytest.mark.parametrize("typed", ["quand on veut", "sur rendez-vous", "9h", "9h-10h" + " " * 200_000 + "x"])
def test_what_is_not_understood_is_left_to_be_refused(typed):
    assert not opening_hours.validate(from_french(typed)) or typed == "9h"


@pytest.mark.parametrize("kept", [
    "Mo-Fr 09:00-12:00,14:00-17:00", "Tu,Th 14:00-17:30", "Mo-Fr 09:00-12:00; Sa 10:00-12:00",
])  # fmt: skip
def test_what_was_kept_is_edited_as_it_was_typed(kept):
    assert from_french(to_french(kept)) == kept
    assert in_words(kept)


def test_it_reads_as_one_writes_it():
    assert to_french("Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:30") == "lun-ven 9h-12h, 14h-17h ; sam 10h-12h30"
