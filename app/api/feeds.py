"""``/flux/offres.…``: the search of the page for feed readers, maps and spreadsheets. Same parameters, same offers."""

import json
from dataclasses import replace

from flask import Blueprint, Response, request

from app.api.answers import checked_again, count_read, let_others_read
from app.api.feed_documents import atom, csv_table, geojson
from app.api.problems import rule_problem
from app.geo.queries import gazetteer
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.errors import RuleBroken
from app.kit.urls import base_url
from app.search.addresses import address, known_values
from app.search.criteria import Criteria, Sort
from app.search.parameters import Surface, read_criteria
from app.search.services import Results, find

ATOM_ENTRIES = 50
ROWS_PER_PAGE = 1_000

bp = Blueprint("feeds", __name__, url_prefix="/flux")
bp.register_error_handler(RuleBroken, rule_problem)
bp.before_request(count_read)
bp.after_request(let_others_read)


@bp.get("/offres.atom")
@open_to_all("offers are public")
def offers_atom() -> Response:
    """Return the newest offers of a search as an Atom feed."""
    criteria = replace(_criteria(), sort=Sort.DATE, per_page=ATOM_ENTRIES)
    found = find(criteria, now=clock.now())
    page = base_url() + address(known_values(request.args.to_dict(flat=False)))
    here = base_url() + request.full_path.rstrip("?")
    return checked_again(Response(atom(found, here=here, page=page), mimetype="application/atom+xml"))


@bp.get("/offres.geojson")
@open_to_all("offers are public")
def offers_geojson() -> Response:
    """Return the places of the offers of a search as GeoJSON, a thousand offers a page."""
    return checked_again(Response(json.dumps(geojson(_found()), ensure_ascii=False), mimetype="application/geo+json"))


@bp.get("/offres.csv")
@open_to_all("offers are public")
def offers_csv() -> Response:
    """Return the offers of a search as a spreadsheet, a thousand offers a page."""
    response = Response(csv_table(_found()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="offres.csv"'
    return checked_again(response)


def _found() -> Results:
    return find(replace(_criteria(), per_page=ROWS_PER_PAGE), now=clock.now())


def _criteria() -> Criteria:
    values = known_values(request.args.to_dict(flat=False))
    if typed := request.args.get("ou", "").strip():
        commune = gazetteer().meant(typed).commune
        if commune is None:
            raise RuleBroken("ou\u00a0: ce lieu n’est pas une seule commune\u00a0; donnez son code INSEE.", field="ou")
        values["commune"] = [commune.insee]
    reading = read_criteria(values, surface=Surface.PAGE)
    if reading.errors:
        name, message = next(iter(reading.errors.items()))
        raise RuleBroken(f"{name}\u00a0: {message}", field=name, errors=reading.errors)
    return reading.criteria
