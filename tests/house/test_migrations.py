"""Migrations and models say the same, on both databases, from nothing to the head and back."""

from dataclasses import replace

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from app import create_app, schema
from app.kit.database import db
from app.people import sealed_log
from tests.support.databases import database_url


@pytest.fixture
def empty(app, settings, request, folder):
    """An application on a database without tables."""
    url = database_url(request.config.getoption("--database"), folder, name="aportee_migrations")
    other = create_app(replace(settings, database_url=url))
    with other.app_context():
        yield other
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


def test_the_migrations_make_exactly_the_models(empty):
    schema.upgrade()

    assert schema.current() == schema.head()
    assert schema.differences() == []


def test_every_migration_can_be_taken_back(empty):
    schema.upgrade()

    command.downgrade(schema.config(), "base")

    assert schema.current() is None


def test_the_migrated_database_refuses_to_change_the_reading_log(empty):
    schema.upgrade()

    with db.engine.connect() as connection:
        assert sealed_log.is_installed(connection)
