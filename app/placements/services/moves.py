"""The one way a placement moves: lock, table, seat, step, reminders, fact — in this order, in one transaction.

Locks are taken offer first, then placement, everywhere: two acts on one offer queue, they never wait for each other.
A seat follows the state: entering a state of ``HOLDS_SEAT`` takes one, leaving it gives it back, so that no verb can
forget it. Seats are only ours to count when the answer is given here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.kit import events
from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import NotAllowed
from app.matching.values import Channel
from app.offers import services as offers
from app.offers.models import Offer
from app.placements.events import fact
from app.placements.models import Placement, PlacementStep
from app.placements.services.reminders import replan
from app.placements.values import Party
from app.placements.workflow import HOLDS_SEAT, PLACEMENT_WORKFLOW, WHO_MAY, PlacementAction, PlacementState


def lock(placement: Placement) -> None:
    """Take the locks of an act and read again what they protect."""
    lock_offer(placement.offer_id)
    query = select(Placement).where(Placement.id == placement.id).with_for_update()
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def lock_offer(offer_id: int) -> None:
    """Queue behind whoever acts on the offer now, and read it again."""
    query = select(Offer).where(Offer.id == offer_id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(query).one()


def check(placement: Placement, action: PlacementAction, *, party: Party) -> None:
    """Lock, then refuse an act that this party may not do or that the state does not allow any more."""
    if party not in WHO_MAY[action]:
        raise NotAllowed
    lock(placement)
    PLACEMENT_WORKFLOW.next_state(placement.state, action)


def move(
    placement: Placement,
    action: PlacementAction,
    *,
    party: Party,
    actor: Actor,
    now: datetime,
    by_phone: bool = False,
    **told: Any,
) -> None:
    """Make one step (``check`` was called before) and tell those who react to it; ``told``: what the fact adds."""
    before, after = PLACEMENT_WORKFLOW.apply(placement, action)
    _move_seat(placement, before, after, now=now)
    placement.changed_at = now
    record_step(placement, action.value, before=before, party=party, actor=actor, now=now, by_phone=by_phone)
    replan(placement, action, now=now)
    db.session.flush()
    events.publish(
        fact(
            action,
            placement=placement,
            before=before,
            party=party,
            author=actor.label or party.label,
            account_id=actor.account_id,
            at=now,
            by_phone=by_phone,
            **told,
        )
    )


def record_step(
    placement: Placement,
    action: str,
    *,
    before: PlacementState | None,
    party: Party,
    actor: Actor,
    now: datetime,
    by_phone: bool = False,
) -> None:
    """Write one line of the placement's history; it is never rewritten."""
    db.session.add(
        PlacementStep(
            placement=placement,
            action=action,
            before=before.value if before else None,
            after=placement.state.value,
            at=now,
            account_id=actor.account_id,
            party=party,
            actor=(actor.label or party.label)[:160],
            by_phone=by_phone,
        )
    )


def _move_seat(placement: Placement, before: PlacementState, after: PlacementState, *, now: datetime) -> None:
    if placement.channel is not Channel.HERE:
        return
    if after in HOLDS_SEAT and before not in HOLDS_SEAT:
        offers.take_seat(placement.offer_id, now=now)
    if before in HOLDS_SEAT and after not in HOLDS_SEAT:
        offers.free_seat(placement.offer_id, now=now)
