"""Stops of the bus: announced ahead, cancelled in the open."""

from datetime import date, time

import pytest

from app.bus import queries, services
from app.geo.values import CommuneRow
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from tests.conftest import NOW
from tests.factories.accounts import a_territory

GUERET = CommuneRow("23096", "Guéret", ("23000",), "23", "75", "200034825", "", 46.17182, 1.87171, 13000, 26.2)
DAY = date(2026, 12, 1)


def announce(**values):
    values = {"on_date": DAY, "starts_at": time(9), "ends_at": time(12), "commune": GUERET, "place": "Place du marché",
              **values}  # fmt: skip
    with unit_of_work():
        return services.add_stop("23", now=NOW, **values)


@pytest.fixture(autouse=True)
def territory(app):
    a_territory("23")


def test_stops_to_come_are_listed_in_time(app):
    announce(on_date=date(2026, 12, 3))
    first = announce()

    found = queries.next_stops(today=DAY, territory_code="23")

    assert [stop.on_date for stop in found] == [DAY, date(2026, 12, 3)]
    assert (first.lat, first.lon) == (GUERET.lat, GUERET.lon)
    assert queries.by_public_id(first.public_id).place == "Place du marché"
    assert queries.next_stops(today=date(2026, 12, 4)) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"ends_at": time(8)}, "ends_at"), ({"on_date": date(2026, 11, 1)}, "on_date"), ({"place": " "}, "place")],
)
def test_an_impossible_stop_is_refused_at_its_field(app, values, field):
    with pytest.raises(RuleBroken) as refusal:
        announce(**values)

    assert refusal.value.field == field


def test_the_same_stop_is_announced_once(app):
    announce()

    with pytest.raises(RuleBroken):
        announce()


def test_a_cancelled_stop_stays_visible_but_is_not_offered(app):
    stop = announce()
    with unit_of_work():
        services.cancel_stop(db.session.merge(stop))

    assert [row.cancelled for row in queries.next_stops(today=DAY)] == [True]
    assert queries.in_commune("23096", today=DAY) == []
