"""Offers to columns: ``columns_of`` turns facts into arrays, deriving what kernels would otherwise recompute."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import nan, sqrt
from typing import Any

from app.matching.arrays import LISTS, Columns
from app.matching.codes import Precision, mask_of
from app.matching.encoding import (
    FRENCH_BITS,
    REQUIREMENT_BITS,
    SKILL_PREFIX,
    SKILL_WEIGHTS,
    UNKNOWN,
    day_number,
    insee_number,
    number_or_unknown,
    rome_number,
    text_number,
    title_number,
)
from app.matching.families import family_of
from app.matching.geometry import unit_vectors
from app.matching.needs import NEED_HELPS, NEED_THEMES, Condition, Need
from app.matching.values import Kind, Level, OfferFacts, OfferSlot, Place, Schedule, Zone

__all__ = ["Columns", "columns_of"]

DAY_MINUTES = 1440
NIGHT_FROM, NIGHT_TO = 22 * 60, 5 * 60
FALLBACK_AREA_KM2 = 15.0  # about the mean commune of France (15 km²): « commune only » is never 0 km
LONGEST_VISIT_MINUTES = 480  # one trip never buys more than a long day on the spot

THEME_MARK = "--"  # between a category of data·inclusion and its theme

Row = dict[str, Any]


def columns_of(facts: Sequence[OfferFacts]) -> Columns:
    """One row an offer, in the given order."""
    values: dict[str, list[Any]] = defaultdict(list)
    for name in LISTS:
        values[f"{name}_start"].append(0)
    for fact in facts:
        for name, value in offer_row(fact).items():
            values[name].append(value)
        for name, rows in list_rows(fact).items():
            for row in rows:
                for item, value in row.items():
                    values[item].append(value)
            values[f"{name}_start"].append(values[f"{name}_start"][-1] + len(rows))
    values["x"], values["y"], values["z"] = unit_vectors(values["lat"], values["lon"])
    return Columns.from_lists(values)


def offer_row(fact: OfferFacts) -> Row:
    """The values of one offer that are not lists."""
    required, desired = requirement_masks(fact)
    return {
        "key": fact.key,
        "structure": fact.structure_key,
        "title": title_number(fact.kind, fact.title),
        "kind": fact.kind.number,
        "family": family_of(fact).number,
        "live": fact.live,
        "expires": day_number(fact.expires_on),
        "starts": day_number(fact.starts_on),
        "ends": day_number(fact.ends_on),
        "flexible": fact.flexible_dates,
        "minutes_min": number_or_unknown(fact.minutes_min),
        "minutes_max": number_or_unknown(fact.minutes_max),
        "seats_left": number_or_unknown(fact.seats_left if fact.seats_left is not None else fact.seats_total),
        "waiting_list": fact.waiting_list,
        "remote": fact.remote.number,
        "required": required,
        "desired": desired,
        "french_rank": max((rank for rank, bit in enumerate(FRENCH_BITS, start=1) if required & bit), default=0),
        "conditions": mask_of(conditions_of(fact)),
        "conditions_stated": fact.conditions_stated,
        "helps": mask_of(fact.helps),
        "answers": mask_of(needs_answered(fact)),
        "publics": mask_of(fact.publics),
        "zone": zone_number(fact.zone),
        "zone_type": UNKNOWN if fact.zone is None else fact.zone.type.number,
        "requests": fact.reply.requests,
        "replies": fact.reply.replies,
        "median_days": nan if fact.reply.median_days is None else fact.reply.median_days,
        "pending_load": fact.pending_load,
        "pending_count": fact.pending_count,
        "channel": fact.channel.number,
        "imported": fact.imported,
        **schedule_row(fact),
    }


def schedule_row(fact: OfferFacts) -> Row:
    """What trips and hours need from the slots."""
    slots = [(slot.start, slot_end(slot)) for slot in fact.slots]
    return {
        "schedule": fact.schedule.number,
        "school_weeks": fact.school_weeks,
        "session_minutes": session_minutes(fact),
        "first_start": min((start for start, _ in slots), default=UNKNOWN),
        "first_end": min((end for _, end in slots), default=UNKNOWN),
        "last_end": max((end for _, end in slots), default=UNKNOWN),
        "sunday": any(slot.day == 7 for slot in fact.slots),
    }


def list_rows(fact: OfferFacts) -> dict[str, list[Row]]:
    """The lists of one offer, by the name of their CSR column."""
    places = [place_row(place, stop=False) for place in fact.places or (Place(),)]
    places += [place_row(stop, stop=True) for stop in fact.stops]
    weekly = [((slot.day - 1) * DAY_MINUTES, slot) for slot in fact.slots]
    skills = [need for need in fact.requirements if need.code.startswith(SKILL_PREFIX)]
    return {
        "place": places,
        "slot": [{"slot_from": day + slot.start, "slot_to": day + slot_end(slot)} for day, slot in weekly],
        "rome": [{"rome": rome_number(code)} for code in fact.rome],
        "appellation": [{"appellation": code} for code in fact.appellations],
        "theme": [{"theme": text_number(theme)} for theme in with_categories(fact.themes)],
        "skill": [
            {"skill": int(need.code.removeprefix(SKILL_PREFIX)), "skill_weight": SKILL_WEIGHTS[need.level]}
            for need in skills
        ],
    }


def with_categories(themes: Iterable[str]) -> list[str]:
    """The themes and their categories: who likes « numerique » likes « numerique--acceder-a-internet »."""
    return list(dict.fromkeys(name for theme in themes for name in (theme, theme.partition(THEME_MARK)[0])))


def place_row(place: Place, *, stop: bool) -> Row:
    """One place; ``(0, 0)``, which no form accepts, is read as an unknown position."""
    located = place.lat is not None and place.lon is not None and (place.lat, place.lon) != (0, 0)
    return {
        "lat": place.lat if located else nan,
        "lon": place.lon if located else nan,
        "insee": insee_number(place.insee),
        "floor_km": commune_floor_km(place.precision, place.area_km2),
        "density": nan if place.density_per_km2 is None else place.density_per_km2,
        "is_stop": stop,
    }


def commune_floor_km(precision: Precision, area_km2: float | None) -> float:
    """Smallest distance to believe when only the commune is known: half the square root of its area."""
    if precision is Precision.ADDRESS:
        return 0.0
    return 0.5 * sqrt(area_km2 if area_km2 is not None else FALLBACK_AREA_KM2)


def slot_end(slot: OfferSlot) -> int:
    """Minutes since the slot's own midnight; a slot that ends before it starts ends the next day."""
    return slot.end + DAY_MINUTES if slot.end <= slot.start else slot.end


def session_minutes(fact: OfferFacts) -> int:
    """Mean length of a slot; without slots, at most the week's hours in one visit; ``UNKNOWN`` without either."""
    if fact.slots:
        return round(sum(slot_end(slot) - slot.start for slot in fact.slots) / len(fact.slots))
    most = fact.minutes_max if fact.minutes_max is not None else fact.minutes_min
    return UNKNOWN if most is None else min(most, LONGEST_VISIT_MINUTES)


def conditions_of(fact: OfferFacts) -> Iterable[Condition]:
    """Conditions stated, and those the slots prove: any of them, or all of them when one may choose."""
    proves = all if fact.schedule is Schedule.CHOICE and fact.slots else any
    proved = set(fact.conditions)
    if proves(slot.day >= 6 for slot in fact.slots):
        proved.add(Condition.WEEKEND)
    if proves(slot.start < NIGHT_TO or slot_end(slot) > NIGHT_FROM for slot in fact.slots):
        proved.add(Condition.NIGHT)
    return proved


def needs_answered(fact: OfferFacts) -> Iterable[Need]:
    """Needs the offer answers: by what it brings, or, for a service or a course, by its themes."""
    teaches = fact.kind in (Kind.SERVICE, Kind.TRAINING)
    for need in Need:
        by_help = any(help_ in fact.helps for help_ in NEED_HELPS[need])
        by_theme = teaches and any(theme.startswith(NEED_THEMES.get(need, ("\0",))) for theme in fact.themes)
        if by_help or by_theme:
            yield need


def requirement_masks(fact: OfferFacts) -> tuple[int, int]:
    """Bits required and desired; an unknown code is refused, skills live in their own list."""
    masks = {Level.REQUIRED: 0, Level.DESIRED: 0}
    for need in fact.requirements:
        if not need.code.startswith(SKILL_PREFIX):
            masks[need.level] |= REQUIREMENT_BITS[need.code]
    return masks[Level.REQUIRED], masks[Level.DESIRED]


def zone_number(zone: Zone | None) -> int:
    """A territory as a number; 0 for none."""
    return 0 if zone is None else text_number(f"{zone.type}:{zone.code}")
