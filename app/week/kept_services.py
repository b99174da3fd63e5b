"""Composed weeks put aside, by the person or with their referent: a few, the latest first."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import NotFound, RuleBroken
from app.week.models import KeptWeek

MOST_KEPT = 5


def kept_of(person_id: int) -> list[KeptWeek]:
    """Return the weeks put aside, the latest first. One query."""
    query = select(KeptWeek).where(KeptWeek.person_id == person_id)
    return list(db.session.scalars(query.order_by(KeptWeek.kept_at.desc(), KeptWeek.id.desc())))


def keep(person_id: int, offers: Mapping[str, str], *, actor: Actor, now: datetime) -> KeptWeek:
    """Put a week aside (``offers``: title by public id). The same offers again are the same week; beyond five, the
    oldest goes."""
    if not offers:
        raise RuleBroken("Choisissez au moins une activité avant de garder la semaine.")
    kept = kept_of(person_id)
    same = next((week for week in kept if set(week.offers) == set(offers)), None)
    for over in [week for week in kept if week is not same][MOST_KEPT - 1 :]:
        db.session.delete(over)
    week = same or KeptWeek(person_id=person_id)
    week.offers, week.titles = list(offers), list(offers.values())
    week.kept_at, week.kept_by = now, actor.label
    db.session.add(week)
    db.session.flush()
    return week


def forget(person_id: int, public_id: str) -> None:
    """Take a week away; raises NotFound when it is not one of theirs."""
    week = next((one for one in kept_of(person_id) if one.public_id == public_id), None)
    if week is None:
        raise NotFound
    db.session.delete(week)
    db.session.flush()
