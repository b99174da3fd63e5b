"""Parts of the table that say when: weekly slots, dated sessions."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from app.bulk.fields import Fields
from app.bulk.parts import SEPARATOR, Cells, Column, Lexicon, Part, Values, key, listed
from app.kit import french
from app.kit.clock import PARIS, local, local_date
from app.offers.record import OfferData, SessionData, SlotData
from app.offers.values import SessionKind

DAYS = "|".join(french.DAYS)
# possessive blanks: a cell of thousands of them costs its length, not its square
HOURS = r"(\d{1,2})\s*+[h:]\s*+(\d{2})?\s*+(?:-|–|à|a|jusqu.à)\s*+(\d{1,2})\s*+[h:]\s*+(\d{2})?"
SLOT = re.compile(rf"({DAYS})(?:\s*(?:au|à|-)\s*({DAYS}))?[\s,:]*(?:de\s*)?{HOURS}", re.IGNORECASE)
DATE = r"(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
SESSION = re.compile(rf"{DATE}[\s,:]*(?:de\s*)?{HOURS}(.*)", re.IGNORECASE)
HOURS_ALONE = re.compile(HOURS, re.IGNORECASE)
REVERSED = "L’heure de fin doit être après l’heure de début."
SEATS = re.compile(r"(\d{1,3})\s*places?", re.IGNORECASE)


class Slots(Part):
    """Weekly slots: « mardi 9h-12h | jeudi 14h-16h30 »."""

    columns = (Column("creneaux", "Créneaux de la semaine", "Par exemple : mardi 9h-12h | jeudi 14h-16h30."),)
    fields = ("slots",)

    def write(self, data: OfferData) -> Cells:
        ordered = sorted(data.slots, key=lambda slot: (slot.day, slot.start_minute))
        words = [
            f"{french.DAYS[slot.day - 1]} {_clock(slot.start_minute)}-{_clock(slot.end_minute)}" for slot in ordered
        ]
        return {"creneaux": SEPARATOR.join(words)}

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        found: list[SlotData] = []
        for item in listed(fields.text("creneaux")):
            slots = list(_slots(item))
            if not slots:
                why = REVERSED if _is_reversed(item) else "Ce créneau ne se lit pas."
                fields.doubt("creneaux", why, "Écrivez par exemple : mardi 9h-12h.", item)
            found += slots
        ordered = sorted(dict.fromkeys(found), key=lambda slot: (slot.day, slot.start_minute))
        return {"slots": tuple(ordered)}


class Sessions(Part):
    """Dated sessions: « 03/12/2026 14h-16h, information, salle des fêtes, 12 places »."""

    columns = (
        Column("seances", "Dates", "03/12/2026 14h-16h | 10/12/2026 9h-12h, information, salle des fêtes, 12 places"),
    )
    fields = ("sessions",)

    def write(self, data: OfferData) -> Cells:
        ordered = sorted(data.sessions, key=lambda session: session.starts_at)
        return {"seances": SEPARATOR.join(_session_words(session) for session in ordered)}

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        found = []
        for item in listed(fields.text("seances")):
            session = _session(item)
            if session is None:
                why = REVERSED if _is_reversed(item) else "Cette date ne se lit pas."
                fields.doubt("seances", why, "Écrivez par exemple : 03/12/2026 14h-16h.", item)
            else:
                found.append(session)
        return {"sessions": tuple(sorted(found, key=lambda session: session.starts_at))}


def _clock(minute: int) -> str:
    return f"{minute // 60}h{minute % 60:02d}" if minute % 60 else f"{minute // 60}h"


def _minute(hours: str, minutes: str | None) -> int:
    return int(hours) * 60 + int(minutes or 0)


def _is_reversed(text: str) -> bool:
    found = HOURS_ALONE.search(text)
    if found is None:
        return False
    start, end = _minute(found[1], found[2]), _minute(found[3], found[4])
    return end <= start < 1440


def _slots(text: str) -> Iterator[SlotData]:
    """« mardi 9h-12h », « du lundi au vendredi 9h-12h »; nothing when it does not read whole."""
    found = SLOT.fullmatch(text.strip().lower().removeprefix("du ").removeprefix("le "))
    if found is None:
        return
    first, last, *clock = found.groups()
    start, end = _minute(clock[0], clock[1]), _minute(clock[2], clock[3])
    from_day = french.DAYS.index(first) + 1
    to_day = french.DAYS.index(last) + 1 if last else from_day
    if 0 <= start < end <= 1440:
        for day in range(from_day, to_day + 1):
            yield SlotData(day=day, start_minute=start, end_minute=end)


def _session_words(session: SessionData) -> str:
    start, end = local(session.starts_at), local(session.ends_at)
    words = f"{french.short_date(local_date(session.starts_at))} {_clock(start.hour * 60 + start.minute)}"
    words += f"-{_clock(end.hour * 60 + end.minute)}"
    extras = ["information"] if session.kind is SessionKind.INFO else []
    extras += [session.place.replace("|", "/")] if session.place else []
    extras += [f"{session.seats_total} places"] if session.seats_total else []
    return ", ".join([words, *extras])


def _session(text: str) -> SessionData | None:
    found = SESSION.fullmatch(text.strip())
    if found is None:
        return None
    day_text, *clock, rest = found.groups()
    start, end = _minute(clock[0], clock[1]), _minute(clock[2], clock[3])
    day = _day(day_text)
    if day is None or not 0 <= start < end < 1440:
        return None
    values: dict[str, Any] = {"starts_at": _instant(day, start), "ends_at": _instant(day, end)}
    words = []
    for extra in filter(None, (extra.strip() for extra in rest.split(","))):
        if seats := SEATS.fullmatch(extra):
            values["seats_total"] = int(seats.group(1))
        elif key(extra) in {"information", "information collective"}:
            values["kind"] = SessionKind.INFO
        elif key(extra) not in {"seance", "activite"}:
            words.append(extra)
    return SessionData(place=", ".join(words)[:200], **values)


def _day(text: str) -> date | None:
    try:
        if "-" in text:
            return date.fromisoformat(text)
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None


def _instant(day: date, minute: int) -> datetime:
    hours, minutes = divmod(minute, 60)
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=PARIS)
