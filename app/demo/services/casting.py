"""Choosing whom each story happens to, and with which offer of their own ranking."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.demo.hosts import Host
from app.demo.offer_draw import Drawn
from app.demo.scripts import SCRIPTS, SEAT_STORY, Script
from app.demo.services.people import Referent
from app.demo.services.rankings import Rankings, told
from app.demo.services.story import Case, Story
from app.kit.access import Actor, Role
from app.kit.database import db
from app.matching.results import MatchItem
from app.matching.values import Channel, Kind
from app.people.models import Person
from app.placements.models import Placement

STARTABLE = frozenset(Kind) - {Kind.SERVICE}
SILENT_SHARE = 0.06
Followed = Sequence[tuple[Person, Referent]]


class Casting:
    """Chooses whom a story happens to, and with which offer of their own ranking."""

    def __init__(
        self, written: Sequence[tuple[int, Drawn]], hosts: Sequence[Host], *, now: datetime, seed: int
    ) -> None:
        self.now = now
        self.chance = random.Random(f"casting-{seed}")
        self.drawn = dict(written)
        self.silent = {host.id for host in hosts if self.chance.random() < SILENT_SHARE}
        self.used: set[tuple[int, int]] = set()
        self.seats: Counter[int] = Counter()
        self.rankings = Rankings(now)

    def case(self, person: Person, referent: Referent, script: Script, *, host: Host | None = None) -> Case | None:
        """Return the story on the best offer it may happen on (of a structure, if given); None when there is none."""
        for item in self.rankings.of(person):
            key, one = item.key, self.drawn.get(item.key)
            if one is None or (person.id, key) in self.used or (host is not None and one.host.id != host.id):
                continue
            if self._fits(one, key, script):
                self.used.add((person.id, key))
                self.seats[key] += 1
                return self.told_of(person, referent, item, one.host)
        return None

    def told_of(self, person: Person, referent: Referent, item: MatchItem, host: Host) -> Case:
        """Return a story of a person about one offer of their ranking."""
        return Case(person, referent, self.rankings.public_ids[item.key], structure_actor(host), told(item))

    def is_single_free_seat(self, key: int, one: Drawn) -> bool:
        """Tell whether an offer has one seat that nobody in the stories asks for, and keeps a waiting list."""
        old_enough = one.published_at <= self.now - timedelta(days=SEAT_STORY[0][0][0] + 1)
        single = one.data.seats_total == 1 and one.data.waiting_list_open and self.seats[key] == 0
        return single and old_enough and one.data.channel is Channel.HERE and one.host.id not in self.silent

    def _fits(self, one: Drawn, key: int, script: Script) -> bool:
        if (one.data.channel is Channel.HERE) is not (script.channel is Channel.HERE):
            return False
        if one.published_at > self.now - timedelta(days=script.steps[0][0]):
            return False
        if (one.host.id in self.silent) is not script.silent:
            return False
        verbs = {verb for _, verb in script.steps}
        if "start" in verbs and one.data.kind not in STARTABLE:
            return False
        total = one.data.seats_total
        return total is None or self.seats[key] < total or "wait" in verbs


def structure_actor(host: Host) -> Actor:
    """The contact of a structure, as the rules see them."""
    return Actor(role=Role.PARTNER, label=f"{host.contact_name}, {host.sketch.name}"[:160],
                 structure_ids=frozenset({host.id}), mfa=True)  # fmt: skip


def cast(story: Story, casting: Casting, followed: Followed, *, per_person: float) -> None:
    """Give each person some stories: every script once, then each as often as its weight says."""
    weighted = [script for script in SCRIPTS.values() for _ in range(script.weight)]
    once = list(SCRIPTS.values())
    for person, referent in followed:
        if not person.answers.get("kinds"):
            continue
        for _ in range(int(per_person + story.chance.random())):
            script = once.pop() if once else story.chance.choice(weighted)
            case = casting.case(person, referent, script)
            if case is not None:
                story.add(case, script.steps)
            elif script not in once and not story.has(script.steps):
                once.insert(0, script)
    _cast_seats(story, casting, followed)


def cast_at(story: Story, casting: Casting, followed: Followed, host: Host | None, names: Sequence[str]) -> None:
    """Tell each story of the first of these people whose ranking allows it, at one structure if given."""
    for name in names:
        for person, referent in followed:
            case = casting.case(person, referent, SCRIPTS[name], host=host)
            if case is not None:
                story.add(case, SCRIPTS[name].steps)
                break


def _cast_seats(story: Story, casting: Casting, followed: Followed) -> None:
    """One offer with one seat and two people who would like it."""
    for key, one in casting.drawn.items():
        if not casting.is_single_free_seat(key, one):
            continue
        fans = [(person, referent, item) for person, referent in followed
                for item in casting.rankings.of(person) if item.key == key]  # fmt: skip
        if len(fans) >= len(SEAT_STORY) and not any((fan[0].id, key) in casting.used for fan in fans[:2]):
            for (person, referent, item), steps in zip(fans, SEAT_STORY, strict=False):
                casting.used.add((person.id, key))
                story.add(casting.told_of(person, referent, item, one.host), steps)
            casting.seats[key] = 1
            return


def asked_offers() -> set[int]:
    """Return the keys of the offers that are in a story."""
    return set(db.session.scalars(select(Placement.offer_id).distinct().order_by(Placement.offer_id)))
