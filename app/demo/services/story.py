"""Playing the stories: each step is made by the real service, at its time; the clock runs between."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from app.demo.content import names
from app.demo.services.people import Referent
from app.kit.access import Actor, Role
from app.kit.clock import local_date
from app.kit.errors import DomainError
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.queries import by_public_id as offer_by_public_id
from app.people.models import Person
from app.placements import jobs, services
from app.placements.models import Placement
from app.placements.values import Contact, Feeling, Outcome, Party, RefusalReason

OLDEST = timedelta(days=50)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Case:
    """One story under way: who, what, by whom."""

    person: Person
    referent: Referent
    offer_id: str
    structure: Actor
    ranking: dict[str, Any]
    placement: Placement | None = None
    offer: Offer | None = None

    @property
    def placed(self) -> Placement:
        assert self.placement is not None  # noqa: S101 - the first step of every script creates it
        return self.placement

    @property
    def as_person(self) -> Actor:
        return Actor(role=Role.PERSON, account_id=self.person.account_id, person_id=self.person.id,
                     label=self.person.full_name)  # fmt: skip


@dataclass(slots=True)
class Story:
    """The stories of a territory: a queue of steps in the order of time."""

    now: datetime
    chance: random.Random
    told: Counter[str] = field(default_factory=Counter)
    _queue: list[tuple[datetime, int, Case, tuple[tuple[float, str], ...]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def add(self, case: Case, steps: tuple[tuple[float, str], ...]) -> None:
        """Plan the steps of one story."""
        moment = self.now - timedelta(days=steps[0][0])
        heapq.heappush(self._queue, (moment, next(self._order), case, steps))

    def has(self, steps: tuple[tuple[float, str], ...]) -> bool:
        """Tell whether a story with these steps is planned."""
        return any(planned == steps for _, _, _, planned in self._queue)

    def play(self, progress: Callable[[float], None]) -> None:
        """Make every step; each night the clock does what it owes (reminders, lapses, expiries)."""
        night = self.now - OLDEST
        while self._queue:
            moment, _, case, steps = heapq.heappop(self._queue)
            while night < moment:
                jobs.run_due(now=night)
                night += DAY
            if self._make(case, steps[0][1], moment) and len(steps) > 1:
                self.add(case, steps[1:])
            progress(1 - (self.now - moment) / OLDEST)
        jobs.run_due(now=self.now - timedelta(hours=1))

    def _make(self, case: Case, verb: str, moment: datetime) -> bool:
        """Make one step; a refusal (the seat is gone, the offer is over) ends the story there, as in life."""
        try:
            VERBS[verb](self, case, moment)
        except DomainError:
            self.told[f"{verb}: refused"] += 1
            return False
        self.told[verb] += 1
        return True


def words(story: Story, name: str) -> str:
    return story.chance.choice(names()[name])


def _propose(story: Story, case: Case, now: datetime) -> None:
    case.offer = offer_by_public_id(case.offer_id)
    if case.offer is not None:
        case.placement = services.propose(
            case.offer, case.person, actor=case.referent.actor, now=now, note=words(story, "proposal_words"),
            snapshot=case.ranking,
        )  # fmt: skip


def _apply(_story: Story, case: Case, now: datetime) -> None:
    case.offer = offer_by_public_id(case.offer_id)
    if case.offer is not None:
        case.placement = services.apply(
            case.offer, case.person, actor=case.as_person, now=now, shared=(Contact.PHONE, Contact.EMAIL)
        )


def _agree(_story: Story, case: Case, now: datetime) -> None:
    services.agree(case.placed, party=Party.PERSON, actor=case.as_person, now=now, shared=(Contact.PHONE,))


def _accept(story: Story, case: Case, now: datetime, *, days: int, by_phone: bool = False) -> None:
    who = case.referent.actor if by_phone else case.structure
    places = names()["first_day_places"]
    services.accept(
        case.placed,
        starts_on=local_date(now) + timedelta(days=days),
        place=places[case.placed.id % len(places)],
        who=case.placed.offer.contact_name or "",
        note=words(story, "first_day_words"),
        actor=who,
        now=now,
        party=Party.REFERENT if by_phone else Party.STRUCTURE,
        by_phone=by_phone,
    )


def _meet(story: Story, case: Case, now: datetime, *, days: int) -> None:
    place = case.placed.offer.structure.address or case.placed.offer.structure.commune_name or ""
    at = (now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    services.propose_meeting(
        case.placed, at=at, place=place, who=words(story, "meeting_words"), actor=case.structure, now=now
    )


def _refuse(story: Story, case: Case, now: datetime, *, kindly: bool) -> None:
    reason = story.chance.choice((RefusalReason.FILLED, RefusalReason.SCHEDULE, RefusalReason.DATES))
    services.refuse(
        case.placed, reasons=[reason], message=words(story, "structure_words") if kindly else "", reason_shared=kindly,
        actor=case.structure, now=now,
    )  # fmt: skip


def _start(_story: Story, case: Case, now: datetime) -> None:
    signed = local_date(now) if case.placed.offer.kind is Kind.IMMERSION else None
    actor = case.referent.actor
    services.start(case.placed, party=Party.REFERENT, actor=actor, now=now, signed_on=signed, aim="discover")


def _declare(_story: Story, case: Case, now: datetime, *, outcome: Outcome) -> None:
    services.declare_outcome(case.placed, outcome=outcome, party=Party.PERSON, actor=case.as_person, now=now)


VERBS: dict[str, Callable[[Story, Case, datetime], object]] = {
    "propose": _propose,
    "apply": _apply,
    "agree": _agree,
    "record": lambda _, case, now: services.record_agreement(case.placed, actor=case.referent.actor, now=now),
    "decline": lambda _, case, now: services.decline(case.placed, party=Party.PERSON, actor=case.as_person, now=now),
    "cancel": lambda _, case, now: services.cancel(case.placed, actor=case.referent.actor, now=now),
    "open": lambda _, case, now: services.open_request(case.placed, actor=case.structure, now=now),
    "meet_ahead": lambda story, case, now: _meet(story, case, now, days=9),
    "meet_soon": lambda story, case, now: _meet(story, case, now, days=5),
    "confirm": lambda _, case, now: services.confirm_meeting(case.placed, actor=case.as_person, now=now),
    "wait": lambda _, case, now: services.wait_list(case.placed, actor=case.structure, now=now),
    "accept": lambda story, case, now: _accept(story, case, now, days=2),
    "accept_ahead": lambda story, case, now: _accept(story, case, now, days=16),
    "accept_by_phone": lambda story, case, now: _accept(story, case, now, days=14, by_phone=True),
    "refuse": lambda story, case, now: _refuse(story, case, now, kindly=False),
    "refuse_kindly": lambda story, case, now: _refuse(story, case, now, kindly=True),
    "withdraw": lambda _, case, now: services.withdraw(case.placed, party=Party.PERSON, actor=case.as_person, now=now),
    "start": _start,
    "fine": lambda _, case, now: services.give_news(case.placed, feeling=Feeling.FINE, now=now),
    "question": lambda _, case, now: services.give_news(case.placed, feeling=Feeling.QUESTION, now=now),
    "complete": lambda _, case, now: services.complete(
        case.placed, party=Party.STRUCTURE, actor=case.structure, now=now
    ),
    "end_early": lambda _, case, now: services.end_early(
        case.placed, party=Party.PERSON, actor=case.as_person, now=now
    ),
    "declare_contacted": lambda story, case, now: _declare(story, case, now, outcome=Outcome.CONTACTED),
    "declare_yes": lambda story, case, now: _declare(story, case, now, outcome=Outcome.YES),
    "declare_no": lambda story, case, now: _declare(story, case, now, outcome=Outcome.NO),
}
