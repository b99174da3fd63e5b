"""Browser journeys run on the real thing: ``aportee run`` in its own instance folder, and Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.site import Site, chromium, copy_of_prepared, running_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    copy_of_prepared(folder)
    with running_site(folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def context(browser: Browser, scripts: bool) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=scripts, locale="fr-FR")
    yield opened
    opened.close()


@pytest.fixture
def window(context: BrowserContext) -> Page:
    """A phone-sized page, with and without JavaScript; an error of the console fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.problems = problems
    return page
