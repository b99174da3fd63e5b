"""What the suite runs, in what order, and where its fixtures come from.

The suite runs once per database: ``--database sqlite`` (the default) runs everything but the browser journeys,
``--database postgresql`` runs again every test that touches the database.
"""

import gc
from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Paris


ENGINE = "evaluation/"  # golden cases rank invented facts: they read nothing that differs between databases
# a walk of the whole site, a seeding, a ranking of every golden case; paths so long that one must not be the last
COSTLY = ("trust/", "demo/", ENGINE, "placements/test_any_path")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures, and the application with them; a process that only hands tests to workers needs neither."""
    if not config.getoption("numprocesses", None):
        config.pluginmanager.import_plugin("tests.support.fixtures")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the browser journeys for their own run, and for PostgreSQL only what touches the database.

    What is costly or shares a costly preparation comes first: of two workers, the first does it alone.
    """
    asked = any("journeys" in argument for argument in config.args)
    items[:] = [item for item in items if asked or not is_of(item, "journeys/")]
    if config.getoption("--database") == "postgresql":
        items[:] = [item for item in items if asks_for(item, "app") and not is_of(item, ENGINE)]
    else:
        items[:] = [item for item in items if not asks_for(item, "on_postgresql")]
    items.sort(key=costly_first)


def asks_for(item: pytest.Item, fixture: str) -> bool:
    """Tell whether a test uses a fixture, itself or through another."""
    return fixture in getattr(item, "fixturenames", ())


def is_of(item: pytest.Item, place: str) -> bool:
    """Tell whether a test stands in one of our folders or modules."""
    return f"/tests/{place}" in item.path.as_posix()


def costly_first(item: pytest.Item) -> int:
    """The place of a test among the costly ones; all others after them, in the order they had."""
    return next((rank for rank, place in enumerate(COSTLY) if is_of(item, place)), len(COSTLY))


def pytest_collection_finish() -> None:
    """What is imported and collected lives until the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
