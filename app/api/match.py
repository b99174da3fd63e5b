"""``POST /api/v1/match``: offers ranked for a profile. Stateless: nothing is stored, logged or seeded by a person."""

import json
from typing import Any

from flask import Response, jsonify, request

from app.api.answers import open_blueprint
from app.api.offer_json import offer_json
from app.api.parameters import whole_number
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.errors import DomainError, RuleBroken
from app.matching.results import Contribution, Lever, Travel
from app.people.profile import parse_profile
from app.placements import proposal_queries
from app.search.services import Matches, Ranked, match

DEFAULT_LIMIT, MOST = 50, 200
MAX_BODY_BYTES = 64 * 1024

bp = open_blueprint("api_match")


class UnreadableBody(DomainError):
    """The body is not JSON."""

    message = "Le corps de la demande n’est pas du JSON lisible."


@bp.post("/match")
@open_to_all("the ranking of public offers for a profile that says nobody's name; nothing is stored")
def ranked() -> Response:
    """Rank the live offers for a profile."""
    limit = whole_number(request.args, "limit", low=1, high=MOST, default=DEFAULT_LIMIT)
    parsed = parse_profile(_body())
    found = match(parsed.profile, now=clock.now(), limit=limit, context=proposal_queries.crowding())
    response = jsonify(match_json(found, parsed.warnings))
    response.headers["Cache-Control"] = "no-store"
    return response


def match_json(found: Matches, warnings: tuple[str, ...]) -> dict[str, Any]:
    """Return the document of a ranking."""
    return {
        "version": found.version,
        "warnings": [*warnings, *found.warnings],
        "items": [ranked_json(row) for row in found.items],
        "services": [ranked_json(row) for row in found.services],
        "total": found.total,
        "excluded": {"total": found.excluded.total, "by_rule": dict(found.excluded.by_rule)},
        "levers": [_lever(lever, found) for lever in found.levers],
    }


def ranked_json(row: Ranked) -> dict[str, Any]:
    """Return one ranked offer: contributions add up to the points."""
    item = row.item
    return {
        "offer": offer_json(row.offer, distance_km=item.travel.distance_km),
        "points": item.points,
        "contributions": [_contribution(part) for part in item.contributions],
        "to_check": [{"rule": asked.rule.value, "question": asked.question} for asked in item.to_check],
        "travel": _travel(item.travel),
    }


def _contribution(part: Contribution) -> dict[str, Any]:
    return {"criterion": part.criterion.value, "points": part.points, "max": part.max, "reason": part.reason}


def _travel(travel: Travel) -> dict[str, Any]:
    return {"mode": travel.mode.value if travel.mode else None, "minutes": travel.minutes,
            "estimated": travel.estimated, "text": travel.text}  # fmt: skip


def _lever(lever: Lever, found: Matches) -> dict[str, Any]:
    service = found.lever_services.get(lever.service) if lever.service is not None else None
    return {"rule": lever.rule, "gain": lever.gain, "reason": lever.reason,
            "service": service.public_id if service else None}  # fmt: skip


def _body() -> dict[str, Any]:
    request.max_content_length = MAX_BODY_BYTES
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise UnreadableBody from error
    if not isinstance(body, dict):
        raise RuleBroken("Envoyez un objet JSON.", field="body")
    return body
