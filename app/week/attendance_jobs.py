"""At the end of a day with a session, each structure is asked once who came."""

from datetime import datetime

from app.kit.clock import local, local_date
from app.kit.database import unit_of_work
from app.placements.deadlines import is_closed
from app.placements.services.reminders import closures_of
from app.week import attendance_queries as queries
from app.week import attendance_services as services
from app.week import emails

ASKED_FROM = 17  # o'clock, in France


def ask_who_came(*, now: datetime) -> int:
    """Ask about the sessions of today; returns how many offers were asked about."""
    if local(now).hour < ASKED_FROM:
        return 0
    day, asked = local_date(now), 0
    for offer in queries.expected_on(day):
        with unit_of_work():
            if queries.was_asked(offer.id, day) or is_closed(day, closures_of(offer.structure)):
                continue
            expected = queries.roll(offer.id, day)
            services.note_asked(offer, day=day, now=now)
            emails.who_came(offer, expected, day, now=now)
            asked += bool(expected)
    return asked
