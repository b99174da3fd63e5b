"""Reads of attestations."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.attestations.models import Attestation
from app.kit.database import db
from app.kit.ids import PUBLIC_ID
from app.offers.models import Offer
from app.placements.models import Placement
from app.week.models import SignedSession, WeekMinutes


def by_number(number: str) -> Attestation | None:
    """Return an attestation by its number, however it was typed; None when there is none."""
    found = "".join(number.lower().split()).replace("-", "")
    if not PUBLIC_ID.fullmatch(found):
        return None
    return db.session.scalar(_whole().where(Attestation.public_id == found))


def of_person(person_id: int) -> list[Attestation]:
    """Return the attestations of a person, the latest first."""
    query = _whole().join(Attestation.placement).where(Placement.person_id == person_id)
    return list(db.session.scalars(query.order_by(Attestation.made_at.desc(), Attestation.id.desc()).limit(100)))


def minutes_declared(placement: Placement) -> int:
    """Return the minutes the person wrote down for one activity."""
    query = select(func.sum(WeekMinutes.declared)).where(WeekMinutes.placement_id == placement.id)
    return int(db.session.scalar(query) or 0)


def minutes_signed(placement: Placement) -> int:
    """Return the minutes the structure signed for one activity and that nobody disputes."""
    query = select(func.sum(SignedSession.minutes)).where(
        SignedSession.placement_id == placement.id, SignedSession.disputed_at.is_(None)
    )
    return int(db.session.scalar(query) or 0)


def _whole() -> Select[Attestation]:
    placement = joinedload(Attestation.placement)
    return select(Attestation).options(
        placement.joinedload(Placement.person), placement.joinedload(Placement.offer).joinedload(Offer.structure)
    )
