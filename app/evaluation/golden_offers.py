"""One offer of the golden cases, from its table to what the engine reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from app.demo.weeks import read_week
from app.geo.queries import gazetteer
from app.matching.congestion import DEFAULT_ACCEPTANCE
from app.matching.values import (
    Condition,
    Contract,
    Help,
    Kind,
    Level,
    OfferFacts,
    OfferSlot,
    Place,
    Public,
    Remote,
    ReplyRecord,
    Required,
    Siae,
)

WISHED = "?"  # ends a requirement that is only wished for


@dataclass(frozen=True, slots=True)
class GoldenOffer:
    """An offer, and what a list sorted by date or by words would need of it."""

    id: str
    title: str
    online_days: int
    facts: OfferFacts


def read_offer(row: Mapping[str, Any], key: int, today: date) -> GoldenOffer:
    """Return an offer from its table; raises KeyError or ValueError on a word it does not know."""
    week = read_week(row.get("week", ""))
    answered, asked = row.get("replies", (0, 0))
    pending = row.get("pending", 0)
    facts = OfferFacts(
        key=key,
        kind=Kind(row["kind"]),
        structure_key=crc32(row["structure"].encode()),
        contract=Contract(row["contract"]) if "contract" in row else None,
        siae=Siae(row["siae"]) if "siae" in row else None,
        duration_days=row.get("days"),
        hire_promised=row.get("hire", False),
        places=tuple(place(insee) for insee in row["at"]),
        stops=tuple(place(insee) for insee in row.get("stops", ())),
        remote=Remote(row.get("remote", "no")),
        minutes_min=week.minutes_min,
        minutes_max=week.minutes_max,
        schedule=week.schedule,
        slots=tuple(OfferSlot(*slot) for slot in week.slots),
        school_weeks=row.get("school_weeks", False),
        starts_on=today + timedelta(days=row["starts"]) if "starts" in row else None,
        ends_on=today + timedelta(days=row["ends"]) if "ends" in row else None,
        seats_total=row.get("seats"),
        seats_left=row.get("seats"),
        rome=tuple(row.get("rome", ())),
        themes=tuple(row.get("themes", ())),
        requirements=tuple(requirement(code) for code in row.get("asks", ())),
        conditions=frozenset(Condition(code) for code in row.get("conditions", ())),
        conditions_stated="conditions" in row,
        helps=frozenset(Help(code) for code in row.get("helps", ())),
        publics=frozenset(Public(code) for code in row.get("publics", ())),
        reply=ReplyRecord(requests=asked, replies=answered),
        pending_load=pending * DEFAULT_ACCEPTANCE,
        pending_count=pending,
    )
    return GoldenOffer(row["id"], row["title"], row["online"], facts)


def requirement(code: str) -> Required:
    """« licence:B » is required, « licence:B? » wished for."""
    return Required(code.removesuffix(WISHED), Level.DESIRED if code.endswith(WISHED) else Level.REQUIRED)


def place(insee: str) -> Place:
    """A commune as a place of activity: its point, its area, its density."""
    commune = gazetteer().by_insee(insee)
    if commune is None:
        raise ValueError(f"unknown commune: {insee}")
    known = gazetteer().place_of(commune)
    return Place(known.insee, known.lat, known.lon, known.precision, known.area_km2, known.density_per_km2)
