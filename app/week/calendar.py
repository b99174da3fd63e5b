"""A week as an iCalendar file (RFC 5545), for the calendar of a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.matching.availability import DAY_MINUTES
from app.matching.week import Block

WEEKS = 12
LINE_BYTES = 75
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One weekly time; ``is_sure`` is false for what was not agreed yet."""

    uid: str
    title: str
    place: str
    block: Block
    is_sure: bool
    until: date | None = None


def calendar_of(entries: Iterable[Entry], *, monday: date, now: datetime) -> str:
    """Return the file: each time every week from that Monday, for twelve weeks or to its end."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A portee//Ma semaine//FR", "CALSCALE:GREGORIAN"]
    lines += ZONE.splitlines()
    for entry in entries:
        lines += _event(entry, monday=monday, now=now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry: Entry, *, monday: date, now: datetime) -> list[str]:
    midnight = datetime.combine(monday, datetime.min.time())
    start, end = (midnight + timedelta(minutes=minute) for minute in (entry.block.start, entry.block.end))
    weeks = WEEKS if entry.until is None else max(1, min(WEEKS, (entry.until - start.date()).days // 7 + 1))
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}-{entry.block.start % (7 * DAY_MINUTES)}@aportee.example",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Paris:{end:%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=WEEKLY;COUNT={weeks}",
        f"SUMMARY:{_text(entry.title)}",
        *([f"LOCATION:{_text(entry.place)}"] if entry.place else []),
        f"STATUS:{'CONFIRMED' if entry.is_sure else 'TENTATIVE'}",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return " ".join(words.replace("\u00a0", " ").split())


def _folded(line: str) -> str:
    """A line of at most 75 bytes; what follows begins with a blank."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE_BYTES - 1:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
