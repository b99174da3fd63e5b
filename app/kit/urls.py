"""Absolute addresses, for mails and feeds written outside a request."""

from flask import current_app, url_for


def absolute(endpoint: str, **values: object) -> str:
    """Return the complete URL of an endpoint, from ``BASE_URL`` (never from the request's host)."""
    with current_app.test_request_context():
        path = url_for(endpoint, **values)  # type: ignore[arg-type]
    return base_url() + path


def base_url() -> str:
    """Return the site's address, without a final slash."""
    return str(current_app.config["SETTINGS"].base_url)
