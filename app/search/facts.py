"""One row of the database, with its places and slots, to what is printed and what matching reads."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching.encoding import REQUIREMENT_BITS
from app.matching.values import (
    Condition,
    Help,
    Level,
    OfferFacts,
    OfferSlot,
    Place,
    Public,
    ReplyRecord,
    Required,
    Zone,
)
from app.offers.values import StartKind
from app.offers.workflow import OfferState
from app.search.rows import LiveOffer, OfferPlaceRow, ReadOffer, SlotRow

TAGS = re.compile(r"<[^>]+>")
ROME = re.compile(r"[A-Z]\d{4}", re.ASCII)
SKILL = re.compile(r"skill:\d{1,9}", re.ASCII)


def read_offer(row: Any, places: Sequence[Any], slots: Sequence[Any]) -> ReadOffer:
    """Return an offer from its row (joined to its structure's) and those of its places and slots."""
    left = _seats_left(row)
    located = [(place, _place(place)) for place in places]
    facts = _facts(row, located, slots, left)
    return ReadOffer(_printed(row, located, slots, left), facts, TAGS.sub(" ", row.description))


def _seats_left(row: Any) -> int | None:
    if row.state == OfferState.FULL:  # by its seats, or because its structure said so
        return 0
    return None if row.seats_total is None else max(0, row.seats_total - row.seats_taken)


def _printed(row: Any, places: Sequence[tuple[Any, Place]], slots: Sequence[Any], left: int | None) -> LiveOffer:
    return LiveOffer(
        key=row.id,
        public_id=row.public_id,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        structure_id=row.s_public_id,
        structure_name=row.s_name,
        structure_siret=row.s_siret,
        structure_type=row.s_type,
        reply_days=row.s_days,
        places=tuple(_printed_place(place, known) for place, known in places if not place.is_stop),
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
        appellations=_numbers(row.appellations),
        themes=tuple(row.themes),
        requirements=tuple(row.requirements),
        helps=tuple(row.helps),
        contract=row.contract,
        siae=row.siae,
        duration_days=row.duration_days,
        schedule=row.schedule,
        start_kind=row.start_kind,
        channel=row.channel,
        source=row.source,
        source_ref=row.source_ref,
        source_url=row.source_url,
        published_at=row.published_at,
        updated_at=row.updated_at,
        discreet=row.discreet,
    )


def _facts(row: Any, places: Sequence[tuple[Any, Place]], slots: Sequence[Any], left: int | None) -> OfferFacts:
    return OfferFacts(
        key=row.id,
        kind=row.kind,
        structure_key=row.structure_id,
        title=row.title,
        expires_on=row.expires_on,
        contract=row.contract,
        siae=row.siae,
        duration_days=row.duration_days,
        hire_promised=row.hire_promised,
        places=tuple(known for place, known in places if not place.is_stop),
        stops=tuple(known for place, known in places if place.is_stop),
        remote=row.remote,
        minutes_min=row.weekly_minutes_min,
        minutes_max=row.weekly_minutes_max,
        schedule=row.schedule,
        slots=tuple(OfferSlot(slot.day, slot.start_minute, slot.end_minute) for slot in slots),
        school_weeks=row.school_weeks_only,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        flexible_dates=row.start_kind == StartKind.FLEXIBLE,
        seats_total=row.seats_total,
        seats_left=left,
        waiting_list=row.waiting_list_open,
        rome=tuple(code for code in row.rome if ROME.fullmatch(code)),
        appellations=_numbers(row.appellations),
        themes=tuple(row.themes),
        requirements=tuple(_requirements(row.requirements)),
        conditions=_members(Condition, row.conditions),
        conditions_stated=row.conditions_stated,
        helps=_members(Help, row.helps),
        publics=_members(Public, row.publics),
        zone=Zone(row.zone_type, row.zone_code) if row.zone_type and row.zone_code else None,
        reply=ReplyRecord(row.s_requests, row.s_replies, row.s_days),
        channel=row.channel,
        imported=row.source is not None,
    )


def _requirements(rows: Sequence[Any]) -> Iterator[Required]:
    """Yield the requirements matching knows; one bad row of a feed never keeps the whole catalogue from answering."""
    for need in rows:
        if need["code"] in REQUIREMENT_BITS or SKILL.fullmatch(need["code"]):
            yield Required(need["code"], Level(need["level"]))


def _place(place: Any) -> Place:
    """Return a place; one without a position stands at its commune's point."""
    commune = gazetteer().by_insee(place.insee) if place.insee else None
    area, density = _ground(commune)
    if place.lat is not None or commune is None:
        return Place(place.insee, place.lat, place.lon, place.precision, area, density)
    return Place(place.insee, commune.lat, commune.lon, area_km2=area, density_per_km2=density)


def _ground(commune: CommuneRow | None) -> tuple[float | None, float | None]:
    """Area of a commune and its inhabitants per km², as far as known."""
    if commune is None or not commune.area_km2:
        return None, None
    return commune.area_km2, commune.population / commune.area_km2 if commune.population else None


def _printed_place(place: Any, known: Place) -> OfferPlaceRow:
    return OfferPlaceRow(
        place.insee, place.commune_name, place.postal_code, known.lat, known.lon, known.precision,
        known.area_km2, known.density_per_km2,
    )  # fmt: skip


def _numbers(codes: Sequence[Any]) -> tuple[int, ...]:
    return tuple(int(code) for code in codes if str(code).isdigit())


def _members(codes: Any, values: Sequence[str]) -> frozenset[Any]:
    known = codes._value2member_map_
    return frozenset(known[value] for value in values if value in known)
