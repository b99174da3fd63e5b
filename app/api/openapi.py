"""``/api/v1/openapi.json``: the API described from the table of parameters it reads and the schemas it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from app.api.answers import open_blueprint, reply
from app.api.exchange_schemas import EXCHANGE_SCHEMAS
from app.api.profile_schema import PROFILE
from app.api.schemas import SCHEMAS, Schema, listed, ref
from app.kit.access import open_to_all
from app.kit.urls import base_url
from app.search.criteria import DEFAULT_PER_PAGE, MAX_PER_PAGE, MAX_QUERY_CHARS
from app.search.parameters import PARAMETERS
from app.search.readers import MAX_PAGE

VERSION = "1.0"
LICENCE = {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}

bp = open_blueprint("api_description")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where, what, what it reads, what it answers; ``problems`` are its refusals."""

    path: str
    name: str
    summary: str
    answer: Schema
    parameters: Sequence[Mapping[str, Any]] = ()
    method: str = "get"
    body: Schema | None = None
    problems: Mapping[int, str] = field(default_factory=dict)


def query(name: str, label: str, schema: Schema, *, repeats: bool = False) -> dict[str, Any]:
    """Describe a parameter of the query."""
    shape = {"schema": listed(schema), "style": "form", "explode": True} if repeats else {"schema": schema}
    return {"name": name, "in": "query", "required": False, "description": label, **shape}


def in_path(label: str) -> dict[str, Any]:
    """Describe a public id in the path."""
    return {"name": "id", "in": "path", "required": True, "description": label,
            "schema": {"type": "string", "pattern": "^[0-9a-z]{10}$"}}  # fmt: skip


SEARCH = [query(one.api, one.label, one.schema, repeats=one.repeats) for one in PARAMETERS if one.api]
TYPED = query("q", "ce qui est tapé", {"type": "string"})
NEAR = query("near", "code INSEE d’une commune\u00a0: à nom égal, les plus proches d’elle viennent d’abord",
             {"type": "string"})  # fmt: skip
LIMIT = query("limit", "nombre de réponses", {"type": "integer", "minimum": 1, "maximum": 100})
WRONG = {422: "Un paramètre ne peut pas être utilisé ; il est nommé."}
MISSING = {404: "Introuvable.", 410: "N’est plus en ligne."}
PAGES = [
    query("page", "numéro de page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
    query("per_page", "réponses par page",
          {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": DEFAULT_PER_PAGE}),
]
OPERATIONS: tuple[Operation, ...] = (
    Operation("/offers", "searchOffers", "Chercher des offres", ref("Offers"), SEARCH, problems=WRONG),
    Operation("/offers/{id}", "getOffer", "Lire une offre", ref("OfferInFull"), [in_path("identifiant")],
              problems=MISSING),
    Operation("/structures", "listStructures", "Lister les structures", ref("Structures"), [
        query("q", "partie du nom", {"type": "string", "maxLength": MAX_QUERY_CHARS}),
        query("commune", "code INSEE", {"type": "string", "pattern": "^[0-9AB]{5}$"}),
        query("page", "numéro de page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
        query("per_page", "structures par page",
              {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": DEFAULT_PER_PAGE}),
    ], problems=WRONG),
    Operation("/structures/{id}", "getStructure", "Lire une structure", ref("Structure"), [in_path("identifiant")],
              problems=MISSING),
    Operation("/communes", "suggestCommunes", "Proposer des communes", listed(ref("Commune")), [TYPED, NEAR, LIMIT],
              problems=WRONG),
    Operation("/jobs", "suggestJobs", "Proposer des métiers", listed(ref("Job")), [TYPED, LIMIT], problems=WRONG),
    Operation("/data-inclusion/structures", "dataInclusionStructures",
              "Lister les structures (data·inclusion v1)", ref("DataInclusionStructures"), PAGES, problems=WRONG),
    Operation("/data-inclusion/services", "dataInclusionServices",
              "Lister services, formations et bénévolat (data·inclusion v1)", ref("DataInclusionServices"), PAGES,
              problems=WRONG),
    Operation("/rpde/offers", "changedOffers", "Suivre ce qui change ou disparaît (RPDE)", ref("ChangePage"), [
        query("afterChangeNumber", "numéro du dernier changement lu",
              {"type": "integer", "minimum": 0, "maximum": 2**53 - 1, "default": 0}),
        query("limit", "changements par page", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 500}),
    ], problems=WRONG),
    Operation("/match", "match", "Classer les offres pour un profil ; rien n’est enregistré", ref("Matches"),
              [query("limit", "offres par bloc", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50})],
              method="post", body=PROFILE,
              problems={**WRONG, 400: "Le corps n’est pas du JSON.", 413: "Le corps est trop long."}),
)  # fmt: skip


@bp.get("/openapi.json")
@open_to_all("the description of the public API")
def description() -> Response:
    """Return the OpenAPI document."""
    return reply(document(base_url()))


def document(server: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the API served at ``server``."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "À portée",
            "version": VERSION,
            "description": "Offres, structures et classement. Lecture libre, sans clé. Erreurs : RFC 9457.",
            "license": LICENCE,
        },
        "servers": [{"url": f"{server}/api/v1"}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **EXCHANGE_SCHEMAS}},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    answers = {"200": _content("La réponse.", "application/json", operation.answer)}
    refusals = {**operation.problems, 429: "Trop de demandes : réessayez plus tard."}
    for status, said in sorted(refusals.items()):
        answers[str(status)] = _content(said, "application/problem+json", ref("Problem"))
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(operation.parameters),
        "responses": answers,
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    return described


def _content(said: str, media: str, schema: Schema) -> dict[str, Any]:
    return {"description": said, "content": {media: {"schema": schema}}}
