"""The pages anyone may read, on the real application."""

import re
from datetime import UTC, date, datetime, time

import pytest

from app.bus.models import BusStop
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.territories.services import open_territory
from tests.support.client import Page

PATHS = ("/", "/mentions-legales", "/donnees-personnelles", "/accessibilite", "/aide", "/simple", "/statistiques",
         "/confort-de-lecture")


@pytest.fixture
def creuse(app) -> str:
    with unit_of_work():
        open_territory("23", name="Creuse", in_name="en Creuse", chief_town="23096", phone="05 36 49 00 23")
    return "23"


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_reads_each_page(page: Page, path: str) -> None:
    assert page.get(path).status == 200


def test_the_home_page_asks_one_question(page: Page) -> None:
    answer = page.get("/")
    assert "Où êtes-vous ?" in answer.words
    assert 'name="ou"' in answer.text


def test_the_home_page_speaks_of_the_chief_town(page: Page, creuse: str) -> None:
    assert "à moins de 30 km de Guéret" in page.get("/").words or "autour de Guéret" in page.get("/").words


def test_the_home_page_of_another_territory_can_be_read(page: Page, creuse: str) -> None:
    with unit_of_work():
        open_territory("93", name="Seine-Saint-Denis", in_name="en Seine-Saint-Denis", chief_town="93008")
    assert "data-near" not in page.get("/").text  # of two territories, none is the reader's
    chosen = page.get("/?territoire=93")
    assert "Bobigny" in chosen.words
    assert '<body data-near="93008">' in chosen.text
    assert "Seine-Saint-Denis" in page.get("/").words
    assert page.get("/?territoire=zz").status == 200


def test_the_next_stops_of_the_bus_are_announced(page: Page, creuse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    with unit_of_work():
        for day, name in ((24, "Boussac"), (20, "Aubusson")):
            db.session.add(BusStop(territory_code=creuse, on_date=date(2026, 11, day), starts_at=time(9),
                                   ends_at=time(12), insee="23031", commune_name=name, place="Place du marché"))
    words = page.get("/").words
    assert "demain" in words
    assert "Boussac" in words
    assert "Aubusson" not in words


def test_every_source_of_data_is_credited(page: Page) -> None:
    words = page.get("/mentions-legales").words
    for who in ("INSEE", "IGN", "La Poste", "France Travail", "GeoNames", "data·inclusion"):
        assert who in words


def test_the_accessibility_page_says_the_truth(page: Page) -> None:
    assert "pas encore été audité" in page.get("/accessibilite").words


def test_robots_are_kept_from_private_pages_and_not_from_public_ones(page: Page) -> None:
    text = page.get("/robots.txt").text
    assert "Disallow: /moi\n" in text
    assert "Disallow: /structure$\n" in text
    assert "Disallow: /structures" not in text
    assert "Disallow: /offres" not in text


def test_security_txt_is_not_out_of_date(page: Page) -> None:
    text = page.get("/.well-known/security.txt").text
    expires = re.search(r"^Expires: (.+)$", text, re.M)
    assert expires
    assert datetime.fromisoformat(expires.group(1)) > clock.now()
    assert re.search(r"^Contact: http", text, re.M)


def test_comfort_is_kept_on_the_device_and_changes_the_page(page: Page) -> None:
    answer = page.post("/confort-de-lecture", {"theme": "dark", "text": "large", "contrast": ""},
                       from_="/confort-de-lecture", follow=True)
    assert "C’est enregistré sur cet appareil." in answer.words
    assert '<html lang="fr" data-theme="dark" data-text="large">' in answer.text
    assert 'value="dark" checked' in answer.text


def test_comfort_can_be_given_back_to_the_device(page: Page) -> None:
    page.post("/confort-de-lecture", {"theme": "dark", "text": "", "contrast": ""}, from_="/confort-de-lecture")
    answer = page.post("/confort-de-lecture", {"theme": "", "text": "", "contrast": ""}, from_="/confort-de-lecture",
                       follow=True)
    assert "data-theme" not in answer.text


def test_an_unknown_comfort_is_refused_at_its_field(page: Page) -> None:
    answer = page.post("/confort-de-lecture", {"theme": "rose"}, from_="/confort-de-lecture")
    assert answer.status == 422
    assert "Choisissez une réponse de la liste." in answer.words
