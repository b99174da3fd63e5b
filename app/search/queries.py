"""Live offers from the database, in bulk: five statements whatever the number, no ORM object."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from app.geo.queries import gazetteer
from app.kit.database import db
from app.matching.values import (
    Condition,
    Contract,
    Help,
    Level,
    OfferFacts,
    OfferSlot,
    Place,
    Public,
    ReplyRecord,
    Required,
    Schedule,
    Siae,
    Zone,
)
from app.offers import models as offers
from app.offers.workflow import LIVE, OfferState
from app.search.rows import LiveOffer, OfferPlaceRow, SlotRow
from app.structures.models import Structure
from app.structures.workflow import StructureState

BATCH = 2_000
TAGS = re.compile(r"<[^>]+>")
Rows = dict[int, list[Any]]


def live_offers(ids: Sequence[int] | None = None, *, today: date) -> list[LiveOffer]:
    """Return the live offers among ``ids`` (all when None), by id.

    Live: published, or full with an open waiting list; not past its last day; its structure approved.
    """
    offer, structure = offers.Offer.__table__, Structure.__table__
    query = (
        select(
            offer,
            structure.c.public_id.label("s_public_id"),
            func.coalesce(func.nullif(structure.c.neutral_label, ""), structure.c.name).label("s_name"),
            structure.c.siret.label("s_siret"),
            structure.c.type.label("s_type"),
            structure.c.requests.label("s_requests"),
            structure.c.replies.label("s_replies"),
            structure.c.reply_days_median.label("s_days"),
        )
        .join(structure, structure.c.id == offer.c.structure_id)
        .where(
            structure.c.state == StructureState.APPROVED,
            offer.c.state.in_(LIVE),
            offer.c.duplicate_of_id.is_(None),
            or_(offer.c.expires_on.is_(None), offer.c.expires_on >= today),
            or_(
                offer.c.state == OfferState.PUBLISHED, and_(offer.c.state == OfferState.FULL, offer.c.waiting_list_open)
            ),
        )
        .order_by(offer.c.id)
    )
    if ids is None:
        return _complete(db.session.execute(query).all(), everything=True)
    found: list[LiveOffer] = []
    for start in range(0, len(ids), BATCH):
        found += _complete(
            db.session.execute(query.where(offer.c.id.in_(ids[start : start + BATCH]))).all(), everything=False
        )
    return found


def _complete(rows: Sequence[Row[Any]], *, everything: bool) -> list[LiveOffer]:
    keys = [row.id for row in rows]
    places = _children(offers.OfferPlace, keys, "position", everything=everything)
    slots = _children(offers.OfferSlot, keys, "day", everything=everything)
    return [_live(row, places.get(row.id, []), slots.get(row.id, [])) for row in rows]


def _children(model: type[Any], keys: list[int], order: str, *, everything: bool) -> Rows:
    table = model.__table__
    query = select(table).order_by(table.c.offer_id, table.c[order], table.c.id)
    found: Rows = defaultdict(list)
    if everything:
        for row in db.session.execute(query):
            found[row.offer_id].append(row)
        return found
    for start in range(0, len(keys), BATCH):
        for row in db.session.execute(query.where(table.c.offer_id.in_(keys[start : start + BATCH]))):
            found[row.offer_id].append(row)
    return found


def _live(row: Row[Any], places: list[Any], slots: list[Any]) -> LiveOffer:
    own = [place for place in places if not place.is_stop]
    left = None if row.seats_total is None else max(0, row.seats_total - row.seats_taken)
    return LiveOffer(
        facts=_facts(row, places, slots, left),
        public_id=row.public_id,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        text=TAGS.sub(" ", row.description),
        structure_id=row.s_public_id,
        structure_name=row.s_name,
        structure_siret=row.s_siret,
        structure_type=row.s_type,
        reply_days=row.s_days,
        places=tuple(OfferPlaceRow(p.insee, p.commune_name, p.postal_code, p.lat, p.lon, p.precision) for p in own),
        remote=row.remote,
        weekly=(row.weekly_minutes_min, row.weekly_minutes_max),
        slots=tuple(SlotRow(slot.day, slot.start_minute, slot.end_minute) for slot in slots),
        schedule_note=row.schedule_note,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        expires_on=row.expires_on,
        seats_total=row.seats_total,
        seats_left=left,
        waiting_list=row.waiting_list_open,
        full=row.state == OfferState.FULL or left == 0,
        zone=(row.zone_type, row.zone_code) if row.zone_type and row.zone_code else None,
        rome=tuple(row.rome),
        themes=tuple(row.themes),
        requirements=tuple(row.requirements),
        helps=tuple(row.helps),
        contract=row.contract,
        siae=row.siae,
        duration_days=row.duration_days,
        schedule_free=row.schedule == Schedule.FREE,
        start_kind=row.start_kind,
        channel=row.channel,
        source=row.source,
        source_ref=row.source_ref,
        source_url=row.source_url,
        published_at=row.published_at,
        updated_at=row.updated_at,
        discreet=row.discreet,
    )


def _facts(row: Row[Any], places: list[Any], slots: list[Any], left: int | None) -> OfferFacts:
    return OfferFacts(
        key=row.id,
        kind=row.kind,
        structure_key=row.structure_id,
        expires_on=row.expires_on,
        contract=_member(Contract, row.contract),
        siae=_member(Siae, row.siae),
        duration_days=row.duration_days,
        hire_promised=row.hire_promised,
        places=tuple(_place(place) for place in places if not place.is_stop),
        stops=tuple(_place(place) for place in places if place.is_stop),
        remote=row.remote,
        minutes_min=row.weekly_minutes_min,
        minutes_max=row.weekly_minutes_max,
        schedule=row.schedule,
        slots=tuple(OfferSlot(slot.day, slot.start_minute, slot.end_minute) for slot in slots),
        school_weeks=row.school_weeks_only,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        flexible_dates=row.start_kind == "flexible",
        seats_total=row.seats_total,
        seats_left=left,
        waiting_list=row.waiting_list_open,
        rome=tuple(row.rome),
        appellations=tuple(int(code) for code in row.appellations if str(code).isdigit()),
        themes=tuple(row.themes),
        requirements=tuple(Required(need["code"], _member(Level, need["level"])) for need in row.requirements),
        conditions=_members(Condition, row.conditions),
        conditions_stated=row.conditions_stated,
        helps=_members(Help, row.helps),
        publics=_members(Public, row.publics),
        zone=Zone(row.zone_type, row.zone_code) if row.zone_type and row.zone_code else None,
        reply=ReplyRecord(row.s_requests, row.s_replies, row.s_days),
        channel=row.channel,
        imported=row.source is not None,
    )


def _place(row: Any) -> Place:
    commune = gazetteer().by_insee(row.insee) if row.insee else None
    area = commune.area_km2 if commune else None
    density = commune.population / area if commune and commune.population and area else None
    return Place(row.insee, row.lat, row.lon, row.precision, area, density)


def _member(codes: Any, value: Any) -> Any:
    return None if value is None else codes(value)


def _members(codes: Any, values: Sequence[str]) -> frozenset[Any]:
    known = {member.value for member in codes}
    return frozenset(codes(value) for value in values if value in known)
