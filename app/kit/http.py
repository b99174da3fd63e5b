"""What every answer carries: security headers, cache rules, asset versions."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, has_request_context, request, url_for
from flask_login import current_user

from app.kit.compression import compressed
from app.kit.instance import once_per_app

STATIC = Path(__file__).parent.parent / "static"
ONE_YEAR_SECONDS = 31_536_000
ONE_DAY_SECONDS = 86_400
MAX_REQUEST_LINE_BYTES = 16 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; object-src 'none'; "
    "manifest-src 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
}


def install(app: Flask, *, secure: bool, tiles: str = "") -> None:
    """Add the headers to every answer of the application, and the ``asset`` global to templates.

    ``tiles`` is the one other site a page may show pictures of: that of the map's tiles.
    """
    policy = POLICY.format(tiles=f" {tiles}" if tiles else "", ancestors="'none'")

    @app.before_request
    def refuse_long_lines() -> Response | None:
        line = request.environ.get("RAW_URI") or request.full_path
        return Response("URI trop longue", 414, mimetype="text/plain") if len(line) > MAX_REQUEST_LINE_BYTES else None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_SECONDS}; includeSubDomains"
        if request.endpoint == "static":
            life = ONE_YEAR_SECONDS if "v" in request.args else ONE_DAY_SECONDS
            response.headers["Cache-Control"] = f"public, max-age={life}" + (
                ", immutable" if "v" in request.args else ""
            )
        elif current_user.is_authenticated or request.method != "GET":
            response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-cache")
        return compressed(response, request.accept_encodings, static=request.endpoint == "static")

    app.jinja_env.globals["asset"] = asset


@lru_cache(maxsize=512)
def _version(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """Return the URL of a static file with its content's version, so that it can be cached for ever."""
    if current_app.debug:
        _version.cache_clear()
        return url_for("static", filename=path, v=_version(path))
    known = once_per_app("aportee_assets", dict[tuple[str, str], str])
    root = request.script_root if has_request_context() else ""
    if (root, path) not in known:  # a page names two hundred icons: building their URL was a third of its time
        known[root, path] = url_for("static", filename=path, v=_version(path))
    return known[root, path]


def is_local_path(target: str) -> bool:
    """Tell whether a ``next`` value is a path of this site and nothing else."""
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    return not any(ord(char) < 0x20 or char in "\\\x7f" for char in target)
