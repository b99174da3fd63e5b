"""``aportee import`` as one types it."""

import json

import pytest
from click.testing import CliRunner

from app.interop.commands import import_
from tests.factories.accounts import a_territory
from tests.factories.feeds import ft_file, ft_offer

KEYS = ["read", "created", "updated", "unchanged", "closed", "rejected", "issues"]


@pytest.fixture
def feed(app, folder):
    a_territory("23")
    file = folder / "feed.json"
    file.write_bytes(ft_file(ft_offer("A1"), ft_offer("A2", intitule="")))
    return file


def run(app, *arguments):
    return CliRunner().invoke(import_, [*map(str, arguments), "--format", "france-travail", "--source", "demo"])


def test_json_prints_exactly_the_documented_report(app, feed):
    answer = run(app, feed, "--json")

    report = json.loads(answer.stdout)
    assert list(report) == KEYS
    assert [list(issue) for issue in report["issues"]] == [["record", "field", "value", "reason", "suggestion"]]
    assert answer.exit_code == 0


def test_the_second_run_changes_nothing(app, feed):
    run(app, feed)

    report = json.loads(run(app, feed, "--json").stdout)

    assert (report["created"], report["updated"], report["unchanged"], report["closed"]) == (0, 0, 1, 0)


def test_people_read_each_doubt_on_its_line(app, feed):
    answer = run(app, feed)

    assert answer.stdout.splitlines() == [
        "A2, intitule\u00a0: Le titre manque. Donnez un titre à cette offre.",
        "2 lues, 1 créées, 0 modifiées, 0 inchangées, 0 fermées, 1 refusées.",
    ]


def test_a_rehearsal_says_it_wrote_nothing(app, feed):
    assert "rien n’a été écrit" in run(app, feed, "--dry-run").stdout


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe"])
def test_a_broken_file_fails(app, feed, content):
    feed.write_bytes(content)

    answer = run(app, feed, "--json")

    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["issues"][0]["record"] == "fichier"


def test_a_file_that_is_not_there_fails(app, folder):
    answer = run(app, folder / "nowhere.json", "--json")

    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["read"] == 0
