"""The page client: every HTML page fetched in any test is also checked (see ``page_checks``)."""

from __future__ import annotations

import re
from contextvars import Context
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any

import html5lib
from flask import Flask, url_for

from app.kit import clock
from app.kit.database import db
from app.kit.sessions import ServerSession
from tests.support.page_checks import check_page

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from app.accounts.models import Account


INPUTS = re.compile(r"<input[^>]*>")  # quicker than a parser: the page itself is checked where it is the subject


class Answer:
    """One answer, readable: status, text, where it leads, the form errors."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.path = path
        self.status = response.status_code
        self.text = response.get_data().decode(errors="replace")  # a file may be sent too
        self.location = response.headers.get("Location", "")

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @cached_property
    def tree(self) -> Any:
        return html5lib.parse(self.text, treebuilder="etree", namespaceHTMLElements=False)

    @cached_property
    def words(self) -> str:
        """The visible text, blanks folded, non-breaking spaces as spaces."""
        body = self.tree.find("body")
        skipped = {"script", "style", "template"}
        parts: list[str] = []

        def walk(node: Any) -> None:
            if node.tag in skipped:
                return
            parts.append(node.text or "")
            for child in node:
                walk(child)
                parts.append(child.tail or "")

        walk(body)
        return " ".join("".join(parts).replace("\u00a0", " ").replace("\u202f", " ").split())

    @property
    def h1(self) -> str:
        return " ".join("".join(self.tree.find(".//h1").itertext()).split())

    def form_value(self, name: str) -> str | None:
        """The value of the first control of that name."""
        for control in self.tree.iter():
            if control.tag in {"input", "textarea"} and control.get("name") == name:
                return control.get("value") if control.tag == "input" else (control.text or "")
        return None


class Page:
    """Fetches pages as someone; posts forms with the page's own CSRF token."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self._token: tuple[str, str] | None = None  # of which session, the token of the sign-in page

    def anonymous(self) -> Page:
        """Return a new reader with no cookie."""
        return Page(self.app)

    def as_(self, account: Account, *, mfa: bool = True) -> Page:
        """Return a new reader, signed in as the account (with the second factor passed, unless told)."""
        other = Page(self.app)
        session = ServerSession(
            {"_user_id": account.get_id(), "_fresh": True, "account_id": account.id, "mfa": mfa, "idle": "professional"}
        )
        token = self.app.session_interface._store(session, now=clock.now())
        other.client.set_cookie(self.app.session_interface.cookie, token)
        return other

    def get(self, target: str, *, check: bool = True, headers: dict[str, str] | None = None, **values: Any) -> Answer:
        """Fetch an endpoint (``offers.show``) or a path (``/offres``) and check the page."""
        path = self._path(target, values)
        return self._answer(self._send("GET", path, headers=headers), path, check=check)

    def post(
        self,
        target: str,
        data: dict[str, Any] | None = None,
        *,
        from_: str | None = None,
        check: bool = True,
        follow: bool = False,
        **values: Any,
    ) -> Answer:
        """Post a form. The CSRF token is read from the page ``from_`` (a path; the sign-in page by default)."""
        path = self._path(target, values)
        token = self.csrf_token(from_)
        answer = self._answer(self._send("POST", path, data={**(data or {}), "csrf_token": token}), path, check=check)
        if follow and answer.status in {301, 302, 303}:
            return self.get(answer.location, check=check)
        return answer

    def csrf_token(self, path: str | None = None) -> str:
        """Return the token of a page's form; the sign-in page's own is read once a session."""
        if path:
            return self._read_token(path)
        if self._token is None or self._token[0] != self._session():
            token = self._read_token("/connexion")
            self._token = self._session(), token
        return self._token[1]

    def _session(self) -> str:
        cookie = self.client.get_cookie(self.app.session_interface.cookie)
        return cookie.value if cookie else ""

    def _read_token(self, path: str) -> str:
        page = self._send("GET", path).get_data(as_text=True)
        for control in INPUTS.findall(page):
            if 'name="csrf_token"' in control:
                return unescape(control.partition('value="')[2].partition('"')[0])
        raise AssertionError(f"{path}: no form with a CSRF token")

    def _send(self, method: str, path: str, **values: Any) -> TestResponse:
        """Send one request outside the test's own application context, as a real server would."""
        return Context().run(self.client.open, path, method=method, **values)

    def _path(self, target: str, values: dict[str, Any]) -> str:
        if target.startswith(("/", "http")):
            return target
        with self.app.test_request_context():
            return url_for(target, **values)

    def _answer(self, response: TestResponse, path: str, *, check: bool) -> Answer:
        db.session.rollback()  # a test that reads again sees what was committed
        answer = Answer(response, path)
        if check and response.mimetype == "text/html" and answer.text and not 300 <= answer.status < 400:
            check_page(answer.text, path=path)
        return answer
