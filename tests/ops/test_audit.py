"""The reading log cannot be rewritten, and says whose file an account opened."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.people import erasure_services, queries, services
from app.people.commands import audit_commands
from app.people.models import Person, SealedMonth
from app.people.values import ReadPurpose
from tests.factories.people import a_person, a_referent, actor_of, follow
from tests.support.databases import open_log

DAY = timedelta(days=1)


@pytest.fixture
def referent(app):
    return a_referent()


def read(referent, person, at, purpose=ReadPurpose.FILE):
    with unit_of_work():
        services.log_read(db.session.get_one(Person, person.id), actor=actor_of(referent), purpose=purpose, now=at)


@pytest.fixture
def nadege(referent, now):
    person = a_person()
    follow(referent, person)
    read(referent, person, now - 40 * DAY)
    read(referent, person, now)
    return person


def execute(statement: str) -> None:
    with unit_of_work():
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE file_read SET reader = 'x'",
        "DELETE FROM file_read",
        "UPDATE sealed_month SET head = 'x'",
        "UPDATE sealed_month SET rows = 0",
        "DELETE FROM sealed_month",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(nadege, now, statement):
    with unit_of_work():
        services.seal_past_months(now=now)

    with pytest.raises(DBAPIError, match="append-only"):
        execute(statement)
    assert services.verify_log() == []


def test_a_dropped_month_cannot_be_marked_anew(nadege, now):
    later = now + 500 * DAY
    with unit_of_work():
        services.seal_past_months(now=later)
        services.drop_old_months(now=later)

    with pytest.raises(DBAPIError, match="append-only"):
        execute("UPDATE sealed_month SET dropped_at = NULL")


def test_a_month_dropped_before_its_term_is_a_fault(nadege, now):
    with unit_of_work():
        services.seal_past_months(now=now)
    with unit_of_work():
        db.session.scalar(select(SealedMonth)).dropped_at = now
    execute("DELETE FROM file_read WHERE month IN (SELECT month FROM sealed_month)")

    assert [fault.message for fault in services.verify_log()] == ["Le mois a été effacé avant son terme."]


def run(app, *arguments):
    return app.test_cli_runner().invoke(audit_commands, arguments)


def test_the_command_finds_the_log_whole(app, nadege):
    done = run(app, "verify")

    assert done.exit_code == 0, done.output
    assert "entier" in done.output


def test_the_command_says_where_the_log_was_changed(app, nadege):
    with unit_of_work(), open_log(db.session.connection()):
        db.session.execute(text("UPDATE file_read SET reader = 'x' WHERE seq = (SELECT min(seq) FROM file_read)"))

    done = run(app, "verify", "--json")

    assert done.exit_code == 1
    assert [fault["message"] for fault in json.loads(done.stdout)["faults"]] == ["Cette ligne a été modifiée."]


def test_exposure_lists_the_files_an_account_opened_between_two_days(app, referent, nadege, now):
    karim = a_person("Karim")
    follow(referent, karim)
    read(referent, karim, now + 3 * DAY, ReadPurpose.PROFILE)

    done = run(app, "exposure", "--account", referent.email, "--from", "2026-11-01", "--to", "2026-11-24", "--json")

    [file] = json.loads(done.stdout)
    assert (file["public_id"], file["readings"], file["purposes"]) == (nadege.public_id, 1, ["file"])
    assert "Nadège" not in done.stdout


def test_exposure_counts_an_erased_file_without_naming_it(app, referent, nadege, now):
    address = referent.email
    with unit_of_work():
        erasure_services.erase(queries.by_id(nadege.id), actor=SYSTEM, now=now)

    done = run(app, "exposure", "--account", address, "--from", "2026-01-01", "--to", "2026-12-31")

    assert "(effacé)" in done.output
    assert "1 dossier ouvert" in done.output.replace("\u00a0", " ")


def test_exposure_of_an_unknown_account_is_refused(app):
    assert run(app, "exposure", "--account", "x@site.example", "--from", "2026-01-01", "--to", "2026-01-02").exit_code
