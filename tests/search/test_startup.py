"""A large site without a generation on disk: SQL answers meanwhile, and the generation is made aside."""

import pytest

from app.matching.values import Kind, Remote
from app.search import generation, services, startup
from app.search.criteria import Criteria, View
from app.search.live import catalogue
from tests.factories.offers import an_offer
from tests.search.test_find import around, at, titles


@pytest.fixture
def large(monkeypatch):
    """Any number of offers is too many to be read at once; nothing is prepared behind the test."""
    monkeypatch.setattr(startup, "READ_AT_ONCE", 0)
    monkeypatch.setattr(startup.Once, "begin", lambda *_: None)


def some_offers() -> None:
    an_offer(title="À Guéret")
    an_offer(Kind.JOB, title="À La Souterraine", places=at("La Souterraine"))
    an_offer(title="À Aubusson", places=at("Aubusson"))
    an_offer(title="De chez soi", remote=Remote.ANYWHERE, places=())


@pytest.mark.parametrize("asked", [
    {}, {"radius_km": 32}, {"view": View(1.3, 46.1, 1.9, 46.3)},
    {"radius_km": 100, "kinds": frozenset({Kind.JOB})}, {"q": "aubusson", "radius_km": 50}])
def test_the_tables_answer_what_the_catalogue_will(app, now, large, monkeypatch, asked):
    some_offers()
    catalogue().forget()

    meanwhile = services.find(around(**asked), now=now)
    monkeypatch.setattr(startup, "READ_AT_ONCE", 100)
    ready = services.find(around(**asked), now=now)

    assert meanwhile.partial
    assert not ready.partial
    assert titles(meanwhile) == titles(ready)
    assert dict(meanwhile.facets) == dict(ready.facets)


def test_without_a_place_the_newest_are_looked_at(app, now, large):
    some_offers()

    assert services.find(Criteria(), now=now).page.total == 4


def test_the_page_says_that_the_search_is_being_prepared(page, large):
    an_offer(title="À Guéret")
    catalogue().forget()

    answer = page.get("/offres?commune=23096")

    assert "À Guéret" in answer.words
    assert "La recherche se prépare" in answer.words


def test_the_generation_made_aside_is_then_mapped(app, now, large, settings):
    some_offers()
    catalogue().forget()

    startup.prepared(now.date())

    assert generation.current(settings.index_dir) is not None
    found = services.find(around(radius_km=40), now=now)
    assert not found.partial
    assert titles(found)[0] == "À Guéret"


def test_a_damaged_generation_is_not_believed_and_is_made_again(app, now, large, settings):
    some_offers()
    startup.prepared(now.date())
    kinds = generation.current(settings.index_dir).folder / "columns.kind.npy"
    kinds.write_bytes(kinds.read_bytes()[:-1] + b"\x07")
    catalogue().forget()

    assert services.find(around(radius_km=40), now=now).partial
    startup.prepared(now.date())

    assert not services.find(around(radius_km=40), now=now).partial
