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
from app.week.values import ShownFile


def of_person(person_id: int) -> list[WeekMinutes]:
    """Return the activities a person found elsewhere, the latest week first."""
    query = select(WeekMinutes).where(WeekMinutes.person_id == person_id, WeekMinutes.placement_id.is_(None))
    return list(db.session.scalars(query.order_by(WeekMinutes.week.desc(), WeekMinutes.id.desc()).limit(100)))


def of_line(person_id: int, line: int) -> WeekMinutes:
    """Return one activity a person found elsewhere; raises NotFound when it is none of theirs."""
    row = db.session.get(WeekMinutes, line)
    if row is None or row.person_id != person_id or row.placement_id is not None:
        raise NotFound
    return row


def files_kept() -> set[str]:
    """Return the names of the files that show activities found elsewhere."""
    query = select(WeekMinutes.proof_stored).where(WeekMinutes.proof_stored.is_not(None))
    return {name for name in db.session.scalars(query) if name}


def declare(
    person: Person, *, label: str, week: str, minutes: int, proof: str, now: datetime, file: ShownFile | None = None
) -> WeekMinutes:
    """Write one down; what is already followed here is counted there. A new file replaces the former one."""
    if _is_followed_here(person.id, label, week):
        raise RuleBroken("Cette activité est déjà suivie ici : ses heures s’y comptent.", field="quoi")
    same = [row for row in of_person(person.id) if row.week == week and fold(row.label) == fold(label)]
    row = add_own_activity(
        person.id, label=same[0].label if same else label, week=week, minutes=minutes, now=now
    )
    if row.proof != (proof or None) or row.confirmed != minutes or file is not None:
        row.proved_at, row.proved_by, row.confirmed = None, "", None
    row.proof = proof or None
    if file is not None:
        row.proof_name, row.proof_kind, row.proof_stored = file.name, file.kind, file.stored
    return row


def _is_followed_here(person_id: int, label: str, week: str) -> bool:
    """Tell whether hours under that name come from an offer: under way, or counted that week before it ended."""
    under_way = [one.offer.title for one in placements.living_by_offer(person_id).values() if one.starts_on is not None]
    counted = select(WeekMinutes.label).where(
        WeekMinutes.person_id == person_id, WeekMinutes.week == week, WeekMinutes.placement_id.is_not(None)
    )
    return fold(label) in {fold(name) for name in (*under_way, *db.session.scalars(counted))}


def prove(person_id: int, line: int, *, actor: Actor, now: datetime) -> None:
    """Note that the proof was seen."""
    row = of_line(person_id, line)
    row.proved_at, row.proved_by, row.confirmed = now, actor.label[:160], row.declared
