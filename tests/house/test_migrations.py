"""Migrations and models say the same, on both databases, from nothing to the head and back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, insert, inspect, text

from app import create_app, schema
from app.kit.database import db
from app.people import sealed_log
from tests.conftest import NOW
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


def fill_every_table(connection: Connection) -> None:
    """One row in each table, so that every foreign key has something to lose."""
    known = MetaData()
    known.reflect(connection)
    for table in known.sorted_tables:
        if table.name != "alembic_version":
            values = {column.name: filler(column) for column in table.columns if not column.nullable}
            connection.execute(insert(table).values(values))


def filler(column: Column) -> object:
    number = 2 if column.name.startswith("end") else 1  # what ends does so after its start
    made = {int: number, str: "x", bytes: b"x", float: 1.0, bool: True, datetime: NOW, date: NOW.date(), time: time(9)}
    return made.get(column.type.python_type, {})  # JSON: an empty object


def rows(connection: Connection) -> dict[str, int]:
    names = inspect(connection).get_table_names()
    return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in names}  # noqa: S608 - our tables


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


def test_a_filled_database_is_migrated_and_loses_nothing(empty):
    schema.upgrade("0002")
    with db.engine.begin() as connection:
        fill_every_table(connection)
        before = rows(connection)

    schema.upgrade()

    with db.engine.connect() as connection:
        after = rows(connection)
        assert {name: after[name] for name in before} == before
        assert connection.dialect.name != "sqlite" or connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_the_migrated_database_refuses_to_change_the_reading_log(empty):
    schema.upgrade()

    with db.engine.connect() as connection:
        assert sealed_log.is_installed(connection)
