"""Loading the reference data: complete, once, repaired when it differs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select, update

from app.geo.commands import reference_commands
from app.geo.models import Commune, CommuneAlias
from app.geo.queries import departements, epci_name, gazetteer
from app.geo.services import load_territory
from app.kit.database import db, unit_of_work
from app.reference import queries
from app.reference.models import ReferenceRelease, RomeAppellation, RomeEdge, RomeJob, RomeTag, Vocabulary
from app.reference.services import load
from tests.factories.geo import france
from tests.support import databases
from tests.support.queries import queries as statements

LOADED_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def reloading(app) -> Iterator[None]:
    """For tests that change the reference tables: repaired after them, and not emptied with the other tables."""
    yield
    with unit_of_work():
        db.session.execute(delete(ReferenceRelease))
        db.session.execute(delete(Commune).where(Commune.insee == "23998"))
        load(LOADED_AT, loaders=(load_territory,))
    databases._touched.clear()
    forget()


def forget() -> None:
    for kept in (queries._jobs, queries._vocabularies):
        kept.forget()


def test_the_tables_hold_the_shipped_facts(app):
    counts = {model.__tablename__: db.session.scalar(select(func.count()).select_from(model))
              for model in (Commune, CommuneAlias, RomeJob, RomeAppellation, RomeEdge, RomeTag, Vocabulary)}

    assert counts == {"commune": 35_009, "commune_alias": 2_499, "rome_job": 1_584, "rome_appellation": 13_120,
                      "rome_edge": 14_912, "rome_tag": 14_424, "vocabulary": 476}


def test_a_second_load_writes_nothing(app):
    with statements() as sent, unit_of_work():
        report = load(LOADED_AT, loaders=(load_territory,))

    assert not report.changed
    assert report.written == 0
    assert [statement for statement in sent if not statement.lstrip().upper().startswith("SELECT")] == []


def test_a_load_of_newer_files_writes_only_what_differs(reloading):
    with unit_of_work():
        db.session.execute(update(ReferenceRelease).values(checksum="of other files"))
        db.session.execute(update(Commune).where(Commune.insee == "23096").values(name="Garret", retired=True))
        db.session.execute(delete(RomeEdge).where(RomeEdge.code == "A1203", RomeEdge.rank == 1))
        db.session.add_all([
            Commune(insee="23998", name="Disparue", key="disparue", postal_codes="", departement_code="23",
                    region_code="75", point_source="", retired=False),
            Vocabulary(list_name="theme", value="gone", label="Parti", parent="", description=""),
        ])

    with unit_of_work():
        report = load(LOADED_AT, loaders=(load_territory,))

    written = {table.table: table for table in report.tables if table.written}
    assert {name: (table.inserted, table.updated, table.retired, table.deleted) for name, table in written.items()} == {
        "commune": (0, 1, 1, 0), "rome_edge": (1, 0, 0, 0), "vocabulary": (0, 0, 0, 1)}
    assert db.session.get(Commune, "23096").name == "Guéret"
    assert db.session.get(Commune, "23998").retired
    assert not db.session.get(Commune, "23096").retired


def test_a_load_that_fails_half_way_leaves_everything_as_it_was(reloading):
    def broken():
        raise OSError("unreadable file")

    with unit_of_work():
        db.session.execute(update(ReferenceRelease).values(checksum="of other files"))
        db.session.execute(delete(RomeEdge))

    with pytest.raises(OSError, match="unreadable"), unit_of_work():
        load(LOADED_AT, loaders=(broken,))

    assert db.session.scalar(select(func.count()).select_from(RomeEdge)) == 0
    assert queries.release().checksum == "of other files"


def test_the_command_says_what_it_did_in_json_alone(app):
    result = app.test_cli_runner().invoke(reference_commands, ["load", "--json"])

    assert result.exit_code == 0
    assert json.loads(result.stdout)["changed"] is False


def test_the_gazetteer_of_the_tables_is_that_of_the_files(app):
    assert list(gazetteer().index) == list(france().index)
    assert gazetteer().departements == france().departements == departements()


def test_the_gazetteer_is_built_once(app):
    first = gazetteer()

    with statements(at_most=0):
        assert gazetteer() is first


def test_newer_data_is_seen_after_the_next_check(reloading, monkeypatch):
    before = queries.jobs()
    monkeypatch.setattr(queries, "RECHECK_SECONDS", 0.0)
    with unit_of_work():
        db.session.execute(update(ReferenceRelease).values(checksum="of other files"))

    assert queries.jobs() is not before


def test_nothing_is_kept_of_empty_tables(reloading):
    forget()
    with unit_of_work():
        db.session.execute(delete(ReferenceRelease))
        db.session.execute(delete(RomeAppellation))
    assert queries.search_jobs("jardinier") == []

    with unit_of_work():
        load(LOADED_AT, loaders=(load_territory,))

    assert queries.search_jobs("jardinier")[0].label == "Jardinier / Jardinière"


def test_jobs_and_vocabularies_are_named(app):
    assert queries.job_label("A1203") == "Agent / Agente d'entretien des espaces verts"
    assert queries.job_title(11987).rome == "A1101"
    assert queries.choice_label("theme", "mobilite--acceder-a-un-vehicule")
    assert queries.choice_label("theme", "unknown") == ""
    assert queries.choices("no such list") == ()
    assert {choice.parent for choice in queries.choices("theme")} == {
        choice.value for choice in queries.choices("category")}
    assert epci_name("200057875")
    assert epci_name("000000000") == ""


def test_near_jobs_and_tags_are_read(app):
    edges = queries.near_jobs()

    assert len(edges) == 14_912
    assert edges == sorted(edges, key=lambda edge: (edge[0], edge[2]))
    assert len(queries.jobs_tagged("rome_theme", "017")) == 179
    assert "A1203" in queries.jobs_tagged("rome_theme", "017")
    assert "017" in queries.tags_of("A1203", "rome_theme")
    assert queries.tags_of("Z0000", "rome_theme") == []


def test_sentences_have_a_word_for_every_code(app):
    words = queries.spoken_labels()

    assert words["A1203"] == "Agent / Agente d'entretien des espaces verts"
    assert words["11987"].startswith("Chauffeur")
    assert len(words) == 1_584 + 13_120 + 69
