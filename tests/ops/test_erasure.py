"""Export and erasure are whole by construction: what they miss is an error here, not a surprise later."""

import html
import json

import pytest

from app.insights.models import PastOutcome
from app.kit.access import SYSTEM
from app.kit.columns import Erasure
from app.kit.database import Base, db, unit_of_work
from app.people import erasure_services, exposure_queries, file_scope_queries, queries, services
from app.people.file_export import as_sections
from app.people.file_export_queries import everything_about
from app.people.file_export_words import COLUMNS, TABLES
from app.people.models import FileRead, Person
from app.privacy_commands import privacy_commands
from tests.factories.world import ANSWERS, CANARIES, EMAIL, FIRST_NAME, STRUCTURE_WORDS, a_world
from tests.support.everything import snapshot, where_is

ACCOUNT_WORDS = ("zzcompte@personne.example", "Zzconsentement", "Zznavigateur")


@pytest.fixture
def world(app, now):
    return a_world(now)


def erase(person: Person, now) -> None:
    with unit_of_work():
        erasure_services.erase(db.session.get_one(Person, person.id), actor=SYSTEM, now=now)


def test_every_table_with_something_about_someone_is_found_or_explained(app):
    told = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(file_scope_queries.about(column).sensitivity in file_scope_queries.PERSONAL for column in table.columns)
    }
    found = {*file_scope_queries.ROOTS, *file_scope_queries.owned_tables(), *file_scope_queries.BY_NAME}
    found |= set(file_scope_queries.BY_ADDRESS)

    assert told - found - set(file_scope_queries.NOT_OF_PEOPLE) == set()
    assert found & set(file_scope_queries.NOT_OF_PEOPLE) == set()


def test_a_table_of_people_is_deleted_or_says_what_stays(app):
    """A row that stays must lead to no one: all its personal columns are pseudonyms, or it is not about people."""
    kept = [
        table.name
        for table in Base.metadata.sorted_tables
        if any(file_scope_queries.about(column).erased is Erasure.PSEUDONYM for column in table.columns)
    ]

    assert kept == ["file_read"]


def test_every_exported_column_has_its_french(app):
    exported = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if file_scope_queries.about(column).exported and table.name not in file_scope_queries.NOT_OF_PEOPLE
        and not any(key.column.table.name == "person" for key in column.foreign_keys)
    }

    assert {table for table, _column in exported} - set(TABLES) == set()
    assert {column for _table, column in exported} - set(COLUMNS) == set()


def test_an_export_holds_everything_about_the_person_and_nothing_of_others(world):
    data = everything_about(world.person())
    text = json.dumps(data, default=str, ensure_ascii=False)

    assert [word for word in (*CANARIES, *ACCOUNT_WORDS) if word not in text] == []
    assert "Karim" not in text
    assert set(data) == set(TABLES), "the world fills every table of the person"
    assert [row["limits"] for row in data["person"]] == [ANSWERS["limits"]]


def test_the_readable_export_says_words_and_no_code(world):
    sections = as_sections(everything_about(world.person()))
    words = " ".join(text for section in sections for row in section.rows for line in row for text in line)

    assert "Rencontre prévue" in words
    assert "novembre 2026" in words
    assert "2026-11-24T" not in words
    assert "PlacementState" not in words


def test_an_erased_person_is_nowhere(world, now):
    erase(world.person(), now)

    left = {word: where_is(word) for word in (*CANARIES, *ACCOUNT_WORDS) if where_is(word)}
    assert left == {}
    assert where_is(world.nadege) == ["erased_file.public_id"]
    assert where_is(world.sent) == []


def test_erasing_one_person_changes_nothing_of_the_others(world, now):
    someone_else = everything_about(db.session.get_one(Person, _other(world).id))
    before = snapshot()

    erase(world.person(), now)

    assert everything_about(db.session.get_one(Person, _other(world).id)) == someone_else
    after = snapshot()
    for table in ("offer", "structure", "membership", "territory", "offer_report"):
        assert after[table] == before[table]


def _other(world) -> Person:
    return queries.by_id(queries.id_of_account(world.accounts["person_other"][0]))


def test_the_reading_log_stays_whole_and_leads_to_no_one(world, now):
    erase(world.person(), now)

    assert services.verify_log() == []
    reader = world.accounts["referent"][0]
    [row] = db.session.query(FileRead)
    [file] = exposure_queries.files_opened(reader, start=row.at, end=row.at.replace(year=2030))
    assert file.public_id is None


def test_what_stays_of_an_erased_file_is_a_count(world, now):
    erase(world.person(), now)

    counted = {(row.kind.value, row.outcome.value): row.proposals for row in db.session.query(PastOutcome)}
    assert counted == {("volunteering", "meeting"): 1, ("training", "proposed"): 1}


def test_a_free_seat_comes_back_when_its_holder_is_erased(app, now):
    from tests.factories import placements as path

    offer = path.one_seat()
    person = path.someone()
    path.accept(path.sent(offer, person))
    assert db.session.get_one(type(offer), offer.id).seats_taken == 1

    erase(person, now)

    assert db.session.get_one(type(offer), offer.id).seats_taken == 0


def test_the_command_writes_two_files_for_the_person(world, app, folder):
    done = app.test_cli_runner().invoke(
        privacy_commands, ["export", world.nadege, "--output", str(folder)]
    )

    assert done.exit_code == 0, done.output
    page = html.unescape((folder / f"dossier-{world.nadege}.html").read_text())
    data = json.loads((folder / f"dossier-{world.nadege}.json").read_text())
    assert EMAIL in page
    assert STRUCTURE_WORDS in page
    assert data["data"]["person"][0]["first_name"] == FIRST_NAME


def test_the_command_asks_before_it_erases(world, app):
    runner, public_id = app.test_cli_runner(), world.nadege

    assert runner.invoke(privacy_commands, ["erase", public_id], input="n\n").exit_code == 1
    assert queries.by_public_id(public_id) is not None
    assert runner.invoke(privacy_commands, ["erase", public_id, "--yes"]).exit_code == 0
    assert queries.by_public_id(public_id) is None


def test_an_unknown_person_is_refused_in_one_sentence(app):
    done = app.test_cli_runner().invoke(privacy_commands, ["export", "zzzzzzzzzz"])

    assert done.exit_code != 0
