"""A writer that may be killed at any instant: publishes offers, closes every third, says what is committed."""

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app import create_app
from app.kit.database import db, unit_of_work
from app.offers import services as offers
from app.offers.models import Offer
from app.structures.models import Structure
from tests.factories.offers import offer_data
from tests.factories.structures import MODERATOR

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def main(structure_id: str, first: int) -> None:
    """Write until killed; each line says « + title » or « - title », after its commit."""
    app = create_app()
    with app.app_context():
        for number in range(first, first + 10_000):
            now, title = NOW + timedelta(milliseconds=number), f"Mission numéro {number}"
            with unit_of_work():
                structure = db.session.scalar(select(Structure).where(Structure.public_id == structure_id))
                offers.publish(offers.create(structure, offer_data(title=title), actor=MODERATOR, now=now),
                               actor=MODERATOR, now=now)  # fmt: skip
            print(f"+ {title}", flush=True)  # noqa: T201
            if number % 3 == 0:
                with unit_of_work():
                    offer = db.session.scalar(select(Offer).where(Offer.title == title))
                    offers.close(offer, actor=MODERATOR, now=now, reason="done")
                print(f"- {title}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
