"""What people type finds the job they mean."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reference import files
from app.reference.job_index import JobIndex
from app.reference.text_keys import LONGEST_TYPED_TEXT, fold
from app.reference.values import JobTitle
from app.reference.word_index import WordIndex, prefix_range


@cache
def titles() -> tuple[JobTitle, ...]:
    jobs = {row["code"]: row["label"] for row in files.rows("rome_jobs")}
    return tuple(JobTitle(int(row["ogr"]), row["label"], row["code"], jobs[row["code"]])
                 for row in files.rows("rome_appellations"))


@cache
def rome() -> JobIndex:
    return JobIndex(titles())


@pytest.mark.parametrize(("typed", "first"), [
    ("jardinier", "Jardinier / Jardinière"), ("Jardinière", "Jardinier / Jardinière"),
    ("jardinier·ère", "Jardinier / Jardinière"), ("JARDINIER", "Jardinier / Jardinière"),
    ("maçon", "Maçon / Maçonne"), ("macon", "Maçon / Maçonne"), ("aide a domicile", "Aide à domicile"),
    ("aide-domicile", "Aide à domicile"), ("caissière", "Caissier / Caissière"), ("soudeuse", "Soudeur / Soudeuse"),
    ("agent d'entretien du batiment", "Agent / Agente d'entretien du bâtiment"),
    ("agente d’entretien du bâtiment", "Agent / Agente d'entretien du bâtiment"),
    ("vendeur(se) en boulangerie", "Vendeur / Vendeuse en boulangerie-pâtisserie"),
    ("A1203", "Agent / Agente d'entretien des espaces verts"),
    ("a1203", "Agent / Agente d'entretien des espaces verts"),
    ("aide pour personnes âgées", "Aide aux personnes âgées"),
])
def test_the_job_meant_is_the_first_suggested(typed, first):
    assert rome().search(typed, 5)[0].label == first


def test_a_plural_finds_the_singular():
    assert "Soudeur / Soudeuse" in [title.label for title in rome().search("soudeurs", 5)]


@pytest.mark.parametrize("typed", ["xyzzy", "***", "باريس", "Z9999", "("])
def test_a_text_that_names_no_job_finds_none(typed):
    assert rome().search(typed) == []


def test_a_blank_text_lists_titles_in_their_order():
    assert [title.label for title in rome().search(" ", 2)] == [title.label for title in list(rome())[:2]]


def test_a_code_being_typed_lists_the_titles_of_its_jobs():
    assert {title.rome[:3] for title in rome().search("a12", 100)} == {"A12"}


def test_rare_titles_come_last():
    usual, rare = JobTitle(1, "Berger de nuit", "A1", "Berger"), JobTitle(2, "Berger ancien", "A1", "Berger")

    index = JobIndex((rare, usual), rare=frozenset({2}))

    assert [title.ogr for title in index.search("berger")] == [1, 2]


def test_a_job_is_named_by_its_code_and_a_title_by_its_number():
    assert rome().job_label("A1203") == "Agent / Agente d'entretien des espaces verts"
    assert rome().job_label("Z0000") == ""
    assert rome().title(11987).rome == "A1101"
    assert rome().title(1) is None


def test_every_title_is_found_by_its_own_label():
    for title in titles():
        found = rome().search(title.label, 10)
        assert title.label in {other.label for other in found}, title.label


@given(st.sampled_from(titles()), st.booleans())
@settings(max_examples=200, deadline=None)
def test_accents_and_case_change_nothing(title, upper):
    plain = "".join(letter for letter in unicodedata.normalize("NFD", title.label) if not unicodedata.combining(letter))

    assert rome().search(plain.upper() if upper else plain, 5) == rome().search(title.label, 5)


@given(st.text(max_size=300), st.integers(1, 30))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(typed, limit):
    assert len(rome().search(typed, limit)) <= limit


@given(st.text(max_size=LONGEST_TYPED_TEXT))
def test_a_key_holds_only_small_letters_and_digits_and_is_its_own_key(text):
    key = fold(text)

    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in key.split())
    assert fold(key) == key[:LONGEST_TYPED_TEXT].strip()


KEYS = st.lists(st.text(alphabet="abc ", max_size=12), max_size=30)


@given(KEYS, st.lists(st.text(alphabet="abc", min_size=1, max_size=3), max_size=3))
def test_word_look_up_equals_a_plain_loop(keys, prefixes):
    found = WordIndex(keys).with_all(prefixes).tolist()

    expected = [number for number, key in enumerate(keys)
                if prefixes and all(any(word.startswith(prefix) for word in key.split()) for prefix in prefixes)]
    assert found == expected


@given(st.lists(st.text(alphabet="abc ", max_size=6)).map(sorted), st.text(alphabet="abc", max_size=3))
def test_the_range_of_a_prefix_holds_what_begins_with_it(ordered, prefix):
    low, high = prefix_range(ordered, prefix)

    assert ordered[low:high] == [text for text in ordered if text.startswith(prefix)]
