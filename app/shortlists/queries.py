"""Reads of the lists kept."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, or_, select

from app.kit.database import db
from app.people.models import FollowUp, Person
from app.people.workflow import FollowUpState
from app.placements.values import Party
from app.shortlists.models import Shortlist, ShownList

NEW_FOR_DAYS = 7
ENOUGH_OFFERS = 3


def due(today: date, *, limit: int) -> list[Person]:
    """Return people accompanied, who asked for no pause, whose list is not of today, by key."""
    query = (
        _accompanied()
        .outerjoin(Shortlist, Shortlist.person_id == Person.id)
        .where(or_(Shortlist.day.is_(None), Shortlist.day != today))
    )
    return list(db.session.scalars(query.order_by(Person.id).limit(limit)))


def accompanied_after(person_id: int, *, limit: int) -> list[Person]:
    """Return the next people accompanied who asked for no pause, by key."""
    return list(db.session.scalars(_accompanied().where(Person.id > person_id).order_by(Person.id).limit(limit)))


def still_accompanied(person_ids: Iterable[int]) -> list[int]:
    """Return those of these people who are still accompanied, by key."""
    people = _accompanied().where(Person.id.in_(list(person_ids))).order_by(Person.id)
    return list(db.session.scalars(people.with_only_columns(Person.id)))


def lists_of(person_ids: Iterable[int]) -> dict[int, Shortlist]:
    """Return person key → list kept. One query."""
    rows = db.session.scalars(select(Shortlist).where(Shortlist.person_id.in_(list(person_ids))))
    return {row.person_id: row for row in rows}


def found_lately(person_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """Return person key → offers that suit them well, put on line within a week, the newest first. One query."""
    oldest = today.toordinal() - NEW_FOR_DAYS
    return {
        person_id: [key for key, day in reversed(kept.found) if day > oldest]
        for person_id, kept in lists_of(person_ids).items()
    }


def shown_list(person_id: int, day: date, shown_to: Party, version: str) -> ShownList | None:
    """Return the list last shown of a day to one reader, by one version of the ranking."""
    query = select(ShownList).where(ShownList.person_id == person_id, ShownList.day == day)
    return db.session.scalars(query.where(ShownList.shown_to == shown_to, ShownList.version == version)).one_or_none()


def summary() -> dict[str, int]:
    """Return how many lists are empty or short, and how many offers are in one at least."""
    sizes, offers = list[int](), set[int]()
    for kept in db.session.scalars(select(Shortlist.offers).order_by(Shortlist.person_id)).yield_per(500):
        sizes.append(len(kept))
        offers.update(key for key, _ in kept)
    return {
        "without_offer": sizes.count(0),
        "under_three": sum(size < ENOUGH_OFFERS for size in sizes),
        "offers_in_a_list": len(offers),
    }


def no_longer_accompanied() -> list[Shortlist]:
    """Return the lists of people nobody accompanies any more, or who asked for a pause."""
    stays = select(Person.id).where(Person.frozen_at.is_(None), Person.id.in_(_followed()))
    return list(db.session.scalars(select(Shortlist).where(Shortlist.person_id.not_in(stays))))


def _followed() -> Select[tuple[int]]:
    return select(FollowUp.person_id).where(FollowUp.state == FollowUpState.ACTIVE)


def _accompanied() -> Select[tuple[Person]]:
    return select(Person).where(Person.id.in_(_followed()), Person.frozen_at.is_(None))
