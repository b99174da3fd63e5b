"""Invented offers put in the tables, in bulk, for measures that need rows to change."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from app.kit.changes import record_changes
from app.kit.database import db, unit_of_work
from app.offers.models import Offer, OfferPlace, OfferSlot
from app.offers.workflow import OfferState
from app.search.rows import ReadOffer
from app.structures.models import Structure
from app.structures.values import StructureType
from app.structures.workflow import StructureState
from app.territories.services import open_territory
from bench.world import TODAY, World, offers


def fill(world: World, size: int) -> datetime:
    """Insert so many live offers of one structure; returns the instant they were written at."""
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    with unit_of_work():
        open_territory("23", name="Creuse", in_name="en Creuse", chief_town="23096")
        structure = Structure(name="Exemple", type=StructureType.ASSOCIATION, territory_code="23",
                              state=StructureState.APPROVED, created_at=now, updated_at=now)  # fmt: skip
        db.session.add(structure)
        db.session.flush()
        for batch in offers(world, size):
            db.session.execute(insert(Offer), [_row(read, structure.id, now) for read in batch])
            db.session.execute(insert(OfferPlace), [row for read in batch for row in _places(read)])
            db.session.execute(insert(OfferSlot), [row for read in batch for row in _slots(read)])
            record_changes([read.offer.key for read in batch], now=now)
    return now


def _row(read: ReadOffer, structure_id: int, now: datetime) -> dict[str, Any]:
    offer = read.offer
    return {
        "id": offer.key, "public_id": offer.public_id, "structure_id": structure_id, "kind": offer.kind,
        "state": OfferState.PUBLISHED, "title": offer.title, "summary": offer.summary, "description": read.text,
        "weekly_minutes_min": offer.weekly[0], "weekly_minutes_max": offer.weekly[1], "remote": offer.remote,
        "rome": list(offer.rome), "requirements": list(offer.requirements), "expires_on": offer.expires_on,
        "seats_total": offer.seats_total, "published_at": offer.published_at, "created_at": now, "updated_at": now,
    }  # fmt: skip


def _places(read: ReadOffer) -> list[dict[str, Any]]:
    return [{"offer_id": read.offer.key, "position": at, "insee": place.insee, "commune_name": place.commune,
             "postal_code": place.postal_code, "lat": place.lat, "lon": place.lon, "precision": place.precision}
            for at, place in enumerate(read.offer.places)]  # fmt: skip


def _slots(read: ReadOffer) -> list[dict[str, Any]]:
    return [{"offer_id": read.offer.key, "day": slot.day, "start_minute": slot.start_minute,
             "end_minute": slot.end_minute} for slot in read.offer.slots]  # fmt: skip
