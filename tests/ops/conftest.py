"""An instance of its own, on its own database: what is restored there breaks no other test."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app import create_app
from app.kit.access import SYSTEM
from app.kit.database import Base, db, unit_of_work
from app.people.models import Person
from app.people.services import create_person
from tests.conftest import NOW
from tests.factories.accounts import a_territory
from tests.support.databases import database_url


@pytest.fixture
def instance(app: Flask, settings, request: pytest.FixtureRequest, folder) -> Iterator[Flask]:
    """A new instance with its tables and a territory, in its own folder."""
    kind = request.config.getoption("--database")
    url = database_url(kind, folder if kind == "sqlite" else settings.instance_dir, name="aportee_ops")
    other = create_app(replace(settings, instance_dir=folder, database_url=url))
    with other.app_context():
        Base.metadata.create_all(db.engine)
        a_territory()
        yield other
        db.session.remove()
        db.engine.dispose()
        forget_kept(url)


def forget_kept(url: str) -> None:
    """Drop the databases that restores set aside: they live on the server of the session."""
    if not url.startswith("postgresql"):
        return
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        kept = text("SELECT datname FROM pg_database WHERE datname LIKE 'aportee_ops_%'")
        for name in connection.scalars(kept).all():
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def someone_named(first_name: str) -> str:
    """Open a file; returns its public id."""
    with unit_of_work():
        person = create_person(first_name, "Exemple", territory_code="23", actor=SYSTEM, now=NOW)
        return person.public_id


def names() -> list[str]:
    """First names of the files in the database, as another process would read them."""
    db.session.remove()
    return sorted(person.first_name for person in db.session.query(Person))
