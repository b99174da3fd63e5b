"""The last seat asked for by many at once is given once, on both databases."""

from threading import Barrier, Thread

import pytest

from app.kit.database import db, unit_of_work
from app.offers import queries, services
from app.offers.workflow import OfferState
from tests.factories.offers import an_offer


@pytest.mark.parametrize("seats", [1, 3])
def test_the_last_seat_is_never_given_twice(app, now, seats):
    offer = an_offer(seats_total=seats)
    offer_id, public_id = offer.id, offer.public_id
    db.session.remove()
    asked = 6
    start, results = Barrier(asked), []

    def ask() -> None:
        with app.app_context():
            start.wait(timeout=20)
            try:
                with unit_of_work():
                    services.take_seat(offer_id, now=now)
                results.append("taken")
            except services.NoSeatLeft:
                results.append("none left")
            finally:
                db.session.remove()

    threads = [Thread(target=ask) for _ in range(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    found = queries.by_public_id(public_id)
    assert sorted(results) == sorted(["taken"] * seats + ["none left"] * (asked - seats))
    assert (found.seats_taken, found.state) == (seats, OfferState.FULL)
