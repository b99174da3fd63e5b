"""``aportee search``, the periodic generation, and what ``doctor`` says of the index."""

import json

import pytest

from app.doctor import diagnose
from app.kit.database import db, unit_of_work
from app.offers.models import Offer
from app.search import generation, jobs
from app.search.commands import search_commands
from app.search.live import catalogue
from tests.factories.offers import an_offer


@pytest.fixture
def run(app, settings):
    """Run a command in the application; the index folder starts empty."""
    pointer = settings.index_dir / "CURRENT"
    pointer.unlink(missing_ok=True)
    catalogue().forget()
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(search_commands, list(arguments))


def test_rebuild_writes_a_generation_and_check_agrees(run, settings):
    an_offer(title="Aider au jardin")

    written = run("rebuild", "--json")

    assert written.exit_code == 0
    assert json.loads(written.stdout)["offers"] == 1
    assert generation.current(settings.index_dir).count == 1
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    assert "disent la même chose" in checked.output


def test_check_fails_without_a_generation_and_when_a_file_is_damaged(run, settings):
    an_offer()
    assert run("check").exit_code == 1

    run("rebuild")
    folder = generation.current(settings.index_dir).folder
    largest = max((file for file in folder.iterdir() if file.suffix == ".npy"), key=lambda file: file.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[-1] ^= 0xFF
    largest.write_bytes(content)

    assert run("check").exit_code == 1


def test_check_sees_an_offer_changed_behind_the_change_log(run):
    offer = an_offer(title="Aider au jardin")
    run("rebuild")
    run("check")
    with unit_of_work():
        db.session.execute(Offer.__table__.update().values(title="Changée en douce"))

    checked = run("check", "--json")

    assert checked.exit_code == 1
    assert json.loads(checked.stdout)["different"] == [offer.public_id]


def test_query_answers_as_the_page_does(run):
    an_offer(title="Aider au jardin partagé")

    found = json.loads(run("query", "jardins", "--ou", "Guéret", "--json").stdout)

    assert [item["title"] for item in found["items"]] == ["Aider au jardin partagé"]
    assert found["total"] == 1
    assert "1 offre" in run("query", "jardin").stdout.replace("\u00a0", " ")
    assert run("query", "x" * 400).exit_code == 1
    assert run("query", "jardin", "--ou", "Nulle-Part-les-Oies").exit_code == 1


def test_the_periodic_job_writes_what_is_missing_and_nothing_more(run, settings, now):
    an_offer()

    assert jobs.next_generation(now=now) == 1
    first = generation.pointed(settings.index_dir)
    assert jobs.next_generation(now=now) == 1
    assert generation.pointed(settings.index_dir) == first


def test_an_instance_is_ready_only_with_an_index(run, app, settings):
    name = "index de recherche"
    [before] = diagnose(app, only=(name,))
    run("rebuild")
    [after] = diagnose(app, only=(name,))

    assert (before.ok, after.ok) == (False, True)
    assert "0 offres" in after.detail
