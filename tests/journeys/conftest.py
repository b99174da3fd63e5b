"""Browser journeys run on the real thing: ``aportee run`` in its own instance folder, and Chromium."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
READY_SECONDS = 180
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Site:
    """A running site: its address, its demonstration accounts, its mailbox."""

    address: str
    accounts: dict[str, dict[str, str]]

    def mails(self, to: str) -> list[dict[str, str]]:
        """The mails to an address, newest first."""
        with urllib.request.urlopen(f"{self.address}/boite-aux-lettres.json", timeout=10) as answer:  # noqa: S310 - loopback
            return [mail for mail in json.load(answer) if to in mail["to"]]

    def wait_for_mail(self, to: str, *, containing: str = "", seconds: float = 30) -> dict[str, str]:
        """The newest mail to an address, once the worker delivered it."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            found = [mail for mail in self.mails(to) if containing in mail["subject"] + mail["text"]]
            if found:
                return found[0]
            time.sleep(0.5)
        raise AssertionError(f"no mail to {to} containing {containing!r}")

    def sign_in(self, page: Page, role: str) -> None:
        """Sign in by hand: e-mail, password, then the code when the account has one."""
        account = self.accounts[role]
        page.goto(f"{self.address}/connexion")
        page.get_by_label("Adresse e-mail").fill(account["email"])
        page.get_by_label("Mot de passe", exact=True).fill(account["password"])
        if account["totp_secret"]:
            page.locator("[name=code]").fill(pyotp.TOTP(account["totp_secret"]).now())
        page.get_by_role("button", name="Me connecter").click()
        page.wait_for_url(lambda url: "/connexion" not in url)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    environ = {**os.environ, "APORTEE_INSTANCE_DIR": str(folder), "APORTEE_PORT": str(port)}
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "app", "run"], env=environ, stdout=log, stderr=log,
                                   start_new_session=True)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process, folder / "site.log")
            listed = subprocess.run([sys.executable, "-m", "app", "demo", "accounts", "--json"], env=environ, check=True,
                                    capture_output=True, text=True).stdout
            yield Site(f"http://127.0.0.1:{port}", {account["role"]: account for account in json.loads(listed)})
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/sante/pret", timeout=5):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def context(browser: Browser, scripts: bool) -> Iterator[BrowserContext]:  # noqa: FBT001 - a fixture
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
