"""The mail server and the SMS gateway are down for an hour while mails, texts and digests are made: all leave
afterwards, each once.

``python -m scripts.proofs.smtp_down --database sqlite --mails 600``
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.kit import mail, mail_readers, sms
from app.kit.database import db, unit_of_work
from app.kit.mail import Message, OutboxMail
from app.kit.mail_readers import News, Rhythm
from app.kit.sms import OutboxSms, Sms
from app.placements.digests import send_digests
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
    texts: int
    digests: int
    during: int = 0
    received: int = 0
    twice: int = 0
    unsent: int = 0
    last_minute: int = 0

    @property
    def made(self) -> int:
        return self.mails + self.texts + self.digests

    @property
    def is_clean(self) -> bool:
        return not self.during and self.received == self.made and not self.twice and not self.unsent

    def __str__(self) -> str:
        return (
            f"{self.mails} mails, {self.texts} SMS and {self.digests} digests made during an hour without a mail "
            f"server nor a gateway: {self.during} left meanwhile, {self.received} received afterwards, {self.twice} "
            f"twice, {self.unsent} unsent, the last one {self.last_minute} minutes after they came back"
        )


def go_down(*, mails: int) -> Down:
    """One delivery a minute on a simulated clock; the servers are real ones, started after an hour."""
    sink, found = Sink(), Down(mails, texts=mails // 2, digests=MINUTES_DOWN)
    to_mail, to_gateway = mail.smtp_transport(sink.mail_url), sms.gateway_transport(sink.sms_url)

    def deliver(now: datetime) -> int:
        return mail.deliver_pending(to_mail, SENDER, now=now) + sms.deliver_pending(to_gateway, now=now)

    for minute in range(MINUTES_DOWN):
        now = NOW + timedelta(minutes=minute)
        _make(minute, mails, now=now)
        send_digests(now=now)
        found.during += deliver(now)
    sink.start()
    for minute in range(MINUTES_AFTER):
        now = NOW + timedelta(minutes=MINUTES_DOWN + minute)
        while deliver(now):
            found.last_minute = minute
    sink.stop()
    found.received, found.twice = sum(sink.received.values()), len(sink.twice())
    found.unsent = _unsent(OutboxMail) + _unsent(OutboxSms)
    return found


def _make(minute: int, mails: int, *, now: datetime) -> None:
    """The mails and the texts of a minute, and news that leave at once in a reader's digest."""
    for n in range(minute * mails // MINUTES_DOWN, (minute + 1) * mails // MINUTES_DOWN):
        with unit_of_work():
            to = f"p{n}@site.example"
            mail.enqueue(Message(to, "Objet", "Texte\n", "<p>Texte</p>", f"down:{n}"), now=now)
            if n % 2:
                sms.enqueue(Sms("0639980123", "Texte", f"down:{n}"), now=now)
    with unit_of_work():
        news = News(f"r{minute}@site.example", f"down:news:{minute}", "Une nouvelle", "Une ligne", "https://site.example")
        mail_readers.hold(news, Rhythm.AT_ONCE, now=now)


def _unsent(table: type[OutboxMail] | type[OutboxSms]) -> int:
    return db.session.scalar(select(func.count(table.id)).where(table.sent_at.is_(None))) or 0


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
