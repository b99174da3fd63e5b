"""The last seat, asked for at the same instant by eight processes, thousands of times.

Half of the people have no e-mail and are told by SMS, their referent reads a digest, and one of the eight writes a
message just before: whoever has the seat is told once, by the way that is theirs, and no message is lost.

``python -m scripts.proofs.last_seat --database sqlite --rounds 5000``
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Barrier, Event

from flask import Flask
from sqlalchemy import ColumnElement, delete, func, select, update

from app.kit import mail_readers
from app.kit.database import Base, db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.mail import OutboxMail
from app.kit.mail_readers import HeldNews, Rhythm
from app.kit.sms import OutboxSms
from app.messages import services as messages
from app.messages.models import Message
from app.offers.models import Offer
from app.offers.services import NoSeatLeft
from app.offers.workflow import OfferState
from app.placements import services
from app.placements.models import Placement, PlacementStep, Reminder
from app.placements.values import Party, ReminderKind
from app.placements.workflow import PlacementAction as A
from app.placements.workflow import PlacementState as S
from scripts.proofs.world import world
from tests.conftest import NOW
from tests.factories import placements as make

RACERS = 8
ACCEPTED, FULL, LOCKED, OTHER = 1, 2, 3, 4
BETWEEN = timedelta(minutes=3)  # a thread takes thirty messages an hour
WAIT_SECONDS = 900  # a loaded machine may starve a racer


@dataclass
class Races:
    """What thousands of races gave: every number but ``rounds`` and ``seconds`` has to be 0."""

    rounds: int = 0
    seconds: float = 0.0
    oversold: int = 0
    unsold: int = 0
    lost: int = 0  # acknowledged and not in the database, or the other way round
    locked: int = 0
    others: int = 0
    untold: int = 0  # winners who were not told, or were told twice
    undigested: int = 0  # answers that do not wait in the referent's digest
    unwritten: int = 0  # messages that are not in their thread
    by_mail: int = 0
    by_sms: int = 0

    @property
    def is_clean(self) -> bool:
        seats = (self.oversold, self.unsold, self.lost, self.locked, self.others)
        return not any((*seats, self.untold, self.undigested, self.unwritten))

    def __str__(self) -> str:
        return (
            f"{self.rounds} races, {RACERS} processes, {self.seconds:.0f} s: {self.oversold} oversold, "
            f"{self.unsold} unsold, {self.lost} lost, {self.locked} « locked », {self.others} other errors, "
            f"{self.by_mail} people told by mail and {self.by_sms} by SMS, {self.untold} untold, {self.undigested} "
            f"missing in the digest, {self.unwritten} messages missing"
        )


def race(app: Flask, *, rounds: int, minutes: float = 0) -> Races:
    """Run the races in the application's database, which is empty; ``minutes`` ends them sooner when time is short."""
    offer_id, asked = _requests()
    db.session.remove()
    db.engine.dispose()  # no connection is shared with the processes that are born now
    context = multiprocessing.get_context("fork")
    barrier, given, over = context.Barrier(RACERS + 1), context.Array("i", RACERS), context.Event()
    racers = [
        context.Process(target=_racer, args=(app, number, asked[number], barrier, given, over), daemon=True)
        for number in range(RACERS)
    ]
    for racer in racers:
        racer.start()
    found, started = Races(), time.monotonic()
    for number in range(rounds):
        _ready(offer_id, asked)
        barrier.wait(WAIT_SECONDS)
        barrier.wait(WAIT_SECONDS)
        _judge(found, offer_id, asked, list(given), number)
        if minutes and time.monotonic() - started > minutes * 60:
            break
    over.set()
    barrier.wait(WAIT_SECONDS)
    for racer in racers:
        racer.join(WAIT_SECONDS)
    found.seconds = time.monotonic() - started
    _judge_told(found)
    return found


def _requests() -> tuple[int, list[int]]:
    """One training with one seat, and eight people whose request was sent; every other one has no e-mail."""
    offer, referent = make.one_seat(), make.a_referent()
    with unit_of_work():
        mail_readers.choose(referent.email, Rhythm.DAILY, now=NOW)
    people = [make.someone(referent, email=None if n % 2 else f"p{n}@site.example") for n in range(RACERS)]
    return offer.id, [make.sent(offer, person).id for person in people]


def _ready(offer_id: int, asked: list[int]) -> None:
    """Put everything back as before the race."""
    with unit_of_work():
        db.session.execute(update(Offer).where(Offer.id == offer_id).values(seats_taken=0, state=OfferState.PUBLISHED))
        db.session.execute(update(Placement).where(Placement.id.in_(asked)).values(state=S.SENT, starts_on=None))
        db.session.execute(delete(PlacementStep).where(PlacementStep.action == A.ACCEPT.value))
        db.session.execute(delete(Reminder).where(Reminder.kind == ReminderKind.FIRST_DAY))
    db.session.expire_all()


def _racer(
    app: Flask, number: int, placement_id: int, barrier: Barrier, given: "SynchronizedArray[int]", over: Event
) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        for turn in count():
            barrier.wait(WAIT_SECONDS)
            if over.is_set():
                return
            now = NOW + BETWEEN * turn
            if number == turn % RACERS:
                _write(placement_id, turn, now=now)
            given[number] = _accept(placement_id, now=now)
            barrier.wait(WAIT_SECONDS)


def _accept(placement_id: int, *, now: datetime) -> int:
    day = (now + timedelta(days=5)).date()
    try:
        with unit_of_work():
            placement = db.session.get_one(Placement, placement_id)
            services.accept(placement, starts_on=day, actor=make.STRUCTURE_ACTOR, now=now)
    except NoSeatLeft:
        return FULL
    except RuleBroken:
        return OTHER
    except Exception as error:  # noqa: BLE001 - whatever it is, the proof has failed and says how
        print(f"racer: {error!r}"[:300], file=sys.stderr)
        return LOCKED if "locked" in str(error) else OTHER
    finally:
        db.session.remove()
    return ACCEPTED


def _write(placement_id: int, turn: int, *, now: datetime) -> None:
    """The person writes to their referent; a message that is refused will be missing."""
    try:
        with unit_of_work():
            messages.write(
                db.session.get_one(Placement, placement_id), party=Party.PERSON, actor=make.STRUCTURE_ACTOR,
                text="Je viendrai avec plaisir.", once=f"race:{turn}", now=now,
            )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - the same
        print(f"message: {error!r}"[:300], file=sys.stderr)
    finally:
        db.session.remove()


def _judge(found: Races, offer_id: int, asked: list[int], given: list[int], number: int) -> None:
    db.session.rollback()
    db.session.expire_all()
    said = Counter(given)
    winners = {asked[n] for n in range(RACERS) if given[n] == ACCEPTED}
    query = select(Placement.id).where(Placement.id.in_(asked), Placement.state == S.ACCEPTED).order_by(Placement.id)
    kept = set(db.session.scalars(query))
    taken = db.session.get_one(Offer, offer_id).seats_taken
    found.rounds += 1
    found.oversold += taken > 1 or len(kept) > 1
    found.unsold += not kept
    found.lost += kept != winners
    found.locked += said[LOCKED]
    found.others += said[OTHER]
    if number and number % 500 == 0:
        print(f"  {number} races", file=sys.stderr, flush=True)


def _judge_told(found: Races) -> None:
    accepted = "placement:accepted:%"
    to_people = OutboxMail.dedupe.like(accepted), OutboxMail.dedupe.not_like("%:referent:%")
    found.by_mail = _count(OutboxMail, *to_people)
    found.by_sms = _count(OutboxSms, OutboxSms.dedupe.like(accepted))
    found.untold = abs(found.rounds - found.by_mail - found.by_sms)
    found.undigested = abs(found.rounds - _count(HeldNews, HeldNews.dedupe.like(accepted)))
    found.unwritten = abs(found.rounds - _count(Message))


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=0, help="end sooner, with the races run by then")
    options = parser.parse_args()
    with world(options.database) as app:
        found = race(app, rounds=options.rounds, minutes=options.minutes)
    print(found)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
