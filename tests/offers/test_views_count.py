"""How often a page is opened: a count by day, written a few at a time, never who."""

from collections import Counter
from datetime import timedelta

from app.kit.database import db
from app.offers import queries, view_services
from app.offers.models import OfferView
from app.offers.view_services import count_view, write_views
from tests.factories.offers import an_offer


def test_views_add_up_by_day(app, now):
    offer = an_offer()

    write_views(Counter({(offer.id, now.date()): 3}))
    write_views(Counter({(offer.id, now.date()): 2, (offer.id, now.date() + timedelta(days=1)): 1}))

    assert queries.views_of([offer.id]) == {offer.id: 6}
    assert db.session.query(OfferView).count() == 2


def test_views_wait_half_a_minute_before_they_are_written(app, now, monkeypatch):
    # a counter of its own: what other tests left would be written first
    monkeypatch.setattr(view_services, "_waiting", type(view_services._waiting)())
    offer = an_offer()
    count_view(offer, now=now)
    assert queries.views_of([offer.id]) == {}

    count_view(offer, now=now + timedelta(seconds=31))

    assert queries.views_of([offer.id]) == {offer.id: 2}


def test_a_view_of_an_offer_removed_since_is_let_go(app, now):
    write_views(Counter({(987_654, now.date()): 4}))

    assert db.session.query(OfferView).count() == 0
