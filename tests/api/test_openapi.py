"""The description of the API is complete and true: every route is described, and random calls answer as it says."""

import re

import jsonschema_rs
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from app.api.openapi import document
from app.api.schemas import SCHEMAS
from app.matching.values import Kind
from tests.factories.offers import an_offer
from tests.search.test_find import at

EXAMPLES = 15


def check(name: str, value) -> None:
    jsonschema_rs.validator_for({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}).validate(
        value)


def test_every_route_of_the_api_is_described(app):
    described = {(method.upper(), re.sub(r"\{\w+\}", "{}", path))
                 for path, methods in document("")["paths"].items() for method in methods}
    routes = {(method, re.sub(r"<[^>]+>", "{}", rule.rule.removeprefix("/api/v1")))
              for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")
              and app.view_functions[rule.endpoint].__module__.startswith("app.api.")
              for method in rule.methods & {"GET", "POST"}}

    assert routes - described == {("GET", "/openapi.json")}
    assert described <= routes


def test_the_description_is_served(page):
    answer = page.get("/api/v1/openapi.json")

    assert answer.json["openapi"] == "3.1.0"
    assert answer.json["servers"] == [{"url": "http://127.0.0.1:8000/api/v1"}]


def test_answers_are_what_the_schemas_say(page):
    for kind in Kind:
        an_offer(kind)
    offer = an_offer(title="Aider à Aubusson", places=at("Aubusson"))

    check("Offers", page.get("/api/v1/offers?commune=23096&radius_km=60").json)
    check("Offers", page.get("/api/v1/offers").json)
    check("OfferInFull", page.get(f"/api/v1/offers/{offer.public_id}").json)
    check("Structures", page.get("/api/v1/structures").json)
    check("Structure", page.get(f"/api/v1/structures/{offer.structure.public_id}").json)
    check("Problem", page.get("/api/v1/offers?radius_km=0").json)
    check("Problem", page.get("/api/v1/offers/0000000000").json)
    check("Matches", page.client.post("/api/v1/match", json={"commune": "23096", "modes": ["bike"],
                                                               "needs": ["digital"]}).get_json())


def test_random_calls_answer_as_described_and_never_fail(app):
    for kind in Kind:
        an_offer(kind)
    load_all_checks()
    checks = CHECKS.get_by_names(["not_a_server_error", "status_code_conformance", "content_type_conformance",
                                  "response_schema_conformance"])

    for result in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        def calls(case):
            case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

        calls()
