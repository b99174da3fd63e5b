"""``/api/v1/structures``: the structures with a public page."""

from typing import Any

from flask import Response, request

from app.api import structure_queries
from app.api.answers import open_blueprint, reply
from app.api.offer_json import degrees, instant
from app.api.parameters import text, whole_number
from app.api.problems import BadParameter
from app.geo.queries import gazetteer
from app.kit.access import open_to_all
from app.kit.errors import Gone, NotFound
from app.kit.ids import PUBLIC_ID
from app.kit.urls import base_url
from app.offers.paths import structure_path
from app.search.criteria import DEFAULT_PER_PAGE, MAX_PER_PAGE, MAX_QUERY_CHARS
from app.search.readers import CONTROL, MAX_PAGE, Refused, commune

bp = open_blueprint("api_structures")


@bp.get("/structures")
@open_to_all("structures are public once approved")
def structures() -> Response:
    """List approved structures by name."""
    found = structure_queries.approved(
        text=_words(),
        insee=_communes(),
        page=whole_number(request.args, "page", low=1, high=MAX_PAGE, default=1),
        per_page=whole_number(request.args, "per_page", low=1, high=MAX_PER_PAGE, default=DEFAULT_PER_PAGE),
    )
    return reply({"items": [structure_json(row) for row in found.items], "total": found.total, "page": found.number,
                  "per_page": found.per_page})  # fmt: skip


@bp.get("/structures/<public_id>")
@open_to_all("structures are public once approved")
def structure(public_id: str) -> Response:
    """Return one approved structure; 410 when it has left the site."""
    found, gone = structure_queries.by_public_id(public_id) if PUBLIC_ID.fullmatch(public_id) else (None, False)
    if gone:
        raise Gone("Cette structure n’est plus présente sur À portée.")
    if found is None:
        raise NotFound("Cette structure n’existe pas.")
    return reply(structure_json(found))


def structure_json(row: Any) -> dict[str, Any]:
    """Return the document of a structure; an accompanying body goes by its neutral label."""
    name = row.neutral_label or row.name
    return {
        "id": row.public_id,
        "name": name,
        "type": row.type.value,
        "siae": row.siae.value if row.siae else None,
        "siret": row.siret,
        "rna": row.rna,
        "description": row.description,
        "website": row.website,
        "phone": row.public_phone,
        "place": {
            "address": row.address, "insee": row.insee, "commune": row.commune_name, "postal_code": row.postal_code,
            "lat": degrees(row.lat), "lon": degrees(row.lon), "precision": row.precision.value,
        },
        "opening_hours": row.opening_hours,
        "accessibility": row.accessibility,
        "labels": list(row.labels or ()),
        "source": {"name": row.source, "external_id": row.source_ref} if row.source else None,
        "url": base_url() + structure_path(row.public_id, name),
        "updated_at": instant(row.updated_at),
    }  # fmt: skip


def _words() -> str:
    typed = " ".join(CONTROL.sub(" ", text(request.args, "q")).split())
    if len(typed) > MAX_QUERY_CHARS:
        raise BadParameter("q", f"Le paramètre q est trop long\u00a0: {MAX_QUERY_CHARS} lettres au plus.")
    return typed


def _communes() -> list[str]:
    code = text(request.args, "commune")
    if not code:
        return []
    try:
        return sorted(gazetteer().family(commune(code).insee))
    except Refused as refusal:
        raise BadParameter("commune", refusal.message) from refusal
