"""No search is a dead end: near jobs, the next kind, from home; an address starts from its own point."""

import pytest

from app.geo.geocoding import GeocodingUnavailable
from app.geo.values import Point
from app.matching.values import Kind, Remote
from app.search import places
from tests.factories.offers import an_offer

GUERET = "/offres?commune=23096"


def test_a_job_nobody_offers_leads_to_those_near_it(page):
    an_offer(Kind.JOB, title="Travail en atelier", rome=("H2913",))

    words = page.get(f"{GUERET}&metier=H2902").words

    assert "Métier voisin" in words
    assert "1 offre" in words.split("Métier voisin")[1]


def test_an_empty_kind_leads_to_the_next_and_to_what_is_done_from_home(page):
    an_offer(Kind.JOB, title="Répondre au téléphone", remote=Remote.ANYWHERE, places=())

    words = page.get(f"{GUERET}&type=insertion_site").words

    assert "Plutôt un emploi : 1 offre" in words
    assert "À distance : 1 offre" in words


def test_words_nobody_writes_lead_to_the_jobs_they_name_and_to_those_near_however_far(page):
    an_offer(Kind.JOB, title="Reprendre des vêtements", rome=("B1803",))
    an_offer(Kind.JOB, title="Répondre au téléphone", remote=Remote.ANYWHERE, places=())
    an_offer(Kind.IMMERSION, title="Essayer un atelier")

    around = page.get(f"{GUERET}&q=tapisserie").words
    far = page.get("/offres?commune=23008&rayon=5&q=tapisserie").words
    other_choices = page.get(f"{GUERET}&q=tapisserie&nuit=1").words

    assert "Métier voisin, « Couturier / Couturière » : 1 offre" in around
    assert "À distance, sans ces mots : 1 offre" in around
    assert "Sans ces mots, une immersion : 1 offre" in around
    assert "Métier voisin, « Couturier / Couturière », à moins de 100 km : 1 offre" in far
    assert "Métier voisin, « Couturier / Couturière », sans vos autres choix : 1 offre" in other_choices


def test_words_name_a_job_by_whole_words_only(page):
    an_offer(Kind.JOB, title="Vendre en rayon", rome=("D1506",))  # « Merchandiser » begins with « mer »

    assert "Merchandis" not in page.get(f"{GUERET}&q=mer").words


class Service:
    """An address service that knows one point, or does not answer."""

    ban_url = "https://adresses.example"

    def __init__(self, point: Point | None) -> None:
        self.point = point

    def find(self, _address, _commune):
        if self.point is None:
            raise GeocodingUnavailable
        return self.point


@pytest.mark.parametrize(("point", "address"), [
    (Point(46.1701, 1.8723), "/offres?lat=46.170&lon=1.872&commune=23096"), (None, "/offres?commune=23096")],
    ids=["known", "no answer"])
def test_an_address_starts_from_its_own_point_else_from_its_commune(page, monkeypatch, point, address):
    service = Service(point)
    monkeypatch.setattr(places, "settings", lambda: service)
    monkeypatch.setattr(places, "geocoder_for", lambda _url: service)

    assert page.get("/offres?ou=4 rue des Tilleuls, 23000 Guéret").location == address
    assert page.get("/offres?ou=Guéret").location == "/offres?commune=23096"


def test_too_many_words_lead_to_each_of_them_and_to_the_choices_they_say(page):
    an_offer(Kind.SERVICE, title="Louer une voiture")
    an_offer(title="Tenir la buvette")
    text = "une voiture, pas de permis, un vélo"

    words = page.get(f"{GUERET}&q={text}&mots={text}").words

    assert "Avec le choix « sans permis », sans les mots : 2 offres" in words
    assert "Avec le seul mot « voiture » : 1 offre" in words
    assert "Avec le seul mot « vélo »" not in words
