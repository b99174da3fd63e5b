"""The real site for browser journeys and screenshots: ``aportee run`` in its own instance folder, and Chromium.

``python -m tests.support.site FOLDER`` starts it once in a folder and stops it: what a first start makes (keys, schema,
reference data, example territories) is then copied by each process that needs a site, instead of made again.
"""

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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
READY_SECONDS = 180
PREPARED = "APORTEE_TESTS_SITE"  # the environment's name for that folder
HEADLESS_SHELL = "chromium-headless-shell"  # the same engine without a window: half the work
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Site:
    """A running site: its address, its demonstration accounts, its mailbox."""

    address: str
    accounts: dict[str, dict[str, str]]

    def mails(self, to: str) -> list[dict[str, str]]:
        """The mails to an address, newest first; those a former start wrote lead to its own address, and are left."""
        with urllib.request.urlopen(f"{self.address}/boite-aux-lettres.json", timeout=10) as answer:  # noqa: S310 - loopback
            mails = json.load(answer)
        ours = [mail for mail in mails if any(link.startswith(self.address) for link in mail["links"])]
        return [mail for mail in ours if to in mail["to"]]

    def mailbox_of(self, role: str) -> str:
        """Where the person behind a demonstration account reads their mail."""
        account = self.accounts[role]
        return account.get("mailbox") or account["email"]

    def wait_for_mail(
        self, to: str, *, containing: str = "", link: str = "", beyond: int = 0, seconds: float = 30
    ) -> dict[str, str]:
        """The newest mail to an address, once the worker delivered it, ``beyond`` those there were."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            mails = self.mails(to)
            mails = mails[: len(mails) - beyond]
            found = [m for m in mails if containing in m["subject"] + m["text"] and link in " ".join(m["links"])]
            if found:
                return found[0]
            time.sleep(0.5)
        raise AssertionError(f"no mail to {to} containing {containing!r}")

    def sign_in(self, page: Page, role: str) -> None:
        """Sign in by hand the first time: e-mail, password, code; then with the session already open."""
        if role in _sessions:
            page.context.add_cookies(_sessions[role])
            page.goto(f"{self.address}/bienvenue")
            return
        account = self.accounts[role]
        page.goto(f"{self.address}/connexion")
        page.get_by_label("Adresse e-mail").fill(account["email"])
        page.get_by_label("Mot de passe", exact=True).fill(account["password"])
        if account["totp_secret"]:
            page.locator("[name=code]").fill(_fresh_code(account["totp_secret"]))
        page.get_by_role("button", name="Me connecter").click()
        page.wait_for_url(lambda url: "/connexion" not in url)
        _sessions[role] = page.context.cookies()


_last_step: dict[str, int] = {}
_sessions: dict[str, list[Any]] = {}


def _fresh_code(secret: str) -> str:
    """A code not used yet: each works once, so a second sign-in waits for the next one."""
    while _last_step.get(secret) == (step := int(time.time()) // 30):
        time.sleep(0.5)
    _last_step[secret] = step
    return pyotp.TOTP(secret).at(step * 30)


def first_start(folder: Path) -> None:
    """Make in a folder what the first start of a site makes, and say that it is whole."""
    with running_site(folder):
        pass
    (folder / "prepared").touch()


def copy_of_prepared(folder: Path) -> None:
    """Copy what a first start made, when the whole suite had it made; else the site's own start will."""
    if PREPARED not in os.environ:
        return
    source = Path(os.environ[PREPARED])
    limit = time.monotonic() + READY_SECONDS
    while not (source / "prepared").exists():
        assert time.monotonic() < limit, (source / "site.log").read_text()
        time.sleep(0.3)
    shutil.copytree(source, folder, dirs_exist_ok=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start the site as ``make run`` does, on a free port; it stops with the block."""
    port = free_port()
    environ = {**os.environ, "APORTEE_INSTANCE_DIR": str(folder), "APORTEE_PORT": str(port)}
    with (folder / "site.log").open("wb") as log:
        command = [sys.executable, "-m", "app", "run"]
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process, folder / "site.log")
            accounts = [sys.executable, "-m", "app", "demo", "accounts", "--json"]
            listed = subprocess.run(accounts, env=environ, check=True, capture_output=True, text=True).stdout
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the system's headless shell or its Chromium, or Playwright's own."""
    found = next((path for name in (HEADLESS_SHELL, *CHROMIUMS) if (path := shutil.which(name))), None)
    new_headless = [] if found and found.endswith(HEADLESS_SHELL) else ["--headless=new"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *new_headless])
        yield launched
        launched.close()


if __name__ == "__main__":
    first_start(Path(sys.argv[1]))
