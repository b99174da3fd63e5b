"""Who one is changes nothing: name, sex, nationality, age and children flipped, the list is the same to the byte."""

import json
import tomllib

import pytest

from app.evaluation.cases import FOLDER, TERRITORIES, TODAY, answers_of, read_territory
from app.evaluation.orders import Field
from app.matching import engine
from app.people.models import Person
from app.people.profile import parse_profile
from app.people.services import profile_of
from app.search.matching_services import edges
from tests.factories.people import a_person

FLIPS = {
    "name": ("Kevin Martin", "Aïssatou Diallo"),
    "sex": ("m", "f"),
    "civility": ("M.", "Mme"),
    "nationality": ("FR", "AF"),
    "birth_date": ("1961-02-03", "2004-11-20"),
    "age": (63, 19),
    "children": (0, 4),
    "family_status": ("single", "married"),
    "photo": ("", "visage.jpg"),
    "benefit_amount": (0, 635),
}


def raw_people(code: str) -> list[dict]:
    return tomllib.loads((FOLDER / f"people_{code}.toml").read_text(encoding="utf-8"))["person"]


def the_list(field: Field, answers: dict) -> bytes:
    """Everything shown, as bytes: offers, points, reasons, questions, levers, what is left out."""
    profile = parse_profile(answers).profile
    found = engine.match(profile, field.columns, today=TODAY, edges=field.edges)
    shown = (found.items, found.services, found.excluded, found.levers, found.questions, found.warnings)
    return json.dumps([repr(part) for part in shown]).encode()


@pytest.mark.parametrize("code", TERRITORIES)
def test_flipping_who_someone_is_leaves_their_list_identical_to_the_byte(app, code):
    field = Field(read_territory(code), edges())
    one, other = ({name: values[side] for name, values in FLIPS.items()} for side in (0, 1))

    for row in raw_people(code):
        plain = answers_of(row)
        assert the_list(field, plain | one) == the_list(field, plain | other) == the_list(field, plain), row["id"]


@pytest.mark.parametrize("flipped", FLIPS)
def test_nothing_of_who_someone_is_enters_what_the_ranking_reads(flipped):
    for row in (row for code in TERRITORIES for row in raw_people(code)):
        plain = answers_of(row)
        for value in FLIPS[flipped]:
            assert parse_profile(plain | {flipped: value}).profile == parse_profile(plain).profile, row["id"]


def test_a_field_that_says_who_someone_is_is_told_to_be_left_aside(app):
    warnings = parse_profile({"commune": "23096", "nationality": "AF"}).warnings

    assert warnings == ("Champ inconnu, laissé de côté\u00a0: nationality.",)


def test_two_files_that_differ_by_the_name_alone_have_the_same_profile(app):
    assert profile_of(a_person("Kevin", "Martin")) == profile_of(a_person("Aïssatou", "Diallo"))


def test_a_file_has_no_column_to_tell_people_apart_by():
    names = {column.name for column in Person.__table__.columns}

    assert not names & {"sex", "civility", "gender", "nationality", "birth_date", "age", "children", "photo"}


def test_what_someone_needs_does_change_the_list(app):
    field = Field(read_territory("23"), edges())
    plain = answers_of(raw_people("23")[0])

    assert the_list(field, plain) != the_list(field, plain | {"needs": []})
