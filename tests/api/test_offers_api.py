"""``/api/v1/offers`` and ``/api/v1/structures``: the documented shape, exact values, refusals by name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from geopy.distance import geodesic

from app.kit import clock
from app.kit.changes import record_change
from app.kit.database import unit_of_work
from app.matching.values import Channel, Kind, Level, Remote, Required, ZoneType
from app.offers import services
from app.offers.record import PlaceData, SlotData
from app.structures import services as structure_services
from app.structures.values import StructureType
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_structure
from tests.search.test_find import at
from tests.support.queries import queries

AROUND = "/api/v1/offers?commune=23096"
KEYS = {"id", "kind", "title", "summary", "structure", "places", "remote", "distance_km", "weekly_minutes", "slots",
        "starts_on", "ends_on", "expires_on", "seats", "waiting_list", "zone", "rome", "themes", "requirements",
        "channel", "source", "url", "updated_at"}


def test_an_offer_has_the_documented_members_and_values(page):
    place = PlaceData(insee="23096", commune_name="Guéret", postal_code="23000", lat=46.171823456, lon=1.871709876)
    offer = an_offer(
        Kind.VOLUNTEERING, title="Faire vivre le jardin", places=(place,), seats_total=4,
        slots=(SlotData(day=1, start_minute=540, end_minute=720), SlotData(day=7, start_minute=1200, end_minute=1440)),
        weekly_minutes_min=120, weekly_minutes_max=480)

    item = page.get(AROUND).json["items"][0]

    assert item.keys() >= KEYS
    assert item["id"] == offer.public_id
    assert item["places"] == [{"insee": "23096", "commune": "Guéret", "postal_code": "23000", "lat": 46.17182,
                               "lon": 1.87171, "precision": "commune"}]
    assert item["slots"] == [{"day": 1, "start": "09:00", "end": "12:00"}, {"day": 7, "start": "20:00", "end": "24:00"}]
    assert item["weekly_minutes"] == {"min": 120, "max": 480}
    assert item["seats"] == {"total": 4, "left": 4}
    assert item["structure"] == {"id": offer.structure.public_id, "name": offer.structure.name,
                                 "siret": offer.structure.siret}
    assert item["url"].startswith("http://127.0.0.1:8000/offres/" + offer.public_id + "-faire-vivre")
    assert item["updated_at"] == "2026-11-24T09:00:00Z"
    assert (item["source"], item["zone"], item["channel"]) == (None, None, "here")


def test_distances_are_to_the_nearest_place_with_one_decimal(page):
    an_offer(title="Aider en deux lieux", places=at("Aubusson") + at("La Souterraine"))

    answer = page.get(AROUND + "&radius_km=40").json

    place = answer["items"][0]["places"][1]
    assert answer["items"][0]["distance_km"] == round(geodesic((46.1718, 1.8717), (place["lat"], place["lon"])).km, 1)
    assert answer["center"] == {"label": "Guéret (23)", "lat": 46.1718, "lon": 1.8717}


def test_counts_and_total_are_exact_and_empty_counts_are_left_out(page):
    for _ in range(3):
        an_offer()
    an_offer(Kind.JOB)
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    answer = page.get(AROUND + "&kind=volunteering&per_page=2").json

    assert (answer["total"], len(answer["items"]), answer["page"], answer["per_page"]) == (4, 2, 1, 2)
    assert answer["facets"] == {"kind": {"volunteering": 4, "job": 1}, "remote": {"no": 3, "anywhere": 1}}


def test_a_page_beyond_the_last_is_empty_and_says_the_total(page):
    an_offer()

    assert page.get(AROUND + "&page=5").json | {"facets": None, "center": None} == {
        "items": [], "total": 1, "page": 5, "per_page": 20, "facets": None, "center": None}


@pytest.mark.parametrize(("query", "parameter"), [
    ("commune=99999", "commune"), ("commune=23000", "commune"), ("radius_km=0.5", "radius_km"),
    ("kind=travail", "kind"),
    ("sort=pertinence", "sort"), ("per_page=0", "per_page"), ("per_page=101", "per_page"), ("page=-1", "page"),
    ("lat=46", "lon"), ("lat=0&lon=0", "lat"), ("weekly_minutes_max=x", "weekly_minutes_max"),
    ("without_licence=2", "without_licence"), ("q=a&q=b", "q"), ("rome=A99", "rome"), ("remote=yes", "remote"),
])
def test_a_wrong_parameter_is_refused_by_name(page, query, parameter):
    answer = page.get(f"/api/v1/offers?{query}")

    assert answer.status == 422
    assert answer.response.mimetype == "application/problem+json"
    assert answer.json["parameter"] == parameter
    assert parameter in answer.json["detail"]
    assert answer.response.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_commune_is_refused_with_suggestions(page):
    assert "23096" in page.get("/api/v1/offers?commune=23000").json["errors"]["commune"]


def test_filters_narrow_by_what_is_proven(page):
    an_offer(Kind.JOB, title="Avec permis exigé", requirements=(Required("licence:B"),), weekly_minutes_max=1200,
             weekly_minutes_min=1200)
    an_offer(Kind.JOB, title="Permis seulement apprécié", requirements=(Required("licence:B", Level.DESIRED),))

    titles = [item["title"] for item in page.get(AROUND + "&without_licence=true&weekly_minutes_max=600").json["items"]]

    assert titles == ["Permis seulement apprécié"]


def test_an_answer_can_be_asked_again_for_cheap(page):
    an_offer()
    first = page.get(AROUND)

    assert page.get(AROUND, headers={"If-None-Match": first.response.headers["ETag"]}).status == 304
    an_offer()
    assert page.get(AROUND, headers={"If-None-Match": first.response.headers["ETag"]}).status == 200


def test_one_offer_is_read_with_its_description(page):
    offer = an_offer(description="Le mardi, on sème et on récolte ensemble.")

    answer = page.get(f"/api/v1/offers/{offer.public_id}")

    assert answer.json["description"] == "Le mardi, on sème et on récolte ensemble."
    assert answer.json["distance_km"] is None


def test_an_offer_that_is_over_is_gone_with_others_like_it(page, now):
    offer, other = an_offer(Kind.JOB, title="Aider à domicile ici"), an_offer(Kind.JOB, title="Aider à domicile aussi")
    with unit_of_work():
        services.close(offer, actor=MODERATOR, now=now, reason="done")

    answer = page.get(f"/api/v1/offers/{offer.public_id}")

    assert (answer.status, answer.response.mimetype) == (410, "application/problem+json")
    assert [item["id"] for item in answer.json["similar"]] == [other.public_id]


def test_an_offer_past_its_last_day_is_gone_everywhere(page):
    offer = an_offer(Kind.JOB, expires_on=date(2026, 11, 24))
    with unit_of_work():
        offer.expires_on = date.today() - timedelta(days=1)  # noqa: DTZ011 - the page reads the real clock
        record_change(offer.id, now=offer.updated_at)

    assert page.get(AROUND).json["total"] == 0
    assert page.get(f"/api/v1/offers/{offer.public_id}").status == 410


@pytest.mark.parametrize("public_id", ["0000000000", "x", "a" * 300, "%00", "../secret"])
def test_what_never_was_is_not_found(page, public_id):
    assert page.get(f"/api/v1/offers/{public_id}").status == 404
    assert page.get(f"/api/v1/structures/{public_id}").status == 404


def test_a_draft_is_not_found(page):
    offer = an_offer(published=False)

    assert page.get(f"/api/v1/offers/{offer.public_id}").status == 404


def test_zone_requirements_and_channel_are_told(page):
    an_offer(Kind.JOB, requirements=(Required("licence:B"), Required("french:A2", Level.DESIRED)),
             zone_type=ZoneType.DEPARTEMENT, zone_code="23")

    [item] = page.get(AROUND).json["items"]

    assert item["requirements"] == [{"code": "licence:B", "level": "required"},
                                    {"code": "french:A2", "level": "desired"}]
    assert (item["zone"], item["channel"]) == ({"type": "departement", "code": "23"}, Channel.HERE.value)
    assert page.get("/api/v1/offers?commune=87085&radius_km=100").json["total"] == 0


def test_structures_are_listed_by_the_name_they_show(page):
    a_structure(name="Zoé Services")
    hidden = a_structure(StructureType.SOCIAL_SERVICE, name="Maison des addictions")
    with unit_of_work():
        hidden.neutral_label = "Service d’accompagnement"

    answer = page.get("/api/v1/structures").json

    assert {item["name"] for item in answer["items"]} == {"Zoé Services", "Service d’accompagnement"}
    assert page.get("/api/v1/structures?q=addictions").json["total"] == 0
    assert page.get("/api/v1/structures?q=accompagnement&commune=23096").json["total"] == 1
    assert page.get("/api/v1/structures?commune=23008").json["total"] == 0


def test_only_approved_structures_are_read(page, now):
    waiting = a_structure(approved=False)
    closed = a_structure()
    with unit_of_work():
        structure_services.close(closed, actor=MODERATOR, now=now, reason="Cessation")

    assert page.get(f"/api/v1/structures/{waiting.public_id}").status == 404
    assert page.get(f"/api/v1/structures/{closed.public_id}").status == 410
    assert page.get("/api/v1/structures").json["total"] == 0


def test_a_search_costs_one_statement_whatever_it_finds(page):
    for _ in range(15):
        an_offer()
    page.get(AROUND)

    with queries(at_most=1):
        page.get(AROUND)


@pytest.mark.usefixtures("still_clock")
def test_a_quota_refuses_with_the_time_to_wait(page, settings, monkeypatch):
    monkeypatch.setitem(page.app.config, "SETTINGS", replace(settings, api_quota_per_minute=2))
    statuses = [page.get("/api/v1/jobs?q=macon") for _ in range(3)]

    assert [answer.status for answer in statuses] == [200, 200, 429]
    assert statuses[-1].response.mimetype == "application/problem+json"
    wait = timedelta(seconds=int(statuses[-1].response.headers["Retry-After"]))
    assert wait <= timedelta(seconds=61)
    afterwards = clock.now() + wait
    monkeypatch.setattr(clock, "now", lambda: afterwards)  # waiting that long is enough
    assert page.get("/api/v1/jobs?q=macon").status == 200
