"""The worker: a huey consumer that runs whatever is due.

The queue only wakes. Every due thing (mails, reminders, expiries, purges) is a row claimed in the database, so a lost
queue loses nothing and two workers never repeat each other's work.
"""

import logging
from datetime import datetime
from threading import Event, Thread
from urllib.parse import urlsplit

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer

from app import wiring
from app.kit import clock
from app.kit.database import db
from app.search.matching_services import warm_up

TICK_SECONDS = 2.0
log = logging.getLogger("aportee.worker")


def queue_for(url: str) -> Huey:
    """Return the queue a ``QUEUE_URL`` asks for: ``sqlite:///file`` or ``redis://…``."""
    if url.startswith("sqlite"):
        return SqliteHuey("aportee", filename=urlsplit(url).path)
    return RedisHuey("aportee", url=url)


class Schedule:
    """What ran when, in this process; a job's own rows decide what there is to do."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def run_due(self, app: Flask, *, now: datetime) -> list[str]:
        """Run each job whose time has come; a failing job is logged and never stops the others."""
        ran = []
        for name, job, every in wiring.jobs():
            last = self._last.get(name)
            if last is not None and now - last < every:
                continue
            self._last[name] = now
            ran.append(name)
            with app.app_context():
                try:
                    job(now=now)
                except Exception:
                    log.exception("job %s failed", name)  # the next tick tries again
                finally:
                    db.session.remove()
        return ran


def work(app: Flask) -> None:
    """Run until SIGTERM or SIGINT."""
    huey = queue_for(app.config["SETTINGS"].queue_url)
    huey.flush()  # ticks of a former run say nothing any more
    schedule = Schedule()
    with app.app_context():
        warm_up(clock.local_date(clock.now()))  # compiled here, once: no night waits for it
        db.session.remove()

    @huey.task()
    def tick() -> None:
        schedule.run_due(app, now=clock.now())

    stopped = Event()

    def heart() -> None:
        while not stopped.is_set():
            if huey.pending_count() == 0:
                tick()
            stopped.wait(TICK_SECONDS)

    Thread(target=heart, name="heart", daemon=True).start()
    try:
        Consumer(huey, workers=1, periodic=False, initial_delay=0.2, max_delay=1.0, graceful_signal="TERM").run()
    finally:
        stopped.set()
