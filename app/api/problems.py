"""Refusals of the API as RFC 9457 documents."""

from http import HTTPStatus

from flask import Response, jsonify

from app.kit.errors import RuleBroken

PROBLEM_JSON = "application/problem+json"


class BadParameter(RuleBroken):
    """A parameter of the query cannot be used; the answer names it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message, field=parameter)


def problem(status: int, title: str, detail: str, **extra: object) -> Response:
    """Return a problem document. ``extra`` members must be JSON values, as ``parameter="limit"``."""
    response = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **extra})
    response.status_code = status
    response.mimetype = PROBLEM_JSON
    return response


def rule_problem(error: RuleBroken) -> Response:
    """Return the problem document of a broken rule: which parameter, and every message by parameter."""
    first = error.field or next(iter(error.errors), "")
    parameter = {"parameter": first} if first else {}
    return problem(error.status, HTTPStatus(error.status).phrase, error.message, **parameter, errors=error.errors)
