"""Two workers at once: each reminder is sent once, each mail and each SMS leaves once, each piece of news is in one
digest.

``python -m scripts.proofs.two_workers --database postgresql --requests 300``
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import ColumnElement, func, select

from app.kit import clock, mail_readers
from app.kit.database import db, unit_of_work
from app.kit.mail import OutboxMail
from app.kit.mail_readers import HeldNews, News, Rhythm
from app.kit.sms import OutboxSms
from app.placements.models import Reminder
from app.placements.values import ReminderKind
from scripts.proofs.running import Running, Sink
from scripts.proofs.world import world
from tests.factories import placements as make
from tests.factories.offers import an_offer

LONGEST_SECONDS = 900
READERS = 100
NEWS_EACH = 3


@dataclass
class Shared:
    """What two workers gave."""

    requests: int
    reminders: int = 0
    mails: int = 0
    texts: int = 0
    digests: int = 0
    twice: int = 0
    unsent: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        once = self.reminders == self.requests and self.digests == READERS
        return once and not self.twice and not self.unsent

    def __str__(self) -> str:
        return (
            f"two workers, {self.seconds:.0f} s: {self.requests} reminders due, {self.reminders} mails of reminder, "
            f"{READERS} digests due, {self.digests} sent; {self.mails} mails and {self.texts} SMS, {self.twice} "
            f"received twice, {self.unsent} unsent"
        )


def share(app: Flask, *, requests: int) -> Shared:
    """Owe reminders, start two workers, wait until nothing is left."""
    referent = make.a_referent()
    then = clock.now() - timedelta(days=10, minutes=5)
    for n in range(requests):
        make.sent(an_offer(), make.someone(referent, email=None if n % 2 else f"p{n}@site.example"), now=then)
    _hold_news()
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
    found.digests = _count(OutboxMail.dedupe.like("digest:%"))
    found.unsent = _unsent()
    found.mails, found.texts = _count(), _texts()
    found.unsent += abs(found.mails + found.texts - len(sink.received))
    found.twice = len(sink.twice())
    return found


def _hold_news() -> None:
    """What a hundred readers are owed in one digest each."""
    now = clock.now()
    with unit_of_work():
        for n in range(READERS * NEWS_EACH):
            news = News(f"r{n % READERS}@site.example", f"held:{n}", "Une nouvelle", "Une ligne", "https://site.example")
            mail_readers.hold(news, Rhythm.AT_ONCE, now=now)


def _left() -> int:
    db.session.rollback()
    owed = select(func.count(Reminder.id)).where(
        Reminder.kind == ReminderKind.REQUEST_FIRST, Reminder.sent_at.is_(None), Reminder.cancelled_at.is_(None)
    )
    held = db.session.scalar(select(func.count(HeldNews.id))) or 0
    return (db.session.scalar(owed) or 0) + held + _unsent()


def _unsent() -> int:
    return _count(OutboxMail.sent_at.is_(None)) + _texts(OutboxSms.sent_at.is_(None))


def _count(*conditions: ColumnElement[bool]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(OutboxMail.id)).where(*conditions)) or 0


def _texts(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(OutboxSms.id)).where(*conditions)) or 0


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
