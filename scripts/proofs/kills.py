"""kill -9 of the web server and of the worker, a hundred times, while structures answer requests by their links.

Every third act is a message in a thread; every other person has no e-mail and is told by SMS; their referent reads
news in a digest. After each death the process is started again, as a supervisor would. At the end: every step and
message a reader was told of is in the database, none was made twice or by halves, every mail and SMS left, and none
left twice except at most one per death of the worker, marked by its number of tries.

``python -m scripts.proofs.kills --database sqlite --kills 100``
"""

import argparse
import random
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.kit import clock, mail, mail_readers, sms
from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from app.kit.mail import OutboxMail
from app.kit.mail_readers import HeldNews, Rhythm
from app.kit.sms import OutboxSms
from app.messages.models import Message
from app.placements.models import Placement, PlacementStep
from scripts.proofs.answers import Answers
from scripts.proofs.running import Reader, Running, Sink, free_port
from scripts.proofs.world import world
from tests.factories import placements as make
from tests.factories.offers import an_offer

PEOPLE = 12
TOLD_A_STEP = 3  # the person by mail or SMS, the structure by mail, the referent in a digest
TOLD_A_MESSAGE = 2  # the person by mail or SMS, the referent by mail
SLOWEST_DEATH = 2.5
DRAIN_STEPS = 400


@dataclass
class Kills:
    """What the deaths gave: ``lost``, ``halves``, ``doubled`` and ``unsent`` have to be 0, ``twice`` ≤ ``workers``."""

    webs: int = 0
    workers: int = 0
    acknowledged: int = 0
    messages: int = 0
    cut: int = 0
    lost: int = 0
    doubled: int = 0
    halves: int = 0
    mails: int = 0
    texts: int = 0
    unsent: int = 0
    twice: int = 0
    unmarked: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.halves, self.unsent, self.unmarked)
        return not any(wrong) and self.twice <= self.workers

    def __str__(self) -> str:
        return (
            f"{self.webs} kills of the web, {self.workers} of the worker, {self.seconds:.0f} s: {self.acknowledged} "
            f"acts acknowledged ({self.messages} of them messages), {self.cut} cut and asked again; {self.lost} lost, "
            f"{self.doubled} made twice, {self.halves} by halves, {self.mails} mails and {self.texts} SMS: "
            f"{self.unsent} unsent, {self.twice} sent twice ({self.unmarked} unmarked)"
        )


def kill_often(app: Flask, *, kills: int, seed: int = 6) -> Kills:
    """Run the proof in the application's database, which is empty."""
    chance = random.Random(seed)
    offer, referent = an_offer(), make.a_referent()
    with unit_of_work():
        mail_readers.choose(referent.email, Rhythm.WEEKLY, now=clock.now())
    people = [make.someone(referent, email=None if n % 2 else f"p{n}@site.example") for n in range(PEOPLE)]
    ids = [make.sent(offer, person, now=clock.now()).id for person in people]
    sink, port = Sink(), free_port()
    web = Running(app, "serve", "--port", str(port), "--workers", "2", sink=sink, port=port)
    worker = Running(app, "worker", sink=sink, port=port)
    found, started = Kills(), time.monotonic()
    sink.start()
    try:
        _kill_in_turn(found, web, worker, Answers(app, Reader(port), ids), kills=kills, chance=chance)
        worker.kill()
        web.kill()
        _drain(app, sink)
    finally:
        worker.kill()
        web.kill()
        sink.stop()
    found.seconds = time.monotonic() - started
    _judge_mails(found, sink)
    return found


def _kill_in_turn(
    found: Kills, web: Running, worker: Running, answers: Answers, *, kills: int, chance: random.Random
) -> None:
    web.start()
    worker.start()
    answers.reader.wait()
    for number in range(kills):
        victim = web if number % 2 == 0 else worker
        died = threading.Event()
        threading.Timer(chance.uniform(0.02, SLOWEST_DEATH), _end, (victim, died)).start()
        while not died.is_set():
            _answer(found, answers)
        found.webs += victim is web
        found.workers += victim is worker
        victim.start()
        answers.reader.wait()
        if number and number % 10 == 0:
            print(f"  {number} kills, {found.acknowledged} steps", file=sys.stderr, flush=True)
    while answers.pending is not None:
        _answer(found, answers)
    found.lost = _lost(answers)
    found.doubled, found.halves = _doubled(answers), _halves()
    found.messages = answers.written


def _end(victim: Running, died: threading.Event) -> None:
    victim.kill()
    died.set()


def _answer(found: Kills, answers: Answers) -> None:
    if answers.answer():
        found.acknowledged += 1
    else:
        found.cut += 1
        time.sleep(0.05)


def _steps() -> dict[int, int]:
    db.session.rollback()
    query = select(PlacementStep.placement_id, func.count(PlacementStep.id)).where(
        PlacementStep.action == "propose_meeting"
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(PlacementStep.placement_id))}


def _lost(answers: Answers) -> int:
    """Answers a reader was told of, and that the database does not hold."""
    steps = _steps()
    missing = sum(max(0, told - steps.get(key, 0)) for key, told in answers.told.items())
    missing += max(0, answers.written - _count(Message))
    db.session.expire_all()
    wrong = sum(db.session.get_one(Placement, key).meeting_at != at for key, at in answers.last.items())
    return missing + wrong


def _doubled(answers: Answers) -> int:
    steps = _steps()
    twice = sum(max(0, steps.get(key, 0) - told) for key, told in answers.told.items())
    return twice + max(0, _count(Message) - answers.written)


def _halves() -> int:
    """Steps and messages of which somebody was not told, or was told too much; links used without a step."""
    steps, written = sum(_steps().values()), _count(Message)
    used = _count(ActionLink, ActionLink.used_at.is_not(None))
    of_steps, of_messages = _told("placement:meeting:%"), _told("message:%")
    return abs(of_steps - TOLD_A_STEP * steps) + abs(of_messages - TOLD_A_MESSAGE * written) + abs(used - steps)


def _told(facts: str) -> int:
    return sum(_count(table, table.dedupe.like(facts)) for table in (OutboxMail, OutboxSms, HeldNews))


def _count(table: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count(table.id)).where(*conditions)) or 0


def _drain(app: Flask, sink: Sink) -> None:
    """Send what is left, as a worker started after the leases of the dead would."""
    sender, to_gateway = app.config["SETTINGS"].mail_from, sms.gateway_transport(sink.sms_url)
    transport = mail.smtp_transport(sink.mail_url)
    for step in range(DRAIN_STEPS):
        now = clock.now() + timedelta(minutes=6 + step)
        left = mail.deliver_pending(transport, sender, now=now) + sms.deliver_pending(to_gateway, now=now)
        if not left and not _unsent():
            return


def _unsent() -> int:
    db.session.rollback()
    return sum(_count(table, table.sent_at.is_(None)) for table in (OutboxMail, OutboxSms))


def _judge_mails(found: Kills, sink: Sink) -> None:
    found.unsent = _unsent()
    found.mails, found.texts = _count(OutboxMail), _count(OutboxSms)
    tables = (OutboxMail, OutboxSms)
    rows = {row.reference: row.attempts for table in tables for row in db.session.scalars(select(table).order_by("id"))}
    found.unsent += sum(name not in sink.received for name in rows)
    found.twice = sum(times - 1 for times in sink.received.values())
    found.unmarked = sum(rows.get(name, 0) <= 1 for name in sink.twice())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    with world(options.database) as app:
        found = kill_often(app, kills=options.kills)
    print(found)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
