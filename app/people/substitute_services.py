"""A colleague who stands in for a referent who is away, on every follow-up at once."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.kit.access import Role
from app.kit.database import db
from app.people.models import FollowUp, Person
from app.people.workflow import FollowUpState
from app.structures.models import Membership


@dataclass(frozen=True, slots=True)
class Covered:
    """The people one colleague has left to someone, until when."""

    referent: str
    until: date | None
    people: tuple[str, ...]


def colleagues_of(account_id: int) -> list[Account]:
    """Return the referents of the same organisations who have a second factor, by name."""
    own = select(Membership.structure_id).where(Membership.account_id == account_id, Membership.left_at.is_(None))
    there = select(Membership.account_id).where(
        Membership.structure_id.in_(own), Membership.left_at.is_(None), Membership.waiting.is_(False)
    )
    query = select(Account).where(
        Account.id.in_(there), Account.id != account_id, Account.role == Role.REFERENT, Account.mfa_since.is_not(None)
    )
    found = db.session.scalars(query.order_by(Account.display_name, Account.id).limit(200))
    return [account for account in found if account.is_active]


def substitute_of(account_id: int) -> Account | None:
    """Return who stands in for a referent today."""
    query = (
        select(Account)
        .join(FollowUp, FollowUp.substitute_id == Account.id)
        .where(FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE)
    )
    return db.session.scalar(query.order_by(Account.id).limit(1))


def covered_by(account_id: int) -> list[Covered]:
    """Return who someone stands in for today, by name, with the people concerned. One query."""
    query = (
        select(FollowUp)
        .options(joinedload(FollowUp.account), joinedload(FollowUp.person))
        .join(Person, Person.id == FollowUp.person_id)
        .where(FollowUp.substitute_id == account_id, FollowUp.state == FollowUpState.ACTIVE)
        .order_by(FollowUp.account_id, Person.last_name, Person.first_name, Person.id)
    )
    found = []
    for _key, rows in groupby(db.session.scalars(query), key=lambda row: row.account_id):
        kept = list(rows)
        names = tuple(f"{row.person.first_name} {row.person.last_name[:1]}." for row in kept)
        found.append(Covered(kept[0].account.display_name, kept[0].substitute_until, names))
    return sorted(found, key=lambda one: one.referent)


def last_day_of(account_id: int) -> date | None:
    """Return the last day of whoever stands in for a referent today."""
    query = select(FollowUp.substitute_until).where(
        FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE, FollowUp.substitute_id.is_not(None)
    )
    found: date | None = db.session.scalar(query.order_by(FollowUp.id).limit(1))
    return found


def stand_in(account_id: int, substitute_id: int | None, *, until: date | None = None) -> None:
    """Name who receives the answers for every active follow-up of a referent; None gives them back."""
    db.session.execute(
        update(FollowUp)
        .where(FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE)
        .values(substitute_id=substitute_id, substitute_until=until if substitute_id else None)
    )


def give_back(*, today: date) -> int:
    """Give the answers back where the last day of the substitute is over; returns how many follow-ups."""
    over = FollowUp.substitute_until < today
    found = db.session.scalars(select(FollowUp.id).where(over).order_by(FollowUp.id)).all()
    db.session.execute(
        update(FollowUp).where(FollowUp.id.in_(found)).values(substitute_id=None, substitute_until=None)
    )
    return len(found)
