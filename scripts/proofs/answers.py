"""Structures that answer by their links, one act after the other, and what they were told was done."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.error import HTTPError

from flask import Flask

from app.kit import clock
from app.kit.clock import PARIS
from app.kit.database import db, unit_of_work
from app.placements.emails import doors
from app.placements.models import Placement
from scripts.proofs.running import GONE, Reader

DONE = "La rencontre est proposée"
SENT = "Votre message est envoyé"
USED = 410


@dataclass
class Answered:
    """One answer a structure tries to give until the server says it is done."""

    placement_id: int
    path: str
    at: datetime
    is_message: bool = False
    page: str = ""  # of a message, kept: a browser that sends a form again sends the same form


class Answers:
    """Structures that answer: a meeting, another date, a message, and so on, one link after the other."""

    def __init__(self, app: Flask, reader: Reader, placement_ids: list[int]) -> None:
        self.app, self.reader, self.placement_ids = app, reader, placement_ids
        self.told: Counter[int] = Counter()
        self.written = 0
        self.last: dict[int, datetime] = {}
        self.pending: Answered | None = None
        self.turn = 0

    def next(self) -> Answered:
        """Return the act under way, or a new one with a link of its own."""
        if self.pending is None:
            placement_id = self.placement_ids[self.turn % len(self.placement_ids)]
            now, is_message = clock.now(), self.turn % 3 == 1
            purpose = doors.THREAD_STRUCTURE if is_message else doors.ANSWER
            with unit_of_work():
                placement = db.session.get_one(Placement, placement_id)
                url = doors.door(purpose, placement, email="x@structure.example", now=now)
            day = (now + timedelta(days=3 + self.turn // 600)).date()
            minute = self.turn % 600
            at = datetime(day.year, day.month, day.day, 8 + minute // 60, minute % 60, tzinfo=PARIS)
            self.pending = Answered(placement_id, "/r/" + url.rsplit("/r/")[1], at, is_message)
            self.turn += 1
        return self.pending

    def answer(self) -> bool:
        """Act once; False when the server went away before saying that it is done."""
        wanted = self.next()
        try:
            page = wanted.page or self.reader.get(wanted.path)
        except HTTPError as dead:
            if dead.code != USED:  # else the link was used by the very post that was cut
                raise
            page = ""
        except GONE:
            return False
        if page and not self._post(wanted, page):
            return False
        self.pending = None
        if wanted.is_message:
            self.written += 1
        else:
            self.told[wanted.placement_id] += 1
            self.last[wanted.placement_id] = wanted.at
        return True

    def _post(self, wanted: Answered, page: str) -> bool:
        if wanted.is_message:
            wanted.page = page
            once = page.split('name="once" value="')[1].split('"')[0]
            values = {"answer": "reply", "text": "Venez avec des gants.", "modele": "", "once": once}
        else:
            values = {"answer": "meeting", "day": f"{wanted.at:%Y-%m-%d}", "hour": f"{wanted.at:%H:%M}",
                      "place": "Atelier"}  # fmt: skip
        try:
            return (SENT if wanted.is_message else DONE) in self.reader.post(wanted.path, page, who="", **values)
        except HTTPError as late:
            return late.code == USED
        except GONE:
            return False
