"""Atom, GeoJSON, CSV and the sitemap: the offers of the page, valid documents, nothing a spreadsheet would run."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from app.api import sitemap
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Remote
from app.offers import services
from app.offers.models import Offer
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR
from tests.search.test_find import at

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ("atom", "geojson", "csv")


def tree(answer):
    return ET.fromstring(answer.text)  # noqa: S314 - our own document


def table(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def addresses(answer):
    return [line.findtext(f"{MAP}loc") for line in tree(answer)]


def test_the_atom_feed_holds_the_newest_first(page, now):
    an_offer(title="Aider au jardin ancien", now=now - timedelta(days=3))
    offer = an_offer(Kind.JOB, title="Aider & servir <ici>", now=now)

    answer = page.get("/flux/offres.atom?commune=23096")
    feed = tree(answer)

    assert answer.response.mimetype == "application/atom+xml"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == [
        "Aider & servir <ici>", "Aider au jardin ancien"]
    for name in ("id", "title", "updated"):
        assert all(node.findtext(f"{ATOM}{name}") for node in (feed, *feed.findall(f"{ATOM}entry")))
    assert feed.find(f"{ATOM}entry/{ATOM}link").get("href").startswith(f"http://127.0.0.1:8000/offres/{offer.public_id}-")
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == "http://127.0.0.1:8000/offres?commune=23096"


def test_the_geojson_has_a_point_by_place_longitude_first(page):
    an_offer(title="Aider en deux lieux", places=at("Guéret") + at("Aubusson"))
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    found = page.get("/flux/offres.geojson?commune=23096&rayon=60").json

    points = [feature["geometry"] and feature["geometry"]["coordinates"] for feature in found["features"]]
    assert points == [[1.8717, 46.1718], [2.1672, 45.9549], None]
    assert found["total"] == 2


def test_the_table_opens_in_a_french_spreadsheet_and_runs_nothing(page):
    an_offer(title="=HYPERLINK(x) aider ici", places=at("Aubusson"))

    answer = page.get("/flux/offres.csv?commune=23096&rayon=60")
    [row] = table(answer)

    assert answer.text.startswith("\ufeffidentifiant;")
    assert row["titre"] == "'=HYPERLINK(x) aider ici"
    assert row["code_postal"] == "23200"
    assert "," in row["distance_km"]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_has_the_filters_of_the_page_and_refuses_by_name(page, feed):
    an_offer(Kind.JOB, title="Aider à domicile ici")
    an_offer(title="Aider au jardin")

    assert "Aider au jardin" not in page.get(f"/flux/offres.{feed}?type=job").text
    refused = page.get(f"/flux/offres.{feed}?rayon=0")
    assert (refused.status, refused.json["parameter"]) == (422, "rayon")
    assert page.get(f"/flux/offres.{feed}?ou=Introuvable-les-Bains").status == 422
    assert page.get(f"/flux/offres.{feed}?ou=Guéret").status == 200


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_can_be_asked_again_for_cheap_and_by_other_sites(page, feed):
    an_offer()
    first = page.get(f"/flux/offres.{feed}")

    assert first.response.headers["Access-Control-Allow-Origin"] == "*"
    again = page.get(f"/flux/offres.{feed}", headers={"If-None-Match": first.response.headers["ETag"]})
    assert again.status == 304


def test_what_is_over_is_absent_from_every_feed_and_from_the_sitemap(page, now):
    offer = an_offer()
    with unit_of_work():
        services.close(db.session.get(Offer, offer.id), actor=MODERATOR, now=now, reason="done")

    for path in (*(f"/flux/offres.{feed}" for feed in FEEDS), "/sitemap.xml"):
        assert offer.public_id not in page.get(path).text


def test_the_sitemap_lists_every_public_page_with_its_last_change(page):
    offer = an_offer(title="Aider au jardin")

    answer = page.get("/sitemap.xml")

    assert "http://127.0.0.1:8000/" in addresses(answer)
    assert f"http://127.0.0.1:8000/offres/{offer.public_id}-aider-au-jardin" in addresses(answer)
    assert any(offer.structure.public_id in found for found in addresses(answer))
    assert "<lastmod>2026-11-24T09:00:00Z</lastmod>" in answer.text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in page.get("/robots.txt").text


def test_a_large_site_gets_an_index_of_files_that_hold_each_page_once(page, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    offers = [an_offer(title=f"Aider au jardin {number}") for number in range(5)]

    files = addresses(page.get("/sitemap.xml"))
    found = [url for file in files for url in addresses(page.get(file.removeprefix("http://127.0.0.1:8000")))]

    assert len(found) == len(set(found))
    for offer in offers:
        assert sum(offer.public_id in url for url in found) == 1
        assert sum(offer.structure.public_id in url for url in found) == 1
    assert page.get("/sitemap-offres-4.xml").status == 404
    assert page.get("/sitemap-offres-0.xml").status == 404


def test_every_page_of_the_sitemap_answers(page):
    for address in addresses(page.get("/sitemap.xml")):
        assert page.get(address.removeprefix("http://127.0.0.1:8000") or "/").status == 200, address
