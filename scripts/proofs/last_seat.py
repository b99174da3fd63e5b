"""The last seat, asked for at the same instant by eight processes, thousands of times.

``python -m scripts.proofs.last_seat --database sqlite --rounds 5000``
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Barrier

from flask import Flask
from sqlalchemy import func, select, update

from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.mail import OutboxMail
from app.offers.models import Offer
from app.offers.services import NoSeatLeft
from app.offers.workflow import OfferState
from app.placements import services
from app.placements.models import Placement
from app.placements.workflow import PlacementState as S
from scripts.proofs.world import world
from tests.conftest import NOW
from tests.factories import placements as make

RACERS = 8
ACCEPTED, FULL, LOCKED, OTHER = 1, 2, 3, 4
WAIT_SECONDS = 120


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
    mails_missing: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not any((self.oversold, self.unsold, self.lost, self.locked, self.others, self.mails_missing))

    def __str__(self) -> str:
        return (
            f"{self.rounds} races, {RACERS} processes, {self.seconds:.0f} s: {self.oversold} oversold, "
            f"{self.unsold} unsold, {self.lost} lost, {self.locked} « locked », {self.others} other errors, "
            f"{self.mails_missing} mails missing"
        )


def race(app: Flask, *, rounds: int) -> Races:
    """Run the races in the application's database, which is empty."""
    offer_id, asked = _requests()
    db.session.remove()
    db.engine.dispose()  # no connection is shared with the processes that are born now
    context = multiprocessing.get_context("fork")
    barrier, given = context.Barrier(RACERS + 1), context.Array("i", RACERS)
    racers = [
        context.Process(target=_racer, args=(app, number, asked[number], rounds, barrier, given), daemon=True)
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
    for racer in racers:
        racer.join(WAIT_SECONDS)
    found.seconds = time.monotonic() - started
    found.mails_missing = max(0, rounds - _mails_of_yes())
    return found


def _requests() -> tuple[int, list[int]]:
    """One training with one seat, and eight people whose request was sent."""
    offer = make.one_seat()
    return offer.id, [make.sent(offer, make.someone(email=f"p{n}@site.example")).id for n in range(RACERS)]


def _ready(offer_id: int, asked: list[int]) -> None:
    """Put everything back as before the race."""
    with unit_of_work():
        db.session.execute(update(Offer).where(Offer.id == offer_id).values(seats_taken=0, state=OfferState.PUBLISHED))
        db.session.execute(update(Placement).where(Placement.id.in_(asked)).values(state=S.SENT, starts_on=None))
    db.session.expire_all()


def _racer(
    app: Flask, number: int, placement_id: int, rounds: int, barrier: Barrier, given: "SynchronizedArray[int]"
) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        for turn in range(rounds):
            barrier.wait(WAIT_SECONDS)
            given[number] = _accept(placement_id, now=NOW + timedelta(seconds=turn))
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


def _mails_of_yes() -> int:
    query = select(func.count(OutboxMail.id)).where(OutboxMail.dedupe.like("placement:accepted:%"))
    return db.session.scalar(query.where(OutboxMail.dedupe.not_like("%:referent:%"))) or 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5000)
    options = parser.parse_args()
    with world(options.database) as app:
        found = race(app, rounds=options.rounds)
    print(found)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
