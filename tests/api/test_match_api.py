"""``POST /api/v1/match``: stateless ranking, the documented shape, refusals by name."""

import json

import pytest

from app.matching.values import Kind
from tests.factories.offers import an_offer
from tests.search.test_find import at

HERE = {"commune": "23096"}


def post(page, body, query="", **headers):
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return page.client.post(f"/api/v1/match{query}", data=data, headers={"Content-Type": "application/json", **headers})


def test_offers_are_ranked_with_points_that_add_up(page):
    an_offer(Kind.JOB, title="Aider à domicile ici")
    an_offer(Kind.JOB, title="Aider à domicile plus loin", places=at("Aubusson"))

    answer = post(page, {**HERE, "modes": ["car"], "own_vehicle": True, "licences": ["B"],
                         "max_minutes": {"car": 120}}).get_json()

    titles = [item["offer"]["title"] for item in answer["items"]]
    assert titles == ["Aider à domicile ici", "Aider à domicile plus loin"]
    for item in answer["items"]:
        assert sum(part["points"] for part in item["contributions"]) == item["points"]
        assert all(part["criterion"] == "congestion" or 0 <= part["points"] <= part["max"]
                   for part in item["contributions"])
        assert item["travel"].keys() >= {"mode", "minutes", "estimated"}
    assert answer.keys() >= {"version", "warnings", "items", "services", "excluded", "levers"}
    assert answer["excluded"] == {"total": 0, "by_rule": {}}


def test_services_are_a_block_of_their_own(page):
    an_offer(Kind.SERVICE)
    an_offer(Kind.JOB)

    answer = post(page, {**HERE, "needs": ["digital"]}).get_json()

    assert [item["offer"]["kind"] for item in answer["items"]] == ["job"]
    assert [item["offer"]["kind"] for item in answer["services"]] == ["service"]


def test_the_same_question_has_the_same_answer_and_a_shorter_list_begins_a_longer_one(page):
    for number in range(6):
        an_offer(Kind.JOB, title=f"Aider à domicile {number}")

    whole = post(page, HERE).get_json()["items"]

    assert post(page, HERE).get_json()["items"] == whole
    assert post(page, HERE, "?limit=2").get_json()["items"] == whole[:2]


@pytest.mark.parametrize(("body", "name"), [
    ({}, "commune"), ({"commune": "99999"}, "commune"), ({"lat": 46}, "lon"), ({**HERE, "modes": ["rocket"]}, "modes"),
    ({**HERE, "modes": "bike"}, "modes"), ({**HERE, "french": "D1"}, "french"), ({"lat": 0, "lon": 0}, "lat"),
    ({**HERE, "hours": {"wanted": 1000}}, "hours.wanted"), ([], "body"), ("null", "body"), ("1", "body"),
])
def test_a_wrong_answer_is_refused_by_name(page, body, name):
    answer = post(page, body)

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert name in answer.get_json()["errors"]
    assert answer.get_json()["parameter"] in answer.get_json()["errors"]


@pytest.mark.parametrize("limit", ["0", "201", "x", "1.5"])
def test_a_wrong_limit_is_refused_by_name(page, limit):
    assert post(page, HERE, f"?limit={limit}").get_json()["parameter"] == "limit"


@pytest.mark.parametrize("body", [
    "", "{", "[" * 60_000, "[" * 100_000, '{"a": ' * 10_000, b"\xff\xfe", "{'a': 1}", '{"lat": ' + "9" * 5000 + "}"])
def test_what_is_not_json_is_refused(page, body):
    assert post(page, body).status_code in {400, 413}


def test_a_long_body_is_refused(page):
    assert post(page, {**HERE, "themes": ["x" * 70_000]}).status_code == 413


def test_numbers_json_does_not_know_are_refused(page):
    assert post(page, '{"lat": NaN, "lon": Infinity}').status_code == 422


def test_improbable_answers_are_kept_and_told(page):
    answer = post(page, {**HERE, "hours": {"wanted": 15, "planned": 10, "max": 20}, "modes": ["car"], "licences": []})

    assert answer.status_code == 200
    assert any("maximum" in warning for warning in answer.get_json()["warnings"])
    assert any("passager" in warning for warning in answer.get_json()["warnings"])


def test_it_needs_no_token_and_leaves_no_cookie(page):
    answer = post(page, HERE)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
