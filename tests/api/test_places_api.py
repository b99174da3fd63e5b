"""``/api/v1/communes`` and ``/api/v1/jobs``."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.queries import queries

KEYS = {"insee", "name", "postal_codes", "departement", "lat", "lon", "population", "parent"}


def test_a_commune_is_answered_with_its_facts(page):
    first = page.get("/api/v1/communes?q=gueret").json[0]

    assert first.keys() >= KEYS
    assert {key: first[key] for key in KEYS} == {
        "insee": "23096", "name": "Guéret", "postal_codes": ["23000"], "departement": "23", "lat": 46.1718,
        "lon": 1.8717, "population": 12955, "parent": None}


def test_an_arrondissement_names_its_city_and_an_unknown_population_is_null(page):
    first = page.get("/api/v1/communes?q=paris%2012").json[0]

    assert (first["insee"], first["parent"], first["population"]) == ("75112", "75056", None)


def test_an_old_name_is_told(page):
    first = page.get("/api/v1/communes?q=bellegarde-sur-valserine").json[0]

    assert (first["insee"], first["former_name"]) == ("01033", "Bellegarde-sur-Valserine")


@pytest.mark.parametrize(("query", "count"), [
    ("q=saint", 20), ("q=saint&limit=3", 3), ("q=saint&limit=100", 100), ("q=51300", 46), ("q=51300&limit=5", 5),
    ("q=&limit=2", 2), ("", 20), ("q=saint&limit=", 20), ("q=xyzzyx", 0), ("q=saint&q=saint", 20),
])
def test_lists_have_the_asked_length(page, query, count):
    answer = page.get(f"/api/v1/communes?{query}")

    assert answer.status == 200
    assert len(answer.json) == count


@pytest.mark.parametrize("path", ["/api/v1/communes", "/api/v1/jobs"])
@pytest.mark.parametrize(("query", "parameter"), [
    ("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=abc", "limit"), ("limit=1.5", "limit"),
    ("limit=٣", "limit"), ("limit=99999999999999999999", "limit"), ("limit=1&limit=2", "limit"), ("q=a&q=b", "q"),
])
def test_a_wrong_parameter_is_refused_by_name(page, path, query, parameter):
    answer = page.get(f"{path}?{query}")

    assert answer.status == 422
    assert answer.response.mimetype == "application/problem+json"
    assert answer.json["status"] == 422
    assert answer.json["parameter"] == parameter
    assert parameter in answer.json["detail"]
    assert answer.json["errors"] == {parameter: answer.json["detail"]}


def test_a_job_title_is_answered_with_its_rome_job(page):
    first = page.get("/api/v1/jobs?q=jardiniere&limit=1").json

    assert first == [{"rome": "A1208", "label": "Jardinier / Jardinière", "appellation": first[0]["appellation"],
                      "job": first[0]["job"]}]


def test_anyone_may_read_and_keep_the_answer(page):
    answer = page.get("/api/v1/communes?q=gueret")

    assert answer.response.headers["Access-Control-Allow-Origin"] == "*"
    again = page.get("/api/v1/communes?q=gueret", headers={"If-None-Match": answer.response.headers["ETag"]})
    assert again.status == 304
    assert not again.text


def test_an_answer_costs_no_statement_once_the_index_is_built(page):
    page.get("/api/v1/communes?q=gueret")
    page.get("/api/v1/jobs?q=jardinier")

    with queries(at_most=0):
        page.get("/api/v1/communes?q=aubusson")
        page.get("/api/v1/jobs?q=macon")


@given(typed=st.text(max_size=60) | st.sampled_from(["'; DROP TABLE commune; --", "<script>", '"unbalanced', "*", "%"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_makes_it_fail(app, typed):
    client = app.test_client()

    for path in ("/api/v1/communes", "/api/v1/jobs"):
        assert client.get(path, query_string={"q": typed}).status_code == 200


def test_a_very_long_text_is_answered(page):
    assert page.get("/api/v1/communes?q=" + "a" * 10_000).json == []
    assert page.get("/api/v1/jobs?q=" + "a" * 10_000).json == []


def test_names_that_answer_as_well_come_the_nearest_first_then_the_largest(page):
    around = [row["name"] for row in page.get("/api/v1/communes?q=par&near=23096&limit=20").json]
    anywhere = [row["name"] for row in page.get("/api/v1/communes?q=par&limit=20").json]

    assert around[0].startswith("Parsac")
    assert anywhere[0] == "Paris"
    assert "Paris" in around
    assert page.get("/api/v1/communes?q=paris&near=23096").json[0]["name"] == "Paris"
    assert page.get("/api/v1/communes?q=par&near=99999").status == 422
