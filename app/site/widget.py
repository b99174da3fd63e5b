"""``/widget``: the offers of a search, framed by the sites a setting lists. No cookie, no script."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from app.kit import clock
from app.kit.access import open_to_all
from app.kit.http import POLICY
from app.kit.instance import settings
from app.kit.urls import base_url
from app.search.addresses import address, known_values
from app.search.in_words import in_words
from app.search.parameters import Surface, read_criteria
from app.search.presenters import cards_of
from app.search.sentence import problems
from app.search.services import find

SHOWN = 10
UNPROCESSABLE = 422

bp = Blueprint("widget", __name__)


@bp.get("/widget")
@open_to_all("offers are public; who may frame them is a setting")
def widget() -> Response:
    """Show the first offers of a search, same parameters as the page."""
    values = known_values(request.args.to_dict(flat=False))
    reading = read_criteria(values, surface=Surface.PAGE)
    now = clock.now()
    context: dict[str, Any] = {"refusals": problems(reading.errors), "cards": [], "total": 0}
    if not reading.errors:
        found = find(replace(reading.criteria, page=1, per_page=SHOWN), now=now)
        context["cards"] = cards_of(found.page.items, criteria=reading.criteria, today=clock.local_date(now))
        context["total"] = found.page.total
    page = render_template("site/widget.html", **context, sentence=in_words(reading.criteria), base_url=base_url(),
                           all_url=base_url() + address(values), indexed=False)  # fmt: skip
    return _framed(make_response(page, UNPROCESSABLE if reading.errors else 200))


def _framed(response: Response) -> Response:
    """Let the listed hosts, and ours, show the answer in a frame."""
    hosts = " ".join(("'self'", *settings().widget_hosts))
    response.headers["Content-Security-Policy"] = POLICY.format(tiles="", ancestors=hosts)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
