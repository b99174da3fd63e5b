"""Reads of offers nobody may be left to answer for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Account
from app.kit.database import db
from app.matching.values import Channel
from app.offers.models import Offer
from app.offers.workflow import LIVE
from app.structures.models import Membership, Structure


def answered_here_without_members(*, limit: int = 1_000) -> Sequence[Offer]:
    """Return live offers written by hand whose structure (and its parent) has no open member account, by structure."""
    branch = aliased(Structure)
    manned = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            (Membership.structure_id == branch.id) | (Membership.structure_id == branch.parent_id),
            Membership.left_at.is_(None),
            Membership.waiting.is_(False),
            Account.suspended_at.is_(None),
        )
        .correlate(branch)
    )
    return db.session.scalars(
        select(Offer)
        .join(branch, branch.id == Offer.structure_id)
        .options(joinedload(Offer.structure))
        .where(Offer.state.in_(LIVE), Offer.source.is_(None), Offer.channel == Channel.HERE, ~manned.exists())
        .order_by(Offer.structure_id, Offer.id)
        .limit(limit)
    ).all()
