"""Finding offers around a place: nearest first, exact counts, nothing stale, nothing lost."""

from datetime import timedelta

import pytest
from geopy.distance import geodesic

from app.geo.queries import gazetteer
from app.kit.database import unit_of_work
from app.matching.values import Kind, Level, Remote, Required
from app.offers import services as offers
from app.offers.record import PlaceData
from app.search import services
from app.search.criteria import Criteria, Sort
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR


def around(name: str = "Guéret", **values) -> Criteria:
    commune = gazetteer().resolve(name).commune
    return Criteria(commune=commune, lat=commune.lat, lon=commune.lon, **values)


def at(name: str) -> tuple[PlaceData, ...]:
    commune = gazetteer().resolve(f"{name} (23)").commune
    return (PlaceData(insee=commune.insee, commune_name=commune.name, postal_code=commune.postal_code, lat=commune.lat,
                      lon=commune.lon),)


def titles(results) -> list[str]:
    return [found.offer.title for found in results.page.items]


def test_offers_come_nearest_first_with_their_distance(app, now):
    an_offer(title="À La Souterraine", places=at("La Souterraine"))
    an_offer(title="À Guéret", places=at("Guéret"))
    an_offer(title="À Aubusson", places=at("Aubusson"))

    results = services.find(around(radius_km=40), now=now)

    assert titles(results) == ["À Guéret", "À La Souterraine", "À Aubusson"]
    for found in results.page.items:
        place = found.offer.places[0]
        exact = geodesic((46.1718, 1.8717), (place.lat, place.lon)).km
        assert found.distance_km == pytest.approx(exact, rel=1e-4, abs=0.001)


def test_beyond_the_radius_is_out_but_the_searched_commune_is_always_in(app, now):
    an_offer(title="Très loin", places=at("Aubusson"))
    edge = PlaceData(insee="23096", commune_name="Guéret", postal_code="23000", lat=46.25, lon=1.95)
    an_offer(title="Tout ici", places=(edge,))

    assert titles(services.find(around(radius_km=2), now=now)) == ["Tout ici"]


def test_a_published_offer_is_found_at_once_and_a_closed_one_is_gone_at_once(app, now):
    assert services.find(around(), now=now).page.total == 0
    offer = an_offer(title="Toute neuve")
    assert titles(services.find(around(), now=now)) == ["Toute neuve"]

    with unit_of_work():
        offers.close(offer, actor=MODERATOR, now=now, reason="done")

    assert services.find(around(), now=now).page.total == 0


def test_an_offer_past_its_last_day_is_gone_without_any_change(app, now):
    an_offer(kind=Kind.JOB, title="Bientôt finie", expires_on=now.date())

    assert services.find(around(), now=now).page.total == 1
    assert services.find(around(), now=now + timedelta(days=2)).page.total == 0


def test_a_remote_offer_ignores_distance_and_comes_after(app, now):
    an_offer(title="Sur place")
    an_offer(title="D’où vous voulez", remote=Remote.ANYWHERE, places=())

    results = services.find(around(radius_km=1), now=now)

    assert titles(results) == ["Sur place", "D’où vous voulez"]
    assert results.page.items[1].distance_km is None


def test_counts_of_a_facet_leave_its_own_filter_out(app, now):
    an_offer()
    an_offer()
    an_offer(Kind.JOB)

    results = services.find(around(kinds=frozenset({Kind.JOB})), now=now)

    assert results.page.total == 1
    assert (results.facets["kind"]["job"], results.facets["kind"]["volunteering"]) == (1, 2)


def test_pages_concatenate_to_the_whole_list(app, now):
    for number in range(7):
        an_offer(title=f"Offre {number}")

    whole = titles(services.find(around(per_page=100), now=now))
    paged = [title for page in (1, 2, 3, 4) for title in titles(services.find(around(per_page=2, page=page), now=now))]

    assert paged == whole
    assert len(set(whole)) == 7


@pytest.mark.parametrize("words", ["maçonnerie", "MACONNERIE", "la maconnerie", "maçonneries"])
def test_accents_case_and_plural_change_nothing(app, now, words):
    an_offer(title="Aider en maçonnerie")
    an_offer(title="Faire la cuisine", description="Éplucher, cuire et servir avec l’équipe.")

    assert titles(services.find(around(q=words), now=now)) == ["Aider en maçonnerie"]


def test_a_job_is_found_by_the_official_words_its_author_did_not_write(app, now):
    words = "Chaque matin, au domicile des personnes."
    an_offer(Kind.JOB, title="Rejoindre notre équipe", description=words, rome=("K1304",))

    assert services.find(around(q="employée familiale"), now=now).page.total == 1


def test_text_is_found_the_same_before_and_after_a_generation_is_written(app, now):
    an_offer(title="Entretenir les rivières")
    an_offer(title="Tenir la buvette")
    before = titles(services.find(around(q="rivière"), now=now))

    written = services.ensure_generation(force=True)
    after = titles(services.find(around(q="rivière"), now=now))
    an_offer(title="Une autre rivière")

    assert written.count == 2
    assert before == after == ["Entretenir les rivières"]
    assert set(titles(services.find(around(q="rivières"), now=now))) == {"Entretenir les rivières", "Une autre rivière"}


def test_a_damaged_generation_is_noticed_and_search_goes_on(app, now, settings):
    from app.search import generation
    from app.search.live import catalogue

    an_offer(title="Entretenir les rivières")
    written = services.ensure_generation(force=True)
    largest = max(written.folder.glob("*.npy"), key=lambda file: file.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)
    catalogue().forget()

    assert generation.current(settings.index_dir) is None
    assert services.find(around(q="rivière"), now=now).page.total == 1
    assert services.ensure_generation().count == 1


def test_a_long_misspelt_word_gets_a_proposal(app, now):
    an_offer(title="Aider en maçonnerie")
    services.ensure_generation(force=True)

    assert services.find(around(q="massonnerie"), now=now).spelling == ["maconnerie"]


def test_a_full_offer_with_a_waiting_list_comes_last_and_without_one_is_gone(app, now):
    full = an_offer(title="Complète pour le moment", seats_total=1, waiting_list_open=True)
    gone = an_offer(title="Complète et sans liste", seats_total=1)
    an_offer(title="Libre ici", places=at("Aubusson"))
    with unit_of_work():
        offers.take_seat(full.id, now=now)
        offers.take_seat(gone.id, now=now)

    assert titles(services.find(around(radius_km=60), now=now)) == ["Libre ici", "Complète pour le moment"]


def test_sort_by_date_puts_the_newest_first(app, now):
    an_offer(title="Déjà ancienne", now=now - timedelta(days=20))
    an_offer(title="Très récente", places=at("Aubusson"), now=now)

    assert titles(services.find(around(radius_km=60, sort=Sort.DATE), now=now)) == ["Très récente", "Déjà ancienne"]


def test_the_word_no_licence_excludes_only_what_requires_one(app, now):
    an_offer(Kind.JOB, title="Avec permis", requirements=(Required("licence:B"),))
    an_offer(Kind.JOB, title="Permis apprécié", requirements=(Required("licence:B", Level.DESIRED),))
    an_offer(Kind.JOB, title="Sans permis")

    assert set(titles(services.find(around(without_licence=True), now=now))) == {"Permis apprécié", "Sans permis"}
