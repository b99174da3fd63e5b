"""``aportee match``: a profile in a file, everyone accompanied, the golden cases."""

import json

import pytest

from app.kit.database import unit_of_work
from app.match_commands import match_command
from app.matching.values import Kind
from tests.conftest import NOW
from tests.factories.offers import an_offer
from tests.factories.people import a_person, a_referent, follow
from tests.support.evaluated import evaluated


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW)
    return lambda *asked: app.test_cli_runner().invoke(match_command, list(asked))


@pytest.fixture
def followed(app):
    person = a_person(answers={"modes": ["car"], "hours": {"wanted": 20}})
    follow(a_referent(), person)
    return person


def written(folder, **answers) -> str:
    path = folder / "profile.json"
    path.write_text(json.dumps({"commune": "23096", "modes": ["car"], **answers}))
    return str(path)


def test_a_profile_in_a_file_is_ranked_with_points_that_add_up(run, folder):
    offer = an_offer(Kind.JOB)

    printed = run("--profile", written(folder), "--json")

    assert printed.exit_code == 0
    found = json.loads(printed.output)
    assert [item["id"] for item in found["items"]] == [offer.public_id]
    item = found["items"][0]
    assert sum(part["points"] for part in item["contributions"]) == item["points"]


def test_the_printed_ranking_says_the_points_the_reasons_and_what_to_check(run, folder):
    an_offer(Kind.JOB)

    printed = run("--profile", written(folder, modes=None), "--limit", "1").output

    assert "1\u00a0offre possible" in printed
    assert "à vérifier" in printed
    assert "Les horaires ne sont pas précisés" in printed


def test_a_wrong_profile_is_refused_naming_each_field(run, folder):
    refused = run("--profile", written(folder, commune="nowhere", stage="x"))

    assert refused.exit_code == 1
    assert "commune" in str(refused.exception)
    assert "stage" in str(refused.exception)


def test_a_file_that_is_no_json_is_refused(run, folder):
    (folder / "notes.txt").write_text("bonjour")

    assert "n’est pas du JSON" in str(run("--profile", str(folder / "notes.txt")).exception)


def test_exactly_one_thing_is_asked(run, folder):
    assert run().exit_code == 2
    assert run("--all", "--evaluate").exit_code == 2


def test_everyone_accompanied_is_ranked_and_only_counts_come_out(run, followed):
    an_offer(Kind.JOB)

    counts = json.loads(run("--all", "--json").output)

    assert (counts["people"], counts["ranked_again"], counts["under_three"], counts["offers_in_a_list"]) == (1, 1, 1, 1)
    assert json.loads(run("--all", "--json").output)["ranked_again"] == 0
    assert followed.last_name not in run("--all").output


def test_someone_who_asked_for_a_pause_is_not_ranked(run, followed):
    with unit_of_work():
        followed.frozen_at = NOW

    assert json.loads(run("--all", "--json").output)["people"] == 0


def test_someone_no_longer_accompanied_is_not_ranked(run):
    a_person()

    assert json.loads(run("--all", "--json").output)["people"] == 0


def test_the_evaluation_is_given_as_json(run, monkeypatch):
    monkeypatch.setattr("app.match_commands.evaluation", lambda _edges: evaluated())  # measured once for the folder

    numbers = json.loads(run("--evaluate", "--json").output)

    assert numbers["people"] >= 60
    assert numbers["opened"][0]["measures"]["violations"] == 0
    assert numbers["held_out_causes"] == {"order": 5, "trip": 3}  # counted, so that nobody has to look at them
