"""One application and one empty database for the session, cleaned after each test.

The suite runs once per database: ``--database sqlite`` (the default) runs everything but the browser journeys,
``--database postgresql`` runs again every test that touches the database.
"""

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.kit import clock
from app.kit.database import db
from app.settings import from_environ
from tests.support.client import Page
from tests.support.databases import create_schema, database_url, empty_tables
from tests.support.mailbox import Mailbox

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Paris


ENGINE = "evaluation"  # golden cases rank invented facts: they read nothing that differs between databases
COSTLY = ("trust", "demo", ENGINE)  # a walk of the whole site, a seeding, a ranking of every golden case


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the browser journeys for their own run, and for PostgreSQL only what touches the database.

    What shares a costly preparation comes first: of two workers, the first does it alone.
    """
    asked = any("journeys" in argument for argument in config.args)
    items[:] = [item for item in items if asked or not is_of(item, "journeys")]
    if config.getoption("--database") == "postgresql":
        items[:] = [item for item in items if "app" in getattr(item, "fixturenames", ()) and not is_of(item, ENGINE)]
    items.sort(key=costly_first)


def is_of(item: pytest.Item, folder: str) -> bool:
    """Tell whether a test stands in one of our folders."""
    return f"/tests/{folder}/" in item.path.as_posix()


def costly_first(item: pytest.Item) -> int:
    """The place of a test's folder among the costly ones; all others after them, in the order they had."""
    return next((place for place, folder in enumerate(COSTLY) if is_of(item, folder)), len(COSTLY))


def pytest_collection_finish() -> None:
    """What is imported and collected lives until the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


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
