"""The formats others read: data·inclusion, a feed of changes (RPDE), API Engagement."""

from typing import Any

from flask import Blueprint, Response, request

from app.api import api_engagement, data_inclusion, rpde, shared_queries
from app.api.answers import checked_again, count_read, let_others_read, open_blueprint, reply
from app.api.parameters import whole_number
from app.api.problems import rule_problem
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.errors import RuleBroken
from app.kit.pages import Page
from app.matching.values import Kind
from app.search.criteria import DEFAULT_PER_PAGE, MAX_PER_PAGE
from app.search.parameters import MAX_PAGE

RPDE_ITEMS, RPDE_MOST = 500, 1_000
LARGEST_NUMBER = 2**53 - 1  # what every reader of JSON can hold

bp = open_blueprint("api_exchange")
feed_bp = Blueprint("api_exchange_feeds", __name__, url_prefix="/flux")
feed_bp.register_error_handler(RuleBroken, rule_problem)
feed_bp.before_request(count_read)
feed_bp.after_request(let_others_read)


@bp.get("/data-inclusion/structures")
@open_to_all("public data, in the format of data·inclusion")
def structures() -> Response:
    """List the structures that registered here."""
    found = shared_queries.page_of_structures(**_page())
    return _listed([data_inclusion.structure_document(row) for row in found.items], found)


@bp.get("/data-inclusion/services")
@open_to_all("public data, in the format of data·inclusion")
def services() -> Response:
    """List the services, trainings and volunteering missions that are on line and ours to share."""
    today = clock.local_date(clock.now())
    found = shared_queries.page_of_offers(data_inclusion.KINDS, today=today, **_page())
    return _listed([data_inclusion.service_document(offer) for offer in found.items], found)


@bp.get("/rpde/offers")
@open_to_all("public data, as a feed of changes")
def changes() -> Response:
    """Return what changed after a change number, deletions included."""
    after = whole_number(request.args, "afterChangeNumber", low=0, high=LARGEST_NUMBER, default=0)
    limit = whole_number(request.args, "limit", low=1, high=RPDE_MOST, default=RPDE_ITEMS)
    found = shared_queries.changes(after=after, limit=limit, today=clock.local_date(clock.now()))
    return reply(rpde.page(found, after=after, limit=limit))


@feed_bp.get("/api-engagement.xml")
@open_to_all("public data, in the format of API Engagement")
def volunteering() -> Response:
    """Return every volunteering mission that is on line and ours to share."""
    now = clock.now()
    offers = shared_queries.offers((Kind.VOLUNTEERING,), today=clock.local_date(now))
    return checked_again(Response(api_engagement.feed(offers), mimetype="application/xml"))


def _page() -> dict[str, int]:
    return {
        "page": whole_number(request.args, "page", low=1, high=MAX_PAGE, default=1),
        "per_page": whole_number(request.args, "per_page", low=1, high=MAX_PER_PAGE, default=DEFAULT_PER_PAGE),
    }


def _listed(items: list[dict[str, Any]], page: Page[Any]) -> Response:
    return reply({"items": items, "total": page.total, "page": page.number, "per_page": page.per_page})
