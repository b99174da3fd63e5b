"""Addresses become points when the service answers, and communes' points when it does not."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from app.geo import geocoding
from app.geo.geocoding import BanGeocoder, GeocodingUnavailable, OfflineGeocoder, geocoder_for, place_at
from app.geo.values import Point, Precision
from tests.factories.geo import commune, france


def feature(lat: float = 46.17, lon: float = 1.87, *, kind: str = "housenumber", code: str = "23096",
            score: float = 0.9) -> dict:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"label": "12 Rue de la République 23000 Guéret", "type": kind, "citycode": code,
                           "score": score}}


@dataclass
class FakeBan:
    """What the local server answers, and what it was asked."""

    url: str = ""
    features: list = field(default_factory=lambda: [feature()])
    status: int = 200
    body: bytes | None = None
    delay_seconds: float = 0.0
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def ban() -> Iterator[FakeBan]:
    told = FakeBan()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
            time.sleep(told.delay_seconds)
            body = told.body if told.body is not None else json.dumps({"features": told.features}).encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """A client that gave up waiting is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/geocodage"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_gets_its_own_point(ban):
    found = BanGeocoder(ban.url).find("12 rue de la République", commune("23096"))

    assert found == Point(46.17, 1.87)
    assert ban.asked == ["12 rue de la République 23000 Guéret"]


def test_the_same_address_is_asked_once(ban):
    geocoder = BanGeocoder(ban.url)

    for written in ("12 rue de la République", "12 RUE de la Republique"):
        geocoder.find(written, commune("23096"))

    assert len(ban.asked) == 1


@pytest.mark.parametrize("answer", [
    feature(kind="municipality"), feature(code="23008"), feature(score=0.2), feature(1.87, 46.17),
])
def test_an_answer_elsewhere_vague_or_unsure_is_no_answer(ban, answer):
    ban.features = [answer]

    assert BanGeocoder(ban.url).find("12 rue de la République", commune("23096")) is None


def test_an_address_given_with_the_city_alone_may_be_in_one_of_its_arrondissements(ban):
    ban.features = [feature(48.84, 2.4, code="75112")]

    assert BanGeocoder(ban.url).find("1 rue de Picpus", commune("75056")) == Point(48.84, 2.4)


@pytest.mark.parametrize("trouble", [
    {"status": 500}, {"status": 404}, {"body": b"<html>"}, {"body": b'{"features":[{"geometry":3}]}'},
    {"features": [feature(0, 0)]}, {"features": [feature(46.1, None)]},
])
def test_a_service_in_trouble_is_a_typed_error_and_the_place_stays_the_commune(ban, trouble):
    for name, value in trouble.items():
        setattr(ban, name, value)
    geocoder = BanGeocoder(ban.url)
    gueret = commune("23096")
    whole = france().place_of(gueret)

    with pytest.raises(GeocodingUnavailable):
        geocoder.find("12 rue de la République", gueret)

    assert place_at("12 rue de la République", of=whole, commune=gueret, geocoder=geocoder) == whole


def test_a_slow_service_is_given_up(ban, monkeypatch):
    monkeypatch.setattr(geocoding, "TIMEOUT_SECONDS", 0.1)
    ban.delay_seconds = 0.6

    with pytest.raises(GeocodingUnavailable):
        BanGeocoder(ban.url).find("12 rue de la République", commune("23096"))


def test_after_three_failures_nothing_is_asked_for_a_minute(ban):
    ban.status = 500
    hour = [1000.0]
    geocoder = BanGeocoder(ban.url, monotonic=lambda: hour[0])

    for number in range(5):
        with pytest.raises(GeocodingUnavailable):
            geocoder.find(f"{number} rue du Puits", commune("23096"))
    assert len(ban.asked) == 3

    ban.status, hour[0] = 200, 1061.0
    assert geocoder.find("1 rue du Puits", commune("23096")) == Point(46.17, 1.87)


def test_a_place_says_whether_its_point_is_the_address_or_the_commune(ban):
    gueret = commune("23096")
    whole = france().place_of(gueret)

    found = place_at(" 12 rue de la République ", of=whole, commune=gueret, geocoder=BanGeocoder(ban.url))
    offline = place_at("12 rue de la République", of=whole, commune=gueret, geocoder=OfflineGeocoder())

    assert (found.label, found.precision) == ("12 rue de la République, 23000 Guéret", Precision.ADDRESS)
    assert (found.lat, found.area_km2) == (46.17, whole.area_km2)
    assert offline == whole


def test_without_an_address_nothing_is_asked(ban):
    gueret = commune("23096")

    place = place_at("  ", of=france().place_of(gueret), commune=gueret, geocoder=BanGeocoder(ban.url))

    assert place.precision is Precision.COMMUNE
    assert ban.asked == []


def test_the_oldest_answers_are_forgotten_first(ban, monkeypatch):
    monkeypatch.setattr(geocoding, "KEPT_ANSWERS", 2)
    geocoder = BanGeocoder(ban.url)

    for number in (1, 2, 1, 3, 1, 2):
        geocoder.find(f"{number} rue du Puits", commune("23096"))

    assert [asked.split()[0] for asked in ban.asked] == ["1", "2", "3", "2"]


def test_the_process_keeps_one_geocoder_for_its_service():
    assert geocoder_for("http://127.0.0.1:1") is geocoder_for("http://127.0.0.1:1")
    assert isinstance(geocoder_for(""), OfflineGeocoder)
