"""The mail server is down for an hour while mails are made: all leave afterwards, each once.

``python -m scripts.proofs.smtp_down --database sqlite --mails 600``
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from app.kit import mail
from app.kit.database import db, unit_of_work
from app.kit.mail import Message, OutboxMail
from scripts.proofs.running import Sink
from scripts.proofs.world import world
from tests.conftest import NOW

MINUTES_DOWN = 60
MINUTES_AFTER = 180
SENDER = "À portée <ne-pas-repondre@aportee.example>"


@dataclass
class Down:
    """What an hour without a mail server gave."""

    mails: int
    during: int = 0
    received: int = 0
    twice: int = 0
    unsent: int = 0
    last_minute: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.during and self.received == self.mails and not self.twice and not self.unsent

    def __str__(self) -> str:
        return (
            f"{self.mails} mails made during an hour without a mail server: {self.during} left meanwhile, "
            f"{self.received} received afterwards, {self.twice} twice, {self.unsent} unsent, the last one "
            f"{self.last_minute} minutes after the server came back"
        )


def go_down(*, mails: int) -> Down:
    """One delivery a minute on a simulated clock; the server is a real one, started after an hour."""
    sink, found = Sink(), Down(mails)
    transport = mail.smtp_transport(f"smtp://127.0.0.1:{sink.port}")
    for minute in range(MINUTES_DOWN):
        now = NOW + timedelta(minutes=minute)
        for n in range(minute * mails // MINUTES_DOWN, (minute + 1) * mails // MINUTES_DOWN):
            with unit_of_work():
                mail.enqueue(Message(f"p{n}@site.example", "Objet", "Texte\n", "<p>Texte</p>", f"down:{n}"), now=now)
        found.during += mail.deliver_pending(transport, SENDER, now=now)
    sink.start()
    for minute in range(MINUTES_AFTER):
        now = NOW + timedelta(minutes=MINUTES_DOWN + minute)
        while mail.deliver_pending(transport, SENDER, now=now):
            found.last_minute = minute
    sink.stop()
    found.received, found.twice = sum(sink.received.values()), len(sink.twice())
    found.unsent = db.session.scalar(select(func.count(OutboxMail.id)).where(OutboxMail.sent_at.is_(None))) or 0
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--mails", type=int, default=600)
    options = parser.parse_args()
    with world(options.database):
        found = go_down(mails=options.mails)
    print(found)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
