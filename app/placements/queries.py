"""Reads of placements. No list, filter, sort or count by what a person declined, let lapse or missed: on purpose."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.accounts.models import Account
from app.kit.database import db
from app.kit.pages import Page
from app.offers.models import Offer
from app.people.models import FollowUp
from app.people.workflow import FollowUpState
from app.placements.models import CallTask, News, Placement, PlacementStep, Reminder
from app.placements.workflow import OVER, WAITS_FOR_PERSON, WAITS_FOR_STRUCTURE, PlacementState
from app.structures.models import Structure

PER_PAGE = 20
SEEN_BY_STRUCTURE = frozenset(
    {
        PlacementState.SENT,
        PlacementState.IN_REVIEW,
        PlacementState.MEETING,
        PlacementState.WAITING_LIST,
        PlacementState.SEAT_OFFERED,
        PlacementState.ACCEPTED,
        PlacementState.STARTED,
    }
)
CONGESTS = frozenset({PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED, PlacementState.SENT,
                      PlacementState.IN_REVIEW, PlacementState.MEETING})  # fmt: skip


def _whole() -> Select[Placement]:
    return select(Placement).options(
        joinedload(Placement.offer).joinedload(Offer.structure), joinedload(Placement.person)
    )


def _printed() -> tuple[LoaderOption, ...]:
    """What the words of a proposal read: places, slots, closures of the structure."""
    offer = joinedload(Placement.offer)
    closures = offer.joinedload(Offer.structure).selectinload(Structure.closures)
    return offer.selectinload(Offer.places), offer.selectinload(Offer.slots), closures


def by_public_id(public_id: str) -> Placement | None:
    """Return a placement with its offer, structure, person and steps."""
    return db.session.scalar(_whole().options(selectinload(Placement.steps)).where(Placement.public_id == public_id))


def by_id(placement_id: int) -> Placement | None:
    """Return the placement of a key."""
    return db.session.get(Placement, placement_id)


def proposed_after(placement_id: int) -> list[Placement]:
    """Return what was proposed in the place of a request that is over, in order."""
    query = select(Placement).options(joinedload(Placement.offer)).where(Placement.replaces_id == placement_id)
    return list(db.session.scalars(query.order_by(Placement.id).limit(50)))


def living(person_id: int, offer_id: int) -> Placement | None:
    """Return the placement under way for this person and offer: there is at most one."""
    return db.session.scalar(
        select(Placement).where(
            Placement.person_id == person_id, Placement.offer_id == offer_id, Placement.state.not_in(OVER)
        )
    )


def living_printed(person_id: int) -> list[Placement]:
    """Return what is under way for a person, the oldest first, with all that a proposal and a week print."""
    query = _whole().options(*_printed()).where(Placement.person_id == person_id, Placement.state.not_in(OVER))
    return list(db.session.scalars(query.order_by(Placement.created_at, Placement.id)))


def living_by_offer(person_id: int) -> dict[int, Placement]:
    """Return offer key → placement under way of a person, with the slots a week prints."""
    found = db.session.scalars(
        _whole()
        .options(joinedload(Placement.offer).selectinload(Offer.slots))
        .where(Placement.person_id == person_id, Placement.state.not_in(OVER))
        .order_by(Placement.id)
    )
    return {placement.offer_id: placement for placement in found}


def said_no_to(person_id: int) -> frozenset[int]:
    """Return the keys of offers the person said no to, not to propose them again. Never shown, never counted."""
    rows = db.session.scalars(
        select(Placement.offer_id).where(Placement.person_id == person_id, Placement.state == PlacementState.DECLINED)
    )
    return frozenset(rows)


def of_person(person_id: int, *, limit: int = 100) -> list[Placement]:
    """Return every placement of a person, the latest step first, with steps."""
    query = _whole().options(selectinload(Placement.steps)).where(Placement.person_id == person_id)
    return list(db.session.scalars(query.order_by(Placement.changed_at.desc(), Placement.id.desc()).limit(limit)))


def waiting_for_person(person_id: int) -> list[Placement]:
    """Return what waits for the person's answer, the oldest first, with all that a proposal prints."""
    query = _whole().options(*_printed()).where(Placement.person_id == person_id, Placement.state.in_(WAITS_FOR_PERSON))
    return list(db.session.scalars(query.order_by(Placement.created_at, Placement.id).limit(50)))


def for_structure(structure_id: int, *, page: int = 1) -> Page[Placement]:
    """Return a page of the requests a structure received and that live (see ``for_structures``)."""
    return for_structures([structure_id], page=page)


def for_structures(structure_ids: Iterable[int], *, page: int = 1) -> Page[Placement]:
    """Return a page of the requests these structures received and that live, those that wait for them first.

    Nothing before « sent », nothing answered elsewhere; once over, a request leaves the list.
    """
    where = (
        Offer.structure_id.in_(list(structure_ids)),
        Placement.sent_at.is_not(None),
        Placement.state.in_(SEEN_BY_STRUCTURE),
    )
    total = db.session.scalar(select(func.count(Placement.id)).join(Placement.offer).where(*where)) or 0
    waits_first = Placement.state.in_(WAITS_FOR_STRUCTURE).desc()
    rows = db.session.scalars(
        select(Placement)
        .join(Placement.offer)
        .options(joinedload(Placement.offer).joinedload(Offer.structure), joinedload(Placement.person))
        .where(*where)
        .order_by(waits_first, Placement.sent_at, Placement.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return Page(list(rows), page, PER_PAGE, total)


def waiting_for_structure(structure_ids: Iterable[int]) -> list[Placement]:
    """Return the requests that wait for the answer of these structures, the oldest first."""
    return list(
        db.session.scalars(
            _whole()
            .join(Placement.offer)
            .where(Offer.structure_id.in_(list(structure_ids)), Placement.state.in_(WAITS_FOR_STRUCTURE))
            .order_by(Placement.sent_at, Placement.id)
            .limit(50)
        )
    )


def waiting_list(offer_id: int, *, before: datetime) -> list[Placement]:
    """Return who waits for a seat of the offer since before an instant, in order.

    Someone who has just let a seat go waits from that very instant: they are not asked again for the same seat.
    """
    query = select(Placement).where(
        Placement.offer_id == offer_id,
        Placement.state == PlacementState.WAITING_LIST,
        Placement.waiting_since < before,
    )
    return list(db.session.scalars(query.order_by(Placement.waiting_since, Placement.id).limit(100)))


def in_states(offer_id: int, states: Iterable[PlacementState]) -> list[Placement]:
    """Return the placements of an offer in these states, in the order of their keys."""
    query = _whole().where(Placement.offer_id == offer_id, Placement.state.in_(list(states)))
    return list(db.session.scalars(query.order_by(Placement.id)))


def followed_by(account_id: int, states: Iterable[PlacementState], *, limit: int = 100) -> list[Placement]:
    """Return the placements of people a referent (or the substitute of one) follows now, the oldest step first."""
    query = _whole().where(Placement.person_id.in_(_people_of(account_id)), Placement.state.in_(list(states)))
    return list(db.session.scalars(query.order_by(Placement.changed_at, Placement.id).limit(limit)))


def _people_of(account_id: int) -> Select[int]:
    return select(FollowUp.person_id).where(
        (FollowUp.account_id == account_id) | (FollowUp.substitute_id == account_id),
        FollowUp.state == FollowUpState.ACTIVE,
    )


def pending_by_offer(offer_ids: Iterable[int]) -> dict[int, int]:
    """Return offer key → how many proposals and requests wait for an answer (congestion)."""
    rows = db.session.execute(
        select(Placement.offer_id, func.count(Placement.id))
        .where(Placement.offer_id.in_(list(offer_ids)), Placement.state.in_(CONGESTS))
        .group_by(Placement.offer_id)
    )
    return {row[0]: row[1] for row in rows}


def active_follow_ups(person_id: int) -> list[FollowUp]:
    """Return the follow-ups that open the person's file today, the oldest first."""
    query = select(FollowUp).options(joinedload(FollowUp.account))
    query = query.where(FollowUp.person_id == person_id, FollowUp.state == FollowUpState.ACTIVE)
    return list(db.session.scalars(query.order_by(FollowUp.id)))


def account(account_id: int | None) -> Account | None:
    """Return an account by key."""
    return db.session.get(Account, account_id) if account_id is not None else None


def last_step(placement_id: int) -> PlacementStep | None:
    """Return the newest step of a placement."""
    query = select(PlacementStep).where(PlacementStep.placement_id == placement_id)
    return db.session.scalar(query.order_by(PlacementStep.id.desc()).limit(1))


def due_reminders(*, now: datetime, limit: int = 200) -> list[tuple[int, int]]:
    """Return ``(reminder key, placement key)`` of what is owed by now, the oldest first."""
    rows = db.session.execute(
        select(Reminder.id, Reminder.placement_id)
        .where(Reminder.due_at <= now, Reminder.sent_at.is_(None), Reminder.cancelled_at.is_(None))
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def reminders_of(placement_id: int) -> list[Reminder]:
    """Return every reminder of a placement, in order."""
    query = select(Reminder).where(Reminder.placement_id == placement_id)
    return list(db.session.scalars(query.order_by(Reminder.due_at, Reminder.id)))


def call_tasks_for(account_id: int, *, limit: int = 50) -> list[CallTask]:
    """Return the calls to make for the people a referent follows, the oldest first."""
    query = select(CallTask).where(CallTask.person_id.in_(_people_of(account_id)), CallTask.done_at.is_(None))
    return list(db.session.scalars(query.order_by(CallTask.created_at, CallTask.id).limit(limit)))


def call_tasks_about(person_id: int) -> list[CallTask]:
    """Return the calls to make to or about one person, the oldest first."""
    query = select(CallTask).where(CallTask.person_id == person_id, CallTask.done_at.is_(None))
    return list(db.session.scalars(query.order_by(CallTask.created_at, CallTask.id).limit(20)))


def call_tasks_of(placement_id: int) -> list[CallTask]:
    """Return the calls to make about one placement, the oldest first."""
    query = select(CallTask).where(CallTask.placement_id == placement_id, CallTask.done_at.is_(None))
    return list(db.session.scalars(query.order_by(CallTask.created_at, CallTask.id).limit(20)))


def news_of(placement_id: int) -> list[News]:
    """Return what the person answered to « Comment ça se passe ? », the latest first."""
    query = select(News).where(News.placement_id == placement_id)
    return list(db.session.scalars(query.order_by(News.at.desc(), News.id.desc()).limit(10)))
