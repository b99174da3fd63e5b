"""``/bus``: stops to come, nearest first from a place, as a page and as a calendar."""

import re
from datetime import time, timedelta

from icalendar import Calendar

from app.bus.services import add_stop
from app.geo.queries import gazetteer
from app.kit import clock
from app.kit.database import unit_of_work
from tests.factories.accounts import a_territory


def a_stop(name: str, *, in_days: int):
    commune = gazetteer().resolve(f"{name} (23)").commune
    now = clock.now()
    with unit_of_work():
        day = clock.local_date(now) + timedelta(days=in_days)
        return add_stop("23", on_date=day, starts_at=time(9, 30), ends_at=time(12, 30), commune=commune,
                        place="Place du marché", now=now)


def test_the_soonest_stop_comes_first(page):
    a_territory()
    a_stop("Aubusson", in_days=5)
    a_stop("Boussac", in_days=1)

    words = page.get("/bus").words

    assert words.rindex("Boussac") < words.rindex("Aubusson")
    assert "demain" in words
    assert "de 9 h 30 à 12 h 30" in words


def test_from_a_place_the_nearest_stop_comes_first_with_its_distance(page):
    a_territory()
    a_stop("Boussac", in_days=1)
    a_stop("Aubusson", in_days=5)

    words = page.get("/bus?ou=Felletin").words

    assert "Du plus proche au plus loin de Felletin" in words
    assert re.search(r"Aubusson ?Place du marché.{0,40}à \d,\d km.*Boussac", words)


def test_an_unknown_place_gets_close_names(page):
    answer = page.get("/bus?ou=Aubuson")

    assert answer.status == 422
    assert "Aubusson (23)" in answer.words


def test_the_calendar_gives_the_hours_in_universal_time(page):
    a_territory()
    stop = a_stop("Boussac", in_days=1)

    feed = Calendar.from_ical(page.get("/bus.ics").response.data)

    [event] = feed.walk("VEVENT")
    assert clock.local(event["dtstart"].dt).time() == stop.starts_at
    assert str(event["uid"]).startswith(f"bus-{stop.public_id}@")


def test_without_any_stop_the_page_says_where_else_to_look(page):
    assert "Aucun arrêt annoncé" in page.get("/bus").words
