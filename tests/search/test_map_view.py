"""« Chercher dans cette zone »: what a map shows is the place of a search."""

from app.kit.database import unit_of_work
from app.offers import services as offers
from app.search import services
from app.search.criteria import Criteria, View
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR
from tests.search.test_find import around, at, titles

WEST_OF_THE_CREUSE = "1.3,46.1,1.95,46.3"  # La Souterraine and Guéret, without Aubusson


def test_what_the_map_shows_replaces_the_radius_and_distances_still_start_from_home(app, now):
    an_offer(title="À La Souterraine", places=at("La Souterraine"))
    an_offer(title="Des deux côtés", places=(*at("Aubusson"), *at("La Souterraine")))
    an_offer(title="À Aubusson", places=at("Aubusson"))
    view = View(*map(float, WEST_OF_THE_CREUSE.split(",")))

    found = services.find(around("Aubusson (23)", radius_km=1, view=view), now=now)
    assert titles(found) == ["Des deux côtés", "À La Souterraine"]
    assert [round(one.distance_km) for one in found.page.items] == [0, 61]

    added = an_offer(title="Toute neuve", places=at("Guéret"))
    assert "Toute neuve" in titles(services.find(Criteria(lat=46.2, lon=1.6, view=view), now=now))
    with unit_of_work():
        offers.close(added, actor=MODERATOR, now=now, reason="done")
    assert "Toute neuve" not in titles(services.find(Criteria(lat=46.2, lon=1.6, view=view), now=now))


def test_the_page_says_the_zone_as_a_word_to_take_away_and_keeps_its_map_when_it_is_empty(page):
    an_offer(title="À Guéret")

    full = page.get(f"/offres?commune=23096&cadre={WEST_OF_THE_CREUSE}")
    assert "1 offre dans la zone de la carte" in full.words
    assert 'href="/offres?commune=23096"' in full.text  # « Dans la zone de la carte », taken away

    empty = page.get("/offres?cadre=1.75,45.98,1.76,45.99")
    assert "Rien pour cette recherche" in empty.words
    assert 'class="map"' in empty.text
    assert "Sur une carte deux fois plus large" not in empty.words  # it would bring none either
    assert "Sur une carte deux fois plus large : 1 offre" in page.get("/offres?cadre=1.8,46.18,1.9,46.2").words


def test_a_new_place_and_the_api_know_the_zone(page):
    an_offer(title="À Guéret")

    assert page.get(f"/offres?ou=Aubusson (23)&cadre={WEST_OF_THE_CREUSE}").location == "/offres?commune=23008"
    assert page.get(f"/api/v1/offers?bbox={WEST_OF_THE_CREUSE}").json["total"] == 1
    assert page.get("/api/v1/offers?bbox=1,46,2").status == 422
