"""A trip in minutes instead of the radius: what is listed is what is printed, in every way to ask."""

import re
from dataclasses import replace

import numpy as np
import pytest
from geopy.distance import geodesic

from app.geo.queries import gazetteer
from app.kit import french
from app.matching.columns import commune_floor_km
from app.matching.modes import DETOUR, MEANS
from app.matching.values import Kind, Mode, Remote
from app.search.criteria import MAX_RADIUS_KM, Criteria
from app.search.selection import results_in
from app.search.travel_time import density_here, within_minutes
from tests.factories.catalogues import TODAY, a_catalogue
from tests.factories.offers import an_offer
from tests.search.test_find import at
from tests.search.test_oracle import a_search

GUERET = "/offres?commune=23096"
DENSE, RURAL = 1500, 300
BY_BIKE = re.compile(r"(\d+) min à vélo, estimé")


def minutes_to(read, criteria: Criteria) -> float | None:
    """Minutes to the nearest place of an offer, said again in a loop; None when no place is known."""
    places = [place for place in read.facts.places if place.lat is not None]
    if not places:
        return None
    here = (criteria.lat, criteria.lon)
    nearest = min(places, key=lambda place: geodesic(here, (place.lat, place.lon)).km)
    km = geodesic(here, (nearest.lat, nearest.lon)).km
    means, density = MEANS[criteria.mode], density_here(criteria)
    speed = means.mixed_kmh if density is None else means.dense_kmh if density >= DENSE else \
        means.rural_kmh if density < RURAL else means.mixed_kmh  # fmt: skip
    believed = max(km, commune_floor_km(nearest.precision, nearest.area_km2))
    return believed * DETOUR / ((speed + means.mixed_kmh) / 2) * 60 + means.extra_minutes


def expected(read, criteria: Criteria) -> bool | None:
    """Whether an offer is within the time; None when it is too close to the limit to tell."""
    family = gazetteer().family(criteria.commune.insee) if criteria.commune else ()
    if read.offer.remote in (Remote.FULL, Remote.ANYWHERE) or any(p.insee in family for p in read.facts.places):
        return True
    minutes = minutes_to(read, criteria)
    if minutes is None or abs(minutes - criteria.max_minutes - 0.5) < 0.02:
        return None if minutes is not None else True
    return minutes < criteria.max_minutes + 0.5


@pytest.mark.parametrize("seed", range(4))
def test_a_search_by_minutes_finds_what_the_loops_find(app, seed):
    catalogue = a_catalogue(seed, size=100)
    rng = np.random.default_rng(7_000 + seed)
    found_some = 0

    for _ in range(10):
        anything = replace(a_search(rng), view=None, lat=46.17, lon=1.87)
        mode, minutes = list(Mode)[int(rng.integers(6))], int(rng.choice((5, 15, 30, 60, 180)))
        criteria = within_minutes(anything, mode, minutes)
        wide = results_in(catalogue.snapshot, replace(anything, radius_km=MAX_RADIUS_KM), today=TODAY)
        said = {read.offer.key: expected(read, criteria) for read in catalogue.reads}
        found = {one.offer.key for one in results_in(catalogue.snapshot, criteria, today=TODAY).page.items}

        assert {one.offer.key for one in wide.page.items if said[one.offer.key]} <= found, criteria
        assert all(said[key] is not False for key in found), criteria
        found_some += bool(found) and len(found) < wide.page.total
    assert found_some


def test_minutes_chosen_on_the_form_replace_the_radius_on_every_surface(page):
    an_offer(title="Aider à Guéret")
    an_offer(Kind.JOB, title="Aider à Sainte-Feyre", places=at("Sainte-Feyre"))
    an_offer(title="Aider à Aubusson", places=at("Aubusson"))
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    sent = page.get(f"{GUERET}&ici=Guéret (23)&ou=Guéret (23)&rayon=30min&moyen=bike").location
    shown = page.get(sent)
    shorter = page.get(f"{GUERET}&duree=15&moyen=bike")

    assert sent == "/offres?commune=23096&moyen=bike&duree=30"
    assert "3 offres à votre portée" in shown.words
    assert "Toutes celles de Guéret restent dans la liste." in shown.words
    assert all(int(minutes) <= 30 for minutes in BY_BIKE.findall(shown.words))
    assert '<option value="30min" selected>' in shown.text
    assert "Aider à Sainte-Feyre" not in shorter.words
    assert "À moins de 30 min à vélo : 3 offres" in shorter.words
    assert page.get("/api/v1/offers?commune=23096&mode=bike&max_minutes=30").json["total"] == 3
    assert page.get("/flux/offres.geojson?" + sent.split("?")[1]).text.count("Aider à") == 2
    follow = page.get("/alertes/nouvelle?" + sent.split("?")[1])
    assert f"à moins de {french.minutes(30)} à vélo de Guéret (23)" in follow.text


def test_minutes_need_a_means_and_bounds(page):
    without = page.get(f"{GUERET}&rayon=30min")

    assert without.status == 422
    assert "Choisissez comment vous vous déplacez" in without.words
    assert '<option value="30min" selected>' in without.text
    assert page.get(f"{GUERET}&duree=500&moyen=bike").status == 422
    assert page.get("/api/v1/offers?commune=23096&max_minutes=30").json["detail"].startswith("mode")
