"""Two workers at once: each reminder is sent once, each mail leaves once.

``python -m scripts.proofs.two_workers --database postgresql --requests 300``
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.kit import clock
from app.kit.database import db
from app.kit.mail import OutboxMail
from app.placements.models import Reminder
from app.placements.values import ReminderKind
from scripts.proofs.running import Running, Sink
from scripts.proofs.world import world
from tests.factories import placements as make
from tests.factories.offers import an_offer

LONGEST_SECONDS = 900


@dataclass
class Shared:
    """What two workers gave."""

    requests: int
    reminders: int = 0
    mails: int = 0
    twice: int = 0
    unsent: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        return self.reminders == self.requests and not self.twice and not self.unsent

    def __str__(self) -> str:
        return (
            f"two workers, {self.seconds:.0f} s: {self.requests} reminders due, {self.reminders} mails of reminder, "
            f"{self.mails} mails received, {self.twice} twice, {self.unsent} unsent"
        )


def share(app: Flask, *, requests: int) -> Shared:
    """Owe reminders, start two workers, wait until nothing is left."""
    referent = make.a_referent()
    then = clock.now() - timedelta(days=10, minutes=5)
    for n in range(requests):
        make.sent(an_offer(), make.someone(referent, email=f"p{n}@site.example"), now=then)
    sink = Sink()
    sink.start()
    workers = [Running(app, "worker", sink=sink) for _ in range(2)]
    found, started = Shared(requests), time.monotonic()
    try:
        for worker in workers:
            worker.start()
        while time.monotonic() - started < LONGEST_SECONDS and _left():
            time.sleep(1)
    finally:
        for worker in workers:
            worker.kill()
        sink.stop()
    found.seconds = time.monotonic() - started
    found.reminders = _count(OutboxMail.dedupe.like("placement:request_first:%"))
    found.unsent = _count(OutboxMail.sent_at.is_(None))
    found.mails, found.twice = sum(sink.received.values()), len(sink.twice())
    return found


def _left() -> int:
    db.session.rollback()
    owed = select(func.count(Reminder.id)).where(
        Reminder.kind == ReminderKind.REQUEST_FIRST, Reminder.sent_at.is_(None), Reminder.cancelled_at.is_(None)
    )
    return (db.session.scalar(owed) or 0) + _count(OutboxMail.sent_at.is_(None))


def _count(condition: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(OutboxMail.id)).where(condition)) or 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    with world(options.database) as app:
        found = share(app, requests=options.requests)
    print(found)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
