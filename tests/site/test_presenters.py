"""Counts and bus stops as the home page prints them."""

from collections import namedtuple
from datetime import date, time

import pytest

from app.site import presenters

MONDAY = date(2026, 11, 23)
Stop = namedtuple("Stop", "on_date starts_at ends_at commune_name place cancelled")


def stop(day: date, *, cancelled: bool = False, name: str = "Boussac") -> Stop:
    return Stop(day, time(9, 30), time(12), name, "Place du marché", cancelled)


def home(**changes: object):
    values = {"place_name": "Guéret", "insee": "23096", "counts": {"job": 2, "service": 1}, "new_this_week": 0,
              "stops": [], "today": MONDAY}
    return presenters.home(**(values | changes))


def test_the_six_kinds_are_always_there_in_their_order() -> None:
    kinds = [count.kind for count in home(counts={}).counts]
    assert kinds == ["job", "immersion", "volunteering", "insertion_site", "training", "service"]


def test_words_agree_with_the_number() -> None:
    labels = {count.kind: count.label for count in home().counts}
    assert labels["job"] == "emplois"
    assert labels["service"] == "service ou atelier"
    assert labels["training"] == "formation"


def test_each_count_leads_to_its_search() -> None:
    assert home().counts[0].url == "/offres?commune=23096&rayon=30&type=job"


def test_new_offers_are_said_only_when_there_are_some() -> None:
    assert home().new_text == ""
    assert home(new_this_week=1).new_text == "dont 1\u00a0nouvelle cette semaine"
    assert home(new_this_week=14).new_text == "dont 14\u00a0nouvelles cette semaine"


@pytest.mark.parametrize(("day", "said"), [
    (MONDAY, "Lundi 23\u00a0novembre · aujourd’hui"), (date(2026, 11, 24), "Mardi 24\u00a0novembre · demain"),
    (date(2026, 12, 1), "Mardi 1er\u00a0décembre"), (date(2027, 1, 5), "Mardi 5\u00a0janvier 2027")])
def test_a_stop_says_its_day_as_people_do(day: date, said: str) -> None:
    assert home(stops=[stop(day)]).stops[0]["when"] == said


def test_a_cancelled_stop_is_not_announced() -> None:
    shown = home(stops=[stop(MONDAY, cancelled=True), stop(date(2026, 11, 26), name="Royère")]).stops
    assert [step["label"] for step in shown] == ["Royère"]
    assert shown[0]["state"] == "now"


def test_without_a_territory_the_page_asks_only_where_you_are() -> None:
    page = home(place_name="", insee="", counts={})
    assert page.search_url == "/offres"
    assert not page.total


def test_other_territories_have_their_own_home() -> None:
    assert home(elsewhere=[("Seine-Saint-Denis", "93")]).elsewhere == [("Seine-Saint-Denis", "/?territoire=93")]


def test_statistics_count_offers_structures_and_territories() -> None:
    page = presenters.statistics(counts={"job": 1200}, structures=1, territories=3)
    assert page.offers_text == "1\u202f200\u00a0offres"
    assert page.structures_text == "1\u00a0structure inscrite"
    assert page.territories_text == "3\u00a0territoires"
