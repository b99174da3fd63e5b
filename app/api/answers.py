"""What every answer of the API carries: open to other sites, cheap to ask again, a quota for those who ask too much."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.api.problems import rule_problem
from app.kit import clock
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken, TooMany
from app.kit.instance import settings
from app.kit.throttle import hit

READS = {"GET", "HEAD"}


def open_blueprint(name: str) -> Blueprint:
    """Return a blueprint of the API: problem documents, other sites may read, anonymous reads are counted."""
    bp = Blueprint(name, __name__, url_prefix="/api/v1")
    bp.register_error_handler(RuleBroken, rule_problem)
    bp.before_request(count_read)
    bp.after_request(let_others_read)
    return bp


def reply(payload: Any) -> Response:
    """Answer JSON that a client may keep and check again (304 when nothing changed)."""
    return checked_again(jsonify(payload))


def checked_again(response: Response) -> Response:
    """Let a client keep an answer and ask whether it is still true."""
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


def let_others_read(response: Response) -> Response:
    """Let pages of other sites read what anyone may read."""
    if request.method in READS:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def count_read() -> None:
    """Count one read of this address; raises TooMany beyond the quota of a minute (none in development)."""
    quota = settings().api_quota_per_minute
    if not quota:
        return
    refusal: TooMany | None = None
    with unit_of_work():
        try:
            hit("api", request.remote_addr or "", limit=quota, per=timedelta(minutes=1), now=clock.now())
        except TooMany as error:
            refusal = error  # the refused read counts as well: it is committed first
    if refusal:
        raise refusal
