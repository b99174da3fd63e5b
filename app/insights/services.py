"""Writes of the indicators."""

from sqlalchemy import select

from app.insights.models import PastOutcome
from app.kit.database import db
from app.offers.models import Offer
from app.people.models import Person
from app.placements.models import Placement


def keep_outcomes(person_id: int) -> int:
    """Add the outcomes of a person's proposals to the counts, before the file goes; returns how many."""
    rows = db.session.execute(
        select(Placement.created_at, Placement.state, Offer.kind, Person.territory_code)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Person, Person.id == Placement.person_id)
        .where(Placement.person_id == person_id)
        .order_by(Placement.id)
    ).all()
    for row in rows:
        key = (f"{row.created_at:%Y-%m}", row.territory_code, row.kind, row.state)
        count = db.session.get(PastOutcome, key)
        if count is None:
            count = PastOutcome(month=key[0], territory_code=key[1], kind=key[2], outcome=key[3], proposals=0)
            db.session.add(count)
        count.proposals += 1
        db.session.flush()
    return len(rows)
