"""A colleague who stands in for a referent who is away, on every follow-up at once."""

from sqlalchemy import select, update

from app.accounts.models import Account
from app.kit.access import Role
from app.kit.database import db
from app.people.models import FollowUp
from app.people.workflow import FollowUpState
from app.structures.models import Membership


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


def stand_in(account_id: int, substitute_id: int | None) -> None:
    """Name who receives the answers for every active follow-up of a referent; None gives them back."""
    db.session.execute(
        update(FollowUp)
        .where(FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE)
        .values(substitute_id=substitute_id)
    )
