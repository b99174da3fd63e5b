"""What every answer carries, in development and on a real site: headers, cookies, redirects that stay here."""

import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.kit.database import Base, db
from app.kit.http import is_local_path
from app.settings import from_environ
from tests.factories.accounts import PASSWORD, an_account
from tests.support.databases import database_url
from tests.trust.conftest import Walked

pytestmark = pytest.mark.timeout(400)  # the first test to ask waits for the walk
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
}
ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "http:evil.example", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", " //evil.example", "evil.example", "", "/\x00/evil.example", "/%0d%0aSet-Cookie:x\r\n",
    "/%5cevil.example\\", "//evil.example/%2f..", "https:/evil.example", "//127.0.0.1@evil.example",
    "/\x7f/evil.example",
    "/\u2028/evil.example\r\n", "?next=//evil.example", "#//evil.example", "mailto:x@evil.example", "//[::1]",
)  # fmt: skip


PIECE = "/pieces/"
ALONE = {"default-src": "'none'", "sandbox": ""}


def policy_of(headers) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _blank, value in directives}


def test_every_answer_carries_the_same_strict_policy(walked: Walked):
    odd = {
        f"{seen.line.pattern}: {policy_of(seen.headers)}"
        for seen in walked.seen
        if policy_of(seen.headers) != POLICY and not seen.line.pattern.startswith("/widget")
        if not (PIECE in seen.line.pattern and seen.status == 200)
    }

    assert odd == set()


def test_a_file_sent_by_someone_can_do_nothing_in_a_browser(walked: Walked):
    given = [seen for seen in walked.seen if PIECE in seen.line.pattern and seen.status == 200]

    assert given
    assert [seen.line.pattern for seen in given if policy_of(seen.headers) != ALONE] == []
    assert {seen.headers["Content-Disposition"].partition(";")[0] for seen in given} == {"attachment"}


def test_no_answer_allows_anything_inline(walked: Walked):
    assert [seen.line.pattern for seen in walked.seen if "unsafe" in seen.headers["Content-Security-Policy"]] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"),
    ],
)
def test_every_answer_carries_the_same_header(walked: Walked, name, value):
    assert {seen.headers.get(name) for seen in walked.seen} == {value}


def test_no_page_tells_the_next_site_where_one_was_and_a_link_page_tells_nobody(walked: Walked):
    for seen in walked.seen:
        path = seen.line.pattern
        secret = path == "/r" or path.startswith("/r/") or path.endswith("/papier")
        assert seen.headers["Referrer-Policy"] == ("no-referrer" if secret else "same-origin"), seen.line.pattern


def test_nothing_shown_to_someone_signed_in_is_kept_by_a_cache(walked: Walked):
    kept = {
        f"{seen.line.pattern} {seen.state}: {seen.headers.get('Cache-Control')}"
        for seen in walked.seen
        if seen.state not in {"anonymous", "suspended"} and seen.headers.get("Cache-Control") != "no-store"
        and not seen.line.pattern.startswith(("/api/", "/flux/", "/sitemap", "/bus.ics", "/carte/"))
    }  # fmt: skip

    assert kept == set()


def test_no_redirect_leads_elsewhere(walked: Walked):
    here = re.compile(r"/(?!/)|http://(127\.0\.0\.1|localhost)")
    led = {seen.headers["Location"] for seen in walked.seen if "Location" in seen.headers}

    assert {target for target in led if not here.match(target)} == set()


@pytest.fixture
def real_site(app: Flask, folder) -> Iterator[Flask]:
    """The site as a production serves it: https, keys given, one host."""
    keys = (app.config["SETTINGS"].instance_dir / "field_keys").read_text()
    environ = {
        "APORTEE_INSTANCE_DIR": str(folder), "APORTEE_ENV": "production", "APORTEE_BASE_URL": "https://aportee.example",
        "APORTEE_SECRET_KEY": "x" * 48, "APORTEE_FIELD_KEYS": keys,
        "APORTEE_TILE_URL": "https://{s}.tuiles.example/{z}/{x}/{y}.png",
    }  # fmt: skip
    other = create_app(replace(from_environ(environ), database_url=database_url("sqlite", folder, name="real")))
    with other.app_context():
        Base.metadata.create_all(db.engine)
        an_account(email="nadege@site.example")
        yield other
        db.session.remove()
        db.engine.dispose()


def ask(site: Flask, path: str, *, method="GET", host="aportee.example", data=None, client=None, **headers):
    client = client or site.test_client()
    return Context().run(client.open, path, method=method, data=data, base_url=f"https://{host}", headers=headers)


def sign_in(site: Flask, *, onward: str = "", host: str = "aportee.example"):
    client = site.test_client()
    page = ask(site, "/connexion", client=client, host=host).get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "email": "nadege@site.example", "password": PASSWORD, "next": onward}
    return client, ask(
        site, "/connexion", method="POST", data=data, client=client, Referer="https://aportee.example/connexion"
    )


def test_the_cookie_of_a_real_site_is_closed_on_all_sides(real_site):
    _client, answer = sign_in(real_site)

    [cookie] = [line for line in answer.headers.getlist("Set-Cookie") if "__Host-aportee" in line]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert answer.status_code == 303
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)


def test_a_reader_of_public_pages_gets_no_cookie(real_site):
    for path in ("/aide", "/donnees-personnelles", "/simple"):
        assert "Set-Cookie" not in ask(real_site, path).headers


def test_the_session_changes_at_sign_in(real_site):
    client, answer = sign_in(real_site)

    before = answer.request.cookies["__Host-aportee"]
    assert client.get_cookie("__Host-aportee", domain="aportee.example").value != before


def test_a_real_site_is_read_over_https_for_a_year(real_site):
    assert ask(real_site, "/aide").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_one_other_site_a_page_may_show_is_that_of_the_map_s_tiles(real_site):
    policy = ask(real_site, "/aide").headers["Content-Security-Policy"]

    assert "img-src 'self' data: https://*.tuiles.example;" in policy
    assert "tuiles" not in policy.replace("https://*.tuiles.example", "", 1)


def test_a_real_site_has_no_mailbox_page(real_site):
    assert ask(real_site, "/boite-aux-lettres").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "aportee.example.evil.example", "127.0.0.1", "a@evil.example"])
def test_another_host_is_not_answered(real_site, host):
    assert ask(real_site, "/connexion", host=host).status_code == 400


def test_a_forwarded_host_is_not_believed_without_a_proxy(real_site):
    answer = ask(real_site, "/", **{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"})

    assert "evil.example" not in answer.get_data(as_text=True)
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(target):
    assert not is_local_path(target)


@pytest.mark.parametrize("target", ["/moi", "/offres?q=jardin&page=2", "/accompagnement/personnes/abc#carnet"])
def test_signing_in_leads_back_to_a_page_of_this_site(target):
    assert is_local_path(target)


def test_a_foreign_next_is_forgotten_at_sign_in(real_site):
    _client, answer = sign_in(real_site, onward="//evil.example")

    assert "evil.example" not in answer.headers["Location"]


@given(st.text(max_size=30))
def test_whatever_is_local_has_no_host_and_no_control_character(target):
    if is_local_path(target):
        assert re.match(r"/(?![/\\])", target)
        assert not re.search(r"[\x00-\x1f\x7f\\]", target)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a%0d%0aX-Evil:%201", "é\u2028X-Evil: 1"])
def test_nothing_typed_becomes_a_header(real_site, value):
    for path in ("/offres", "/connexion", "/api/v1/communes"):
        answer = real_site.test_client().get(
            path, query_string={"q": value, "next": value, "ou": value}, base_url="https://aportee.example"
        )
        assert "X-Evil" not in answer.headers
        assert "\n" not in answer.headers.get("Location", "")
