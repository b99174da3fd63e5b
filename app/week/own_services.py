"""Activities found elsewhere: one line a week and a name, so that nothing is counted twice."""

from datetime import datetime

from sqlalchemy import select

from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import NotFound, RuleBroken
from app.people.models import Person
from app.placements import queries as placements
from app.reference.text_keys import fold
from app.week.models import WeekMinutes
from app.week.services import add_own_activity


def of_person(person_id: int) -> list[WeekMinutes]:
    """Return the activities a person found elsewhere, the latest week first."""
    query = select(WeekMinutes).where(WeekMinutes.person_id == person_id, WeekMinutes.placement_id.is_(None))
    return list(db.session.scalars(query.order_by(WeekMinutes.week.desc(), WeekMinutes.id.desc()).limit(100)))


def declare(person: Person, *, label: str, week: str, minutes: int, proof: str, now: datetime) -> WeekMinutes:
    """Write one down; what is already followed here is counted there."""
    for placement in placements.living_by_offer(person.id).values():
        if placement.starts_on is not None and fold(placement.offer.title) == fold(label):
            raise RuleBroken("Cette activité est déjà suivie ici : ses heures s’y comptent.", field="quoi")
    same = [row for row in of_person(person.id) if row.week == week and fold(row.label) == fold(label)]
    row = add_own_activity(
        person.id, label=same[0].label if same else label, week=week, minutes=minutes, now=now
    )
    if row.proof != (proof or None) or row.confirmed != minutes:
        row.proved_at, row.proved_by, row.confirmed = None, "", None
    row.proof = proof or None
    return row


def prove(person_id: int, line: int, *, actor: Actor, now: datetime) -> None:
    """Note that the proof was seen."""
    row = db.session.get(WeekMinutes, line)
    if row is None or row.person_id != person_id or row.placement_id is not None:
        raise NotFound
    row.proved_at, row.proved_by, row.confirmed = now, actor.label[:160], row.declared
