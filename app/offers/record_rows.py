"""Between the record and the table: ``record_of`` reads an offer, ``write`` fills one and names what changed."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from app.matching.values import Condition, Help, Level, Public, Required
from app.offers.models import Offer, OfferPlace, OfferSession, OfferSlot
from app.offers.record import CODE_LISTS, PLAIN, PLAIN_LISTS, OfferData, PlaceData, SessionData, SlotData
from app.offers.rich_text import sanitised

CODES: dict[str, type[StrEnum]] = {"conditions": Condition, "helps": Help, "publics": Public}

LEVELS = {level.value: level for level in Level}


def record_of(offer: Offer) -> OfferData:
    """Return the record an offer holds; its places, slots and sessions should be loaded."""
    loaded = vars(offer)  # what is loaded is read past the instrumentation: this is the most called of all
    values: dict[str, Any] = {name: loaded[name] if name in loaded else getattr(offer, name) for name in PLAIN}
    values |= {name: tuple(getattr(offer, name) or ()) for name in PLAIN_LISTS}
    values |= {name: tuple(kind(code) for code in getattr(offer, name) or ()) for name, kind in CODES.items()}
    values["requirements"] = tuple(Required(item["code"], LEVELS[item["level"]]) for item in offer.requirements or ())
    values["places"] = tuple(_read(PlaceData, place) for place in offer.places)
    values["slots"] = tuple(_read(SlotData, slot) for slot in offer.slots)
    values["sessions"] = tuple(_read(SessionData, session) for session in offer.sessions)
    return OfferData(**values)


def write(offer: Offer, data: OfferData) -> list[str]:
    """Put the record in the offer; returns the names of the fields that changed."""
    changed = [name for name, value in _columns(data).items() if _set(offer, name, value)]
    if tuple(_read(PlaceData, place) for place in offer.places) != data.places:
        offer.places = [OfferPlace(position=position, **_values(place)) for position, place in enumerate(data.places)]
        changed.append("places")
    if tuple(_read(SlotData, slot) for slot in offer.slots) != data.slots:
        offer.slots = [OfferSlot(**_values(slot)) for slot in data.slots]
        changed.append("slots")
    if _write_sessions(offer, data.sessions):
        changed.append("sessions")
    return changed


def _columns(data: OfferData) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(data, name) for name in PLAIN}
    values["description"] = sanitised(data.description)
    values |= {name: list(getattr(data, name)) for name in PLAIN_LISTS}
    values |= {name: [str(code.value) for code in getattr(data, name)] for name in CODE_LISTS}
    values["requirements"] = [{"code": need.code, "level": str(need.level.value)} for need in data.requirements]
    return values


def _set(offer: Offer, name: str, value: object) -> bool:
    if getattr(offer, name) == value:
        return False
    setattr(offer, name, value)
    return True


def _write_sessions(offer: Offer, sessions: tuple[SessionData, ...]) -> bool:
    """Sessions keep their row (and their bookings) when the record names their public id."""
    known = {session.public_id: session for session in offer.sessions}
    if tuple(_read(SessionData, session) for session in offer.sessions) == sessions:
        return False
    rows = []
    for data in sessions:
        row = known.get(data.public_id or "") or OfferSession()
        for name, value in _values(data).items():
            if name != "public_id":
                setattr(row, name, value)
        rows.append(row)
    offer.sessions = rows
    return True


def _read(kind: type[Any], row: object) -> Any:
    return kind(**{item.name: getattr(row, item.name) for item in fields(kind)})


def _values(data: Any) -> dict[str, Any]:
    return {item.name: getattr(data, item.name) for item in fields(data)}
