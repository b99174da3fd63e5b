"""One application and one empty database for the session, cleaned after each test."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.kit import clock
from app.kit.database import db
from app.settings import from_environ
from tests.conftest import NOW
from tests.support.client import Page
from tests.support.databases import create_schema, database_url, empty_tables
from tests.support.mailbox import Mailbox


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest):
    folder = tmp_path_factory.mktemp("instance")
    base = from_environ({"APORTEE_INSTANCE_DIR": str(folder)})
    return replace(base, database_url=database_url(request.config.getoption("--database"), folder))


@pytest.fixture(scope="session")
def built_app(settings) -> Iterator[Flask]:
    application = create_app(settings)
    application.testing = True
    with application.app_context():
        create_schema(application)
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """The application on an empty database that holds the reference data."""
    yield built_app
    empty_tables()


@pytest.fixture(scope="session")
def on_postgresql() -> None:
    """What only PostgreSQL has; tests that ask for it are left out on SQLite (see ``tests/conftest.py``)."""


@pytest.fixture
def page(app: Flask) -> Page:
    """A reader who checks every page they fetch; ``page.as_(account)`` signs in."""
    return Page(app)


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """The mails the outbox holds, in order."""
    return Mailbox()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stops: what is counted by windows of time never falls on both sides of one."""
    present = clock.now()
    monkeypatch.setattr(clock, "now", lambda: present)
