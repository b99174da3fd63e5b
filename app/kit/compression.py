"""Answers compressed for readers on slow lines (a page of 40 kB takes over a second at 250 kbit/s).

A compressed page whose length depends on a secret beside what an attacker chose leaks the secret (BREACH). Pages carry
a CSRF token, so each compressed page gets a random length: a gzip header may hold a file name, which readers skip.
"""

import gzip
import io
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Response
from werkzeug.datastructures import Accept

MIN_BYTES = 600
LEVEL = 6
MAX_NOISE_BYTES = 64
APPLICATION = ("json", "problem+json", "atom+xml", "geo+json", "xml", "javascript")
TYPES = {f"text/{kind}" for kind in ("html", "css", "plain", "csv", "javascript", "xml", "calendar")} | {
    "image/svg+xml",
    *(f"application/{kind}" for kind in APPLICATION),
}


def compressed(response: Response, accepted: Accept, *, static: bool) -> Response:
    """Return the answer compressed when its reader accepts gzip and it is worth it."""
    response.vary.add("Accept-Encoding")
    wanted = response.mimetype in TYPES and accepted.quality("gzip") > 0 and "Content-Encoding" not in response.headers
    if not wanted or response.status_code in {204, 206, 304} or (response.is_streamed and not static):
        return response
    if static:
        return _static(response)
    body = response.get_data()
    if len(body) >= MIN_BYTES:
        _replace(response, _gzip(body, noise="0" * secrets.randbelow(MAX_NOISE_BYTES)))
    return response


def _static(response: Response) -> Response:
    """A file's compressed form is made once and kept; the file itself is never held open."""
    name = getattr(getattr(response.response, "file", None), "name", None)
    if name is None or Path(name).stat().st_size < MIN_BYTES:
        return response
    body = _file(name, Path(name).stat().st_mtime_ns)
    response.close()
    response.direct_passthrough = False
    _replace(response, body)
    return response


@lru_cache(maxsize=128)
def _file(name: str, _modified_ns: int) -> bytes:
    return _gzip(Path(name).read_bytes(), noise="")


def _gzip(body: bytes, *, noise: str) -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile(filename=noise, mode="wb", compresslevel=LEVEL, fileobj=target, mtime=0) as file:
        file.write(body)
    return target.getvalue()


def _replace(response: Response, body: bytes) -> None:
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(body))
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)  # the same content in another form
