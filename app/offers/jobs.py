"""Periodic work on offers: what is over leaves, what nears its end asks. Late or twice, it does the same thing once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from app.kit.clock import local, local_date
from app.kit.database import db, unit_of_work
from app.offers import freshness_queries, services
from app.offers.emails import answerers_of, mail_still_true
from app.offers.models import Offer, OfferReminder

NOTICES_DAYS = (1, 7)  # the nearest first: a worker that was stopped asks once, not twice
BY_RHYTHM = 0  # the monthly question, noted under the first day of its month
FIRST_HOUR = 8  # nobody is written to in the night


def expire_offers(*, now: datetime) -> int:
    """Take off line what is over, then archive what ended a year ago; returns how many left."""
    with unit_of_work():
        return services.expire_due(now=now) + services.archive_old(now=now)


def ask_if_still_true(*, now: datetime) -> int:
    """Ask about the offers that end in 7 days or tomorrow: one mail a structure and reader; returns how many offers."""
    if local(now).hour < FIRST_HOUR:
        return 0
    today, asked = local_date(now), 0
    for days in NOTICES_DAYS:
        with unit_of_work():
            due = freshness_queries.ending_unasked(today, today + timedelta(days=days), days_before=days)
            _write_to_each(due, about=f"ends-{days}:{today.isoformat()}", now=now)
            for offer in due:
                _note(offer, days, now=now)
            asked += len(due)
    return asked


def ask_by_rhythm(*, now: datetime) -> int:
    """Ask once a month and structure about the offers whose rhythm has passed; returns how many."""
    if local(now).hour < FIRST_HOUR:
        return 0
    month = local_date(now).replace(day=1)
    with unit_of_work():
        already = freshness_queries.structures_asked_in(month)
        stale = [offer for offer in freshness_queries.stale_by_rhythm(now) if offer.structure_id not in already]
        _write_to_each(stale, about=f"rhythm:{month.isoformat()}", now=now)
        db.session.add_all(
            OfferReminder(offer_id=offer.id, expires_on=month, days_before=BY_RHYTHM, sent_at=now) for offer in stale
        )
        return len(stale)


def _write_to_each(offers: Sequence[Offer], *, about: str, now: datetime) -> None:
    for structure, group in groupby(offers, key=lambda offer: offer.structure):
        by_reader: dict[str, list[Offer]] = {}
        for offer in group:
            for address in answerers_of(offer):
                by_reader.setdefault(address, []).append(offer)
        for address, asked in sorted(by_reader.items()):
            # its first offer too: another may near its end later the same day, and deserves its own mail
            about_offers = f"{about}:{structure.public_id}:{asked[0].public_id}"
            mail_still_true(structure, asked, to=address, about=about_offers, today=local_date(now), now=now)


def _note(offer: Offer, days: int, *, now: datetime) -> None:
    """Remember what was asked; the last notice stands for the one before when both were due."""
    for kind in NOTICES_DAYS:
        known = any(kind == one for one in freshness_queries.notices_of(offer.id, offer.expires_on))
        if kind >= days and not known:
            db.session.add(OfferReminder(offer_id=offer.id, expires_on=offer.expires_on, days_before=kind, sent_at=now))
    db.session.flush()
