"""``/api/v1/communes`` and ``/api/v1/jobs``: what the fields suggest while one types."""

from typing import Any

from flask import Response, jsonify, request

from app.api.answers import open_blueprint
from app.api.parameters import text, whole_number
from app.api.problems import BadParameter
from app.geo.place_query import read_place
from app.geo.queries import gazetteer
from app.geo.values import CommuneRow, Point
from app.kit.access import open_to_all
from app.reference.queries import search_jobs
from app.reference.values import JobTitle

DEFAULT_LIMIT = 20
MOST = 100
ONE_HOUR_SECONDS = 3600

bp = open_blueprint("api_places")


@bp.get("/communes")
@open_to_all("public facts: the communes of France")
def communes() -> Response:
    """List the communes that match a name, an old name or a postal code; the closest first to that of ``near``."""
    query, near = text(request.args, "q"), _known(text(request.args, "near"))
    # a postal code lists all its communes unless a number is asked for
    default = MOST if read_place(query).code else DEFAULT_LIMIT
    limit = whole_number(request.args, "limit", low=1, high=MOST, default=default)
    return _listing([_commune(row) for row in gazetteer().search(query, limit, near)])


def _known(insee: str) -> Point | None:
    """Return the point of a commune; refuses an unknown code."""
    commune = gazetteer().by_insee(insee) if insee else None
    if insee and commune is None:
        raise BadParameter("near", "Le paramètre near doit être le code INSEE d’une commune.")
    return commune.point if commune else None


@bp.get("/jobs")
@open_to_all("public facts: the job titles of the ROME directory")
def jobs() -> Response:
    """List the job titles that match words or a ROME code."""
    query = text(request.args, "q")
    limit = whole_number(request.args, "limit", low=1, high=MOST, default=DEFAULT_LIMIT)
    return _listing([_job(title) for title in search_jobs(query, limit)])


def _listing(items: list[dict[str, Any]]) -> Response:
    """Answer a list anyone may keep for an hour, and ask again for cheap."""
    response = jsonify(items)
    response.cache_control.public = True
    response.cache_control.max_age = ONE_HOUR_SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response


def _commune(row: CommuneRow) -> dict[str, Any]:
    return {"insee": row.insee, "name": row.name, "postal_codes": row.postal_codes, "departement": row.departement,
            "lat": row.lat, "lon": row.lon, "population": row.population, "parent": row.parent or None,
            "former_name": row.former or None, "label": row.label}


def _job(title: JobTitle) -> dict[str, Any]:
    return {"rome": title.rome, "label": title.label, "job": title.job, "appellation": title.ogr}
