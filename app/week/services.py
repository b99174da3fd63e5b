"""Writes of weeks: planned from an accepted offer, declared by the person, signed in session; each by its rule."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.kit.clock import iso_week, local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Kind, Schedule
from app.offers.models import Offer
from app.placements.models import Placement
from app.placements.values import Party
from app.week.models import WeekMinutes
from app.week.values import SIGNED_KINDS

HORIZON_WEEKS = 12
MINUTES_A_WEEK = 7 * 24 * 60
EMPLOYER_KINDS = frozenset({Kind.JOB, Kind.INSERTION_SITE})


def plan(placement: Placement, *, now: datetime) -> int:
    """Plan the coming weeks of an accepted activity, up to its end or twelve weeks; returns how many were added."""
    minutes = weekly_minutes(placement.offer)
    if not minutes:
        return 0
    today = local_date(now)
    first = max(placement.starts_on or today, today)
    last = min(last_day(placement) or date.max, first + timedelta(weeks=HORIZON_WEEKS) - timedelta(days=1))
    known = set(db.session.scalars(select(WeekMinutes.week).where(WeekMinutes.placement_id == placement.id)))
    weeks = [week for week in _weeks(first, last) if week not in known]
    db.session.add_all(
        WeekMinutes(
            person_id=placement.person_id,
            week=week,
            placement_id=placement.id,
            label=label_of(placement.offer),
            planned=minutes,
            updated_at=now,
        )
        for week in weeks
    )
    db.session.flush()
    return len(weeks)


def drop_plan(placement: Placement, *, after: date) -> None:
    """Forget what was planned after the week of a day; what was declared or signed stays."""
    db.session.execute(
        delete(WeekMinutes).where(
            WeekMinutes.placement_id == placement.id,
            WeekMinutes.week > iso_week(after),
            WeekMinutes.declared.is_(None),
            WeekMinutes.confirmed.is_(None),
        )
    )


def forget(placement: Placement) -> None:
    """Forget the whole plan of something that will not take place."""
    db.session.execute(delete(WeekMinutes).where(WeekMinutes.placement_id == placement.id))


def declare(placement: Placement, *, week: str, minutes: int, party: Party, now: datetime) -> WeekMinutes:
    """Declare the time of a week: by the person alone, and never for a job, whose hours are the employer's matter."""
    if party is not Party.PERSON:
        raise RuleBroken("Seule la personne peut noter ses heures.")
    if placement.offer.kind in EMPLOYER_KINDS:
        raise RuleBroken("Les heures d’un emploi se voient avec l’employeur : rien n’est à noter ici.")
    _check_minutes(minutes)
    row = _row(placement, week, now=now)
    row.declared, row.updated_at = minutes, now
    return row


def confirm(placement: Placement, *, week: str, minutes: int, party: Party, now: datetime) -> WeekMinutes:
    """Sign the time of a week in session: immersion, training or service only, by the structure."""
    if placement.offer.kind not in SIGNED_KINDS:
        raise RuleBroken("Pour cette activité, aucune présence ne se signe.")
    if party is not Party.STRUCTURE:
        raise RuleBroken("C’est la structure qui signe les séances.")
    _check_minutes(minutes)
    row = _row(placement, week, now=now)
    row.confirmed, row.updated_at = minutes, now
    return row


def add_own_activity(person_id: int, *, label: str, week: str, minutes: int, now: datetime) -> WeekMinutes:
    """Count an activity found elsewhere, once a week under one name."""
    if not label.strip():
        raise RuleBroken("Dites en quelques mots ce que vous avez fait.", field="label")
    _check_minutes(minutes)
    name = label.strip()[:140]
    row = db.session.scalar(
        select(WeekMinutes).where(
            WeekMinutes.person_id == person_id,
            WeekMinutes.week == week,
            WeekMinutes.placement_id.is_(None),
            WeekMinutes.label == name,
        )
    )
    if row is None:
        row = WeekMinutes(person_id=person_id, week=week, label=name, planned=0, updated_at=now)
        db.session.add(row)
    row.declared, row.updated_at = minutes, now
    db.session.flush()
    return row


def label_of(offer: Offer) -> str:
    """Name an activity in a week, which is printed and shared: a discreet service is « Rendez-vous »."""
    return "Rendez-vous" if offer.discreet else offer.title[:140]


def weekly_minutes(offer: Offer) -> int:
    """Return the minutes an offer plans a week: as said, else the sum of fixed slots; volunteering its least."""
    low, high = offer.weekly_minutes_min, offer.weekly_minutes_max
    said = (low or high) if offer.kind is Kind.VOLUNTEERING else (high or low)
    if said is not None:
        return said
    if offer.schedule is Schedule.FREE:
        return 0
    lengths = [slot.end_minute - slot.start_minute for slot in offer.slots]
    if not lengths:
        return 0
    return min(lengths) if offer.schedule is Schedule.CHOICE else sum(lengths)


def last_day(placement: Placement) -> date | None:
    """The day an activity ends, the earliest of those said; None when it has no end."""
    known = [day for day in (placement.ends_on, placement.offer.ends_on) if day is not None]
    if placement.starts_on is not None and placement.offer.weeks_count:
        known.append(placement.starts_on + timedelta(weeks=placement.offer.weeks_count) - timedelta(days=1))
    return min(known) if known else None


def _weeks(first: date, last: date) -> list[str]:
    """The ISO weeks from a day to another; none once the last is past."""
    days = (last - first).days + 1
    return list(dict.fromkeys(iso_week(first + timedelta(days=n)) for n in range(days)))


def _row(placement: Placement, week: str, *, now: datetime) -> WeekMinutes:
    row = db.session.scalar(
        select(WeekMinutes).where(WeekMinutes.placement_id == placement.id, WeekMinutes.week == week).with_for_update()
    )
    if row is None:
        row = WeekMinutes(
            person_id=placement.person_id,
            week=week,
            placement_id=placement.id,
            label=label_of(placement.offer),
            planned=0,
            updated_at=now,
        )
        db.session.add(row)
        db.session.flush()
    return row


def _check_minutes(minutes: int) -> None:
    if not 0 <= minutes <= MINUTES_A_WEEK:
        raise RuleBroken("Écrivez un nombre d’heures possible dans une semaine.", field="minutes")
