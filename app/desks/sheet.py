"""The sheet of a day: who came to an offer, and how long. The same for the structure's account and for its link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.errors import RuleBroken
from app.kit.french import hour, long_date
from app.offers import wording
from app.offers.models import Offer
from app.placements.models import Placement
from app.placements.request_presenters import shown_name
from app.placements.values import Party
from app.week import attendance_queries as queries
from app.week import attendance_services as services

CAME, COULD_NOT = "oui", "non"
HOURS = re.compile(r"(\d{1,2})(?:[,.](\d{1,2})|\s*h\s*(\d{1,2})?)?\s*h?")
MINUTES_AN_HOUR = 60
WRITE_HOURS = "Écrivez une durée, par exemple 3 ou 2,5."
WEEKS_AHEAD = 8


@dataclass(slots=True)
class Row:
    """One person of the sheet, with what is written for them."""

    public_id: str
    name: str
    came: str = ""
    hours: str = ""
    signed: bool = False
    disputed: bool = False
    words: str = ""
    error: str = ""


@dataclass(slots=True)
class Sheet:
    """Who is expected at an offer on a day."""

    offer: Offer
    day: date
    rows: list[Row]
    times: str = ""  # « 9 h à 12 h », on the paper to sign

    @property
    def title(self) -> str:
        return long_date(self.day, weekday=True)

    @property
    def has_errors(self) -> bool:
        return any(row.error for row in self.rows)

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """What the head of the page lists: control, words."""
        return [(f"heures-{row.public_id}", f"{row.name} : {row.error}") for row in self.rows if row.error]


def sheet_of(offer: Offer, day: date) -> Sheet:
    """Return the sheet of a day, with what is already signed."""
    usual = queries.planned_minutes(offer, day)
    rows = [_row(placement, day, usual) for placement in queries.roll(offer.id, day)]
    return Sheet(offer, day, rows, _times(offer, day))


def _times(offer: Offer, day: date) -> str:
    """The hours of a day: its dated sessions, else its weekly slots; '' when none is set."""
    dated = [f"{hour(one.starts_at)} à {hour(one.ends_at)}" for one in queries.dated_on(offer, day)]
    slots = [wording.slot_hours(slot) for slot in offer.slots if slot.day == day.isoweekday()]
    return ", ".join(dated or slots)


def last_day(offer: Offer, *, now: datetime) -> date:
    """Return the last day the offer took place, today when it has no set hours."""
    today = local_date(now)
    days = [date.fromordinal(today.toordinal() - n) for n in range(14)]
    return next((day for day in days if queries.planned_minutes(offer, day) is not None), today)


def next_day(offer: Offer, *, now: datetime) -> date | None:
    """Return the next day the offer takes place, today included; None when it has no set hours."""
    today = local_date(now)
    days = [date.fromordinal(today.toordinal() + n) for n in range(7 * WEEKS_AHEAD)]
    return next((day for day in days if queries.planned_minutes(offer, day) is not None), None)


def _row(placement: Placement, day: date, usual: int | None) -> Row:
    row = Row(placement.public_id, shown_name(placement), hours=hours_text(usual or 0))
    signed = queries.signed(placement.id, day)
    if signed is not None:
        row.came, row.signed = (CAME if signed.came else COULD_NOT), True
        row.hours = hours_text(signed.minutes) if signed.came else row.hours
        row.disputed, row.words = signed.disputed_at is not None, signed.dispute
    return row


def keep_sheet(offer: Offer, day: date, posted: Mapping[str, str], *, actor: Actor, now: datetime) -> Sheet:
    """Sign what was filled; a line left blank is left alone. A wrong line says why, the others are kept."""
    sheet = sheet_of(offer, day)
    by_id = {placement.public_id: placement for placement in queries.roll(offer.id, day)}
    for row in sheet.rows:
        said = posted.get(f"venu-{row.public_id}", "")
        if said not in (CAME, COULD_NOT):
            continue
        row.came, row.hours = said, posted.get(f"heures-{row.public_id}", "").strip()[:10]
        try:
            minutes = minutes_of(row.hours) if said == CAME else 0
            services.sign(
                by_id[row.public_id], day=day, came=said == CAME, minutes=minutes, actor=actor, now=now,
                party=Party.STRUCTURE,
            )  # fmt: skip
        except RuleBroken as refusal:
            row.error = refusal.message
    return sheet


def minutes_of(text: str, *, field: str = "") -> int:
    """Read « 3 », « 2,5 », « 2 h 30 »; raises RuleBroken for anything else, and for nothing at all."""
    found = HOURS.fullmatch(" ".join(text.lower().split()))
    if not found:
        raise RuleBroken(WRITE_HOURS, field=field)
    whole, decimals, rest = found.groups()
    part = round(float(f"0.{decimals}") * MINUTES_AN_HOUR) if decimals else int(rest or 0)
    minutes = int(whole) * MINUTES_AN_HOUR + part
    if not minutes:
        raise RuleBroken(WRITE_HOURS, field=field)
    return minutes


def hours_text(minutes: int) -> str:
    """« 3 », « 2,5 » as a field shows it; '' for none."""
    return f"{minutes / MINUTES_AN_HOUR:g}".replace(".", ",") if minutes else ""
