"""The people a referent accompanies, as rows and as the morning's tasks. Nothing counts what was declined or missed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.desks.next_steps import NextStep, next_step, shown_title
from app.kit import french
from app.people.values import FollowedPerson
from app.placements.models import CallTask, Placement
from app.placements.wording import structure_name
from app.placements.workflow import PlacementState as S
from app.reference.text_keys import fold

SILENT_PERSON = timedelta(days=5)
SILENT_STRUCTURE = timedelta(days=7)
GOOD_NEWS = timedelta(days=4)
MOST_TASKS = 8
NO_OFFER: Mapping[int, str] = {}
ACTIVE = frozenset({S.ACCEPTED, S.STARTED})
WAITING = frozenset({S.PROPOSED, S.AGREEMENT_RECORDED, S.SEAT_OFFERED, S.SENT, S.IN_REVIEW, S.WAITING_LIST})


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list: what comes next, the hours of the week in words."""

    person: FollowedPerson
    step: NextStep | None
    hours: str

    @property
    def has_nothing_planned(self) -> bool:
        """Nothing under way and no hours this week; « sans durée » is a choice, never a lack."""
        return self.step is None and not self.hours and not self.person.no_target

    @property
    def waits(self) -> bool:
        return self.step is not None and self.step.placement.state in WAITING

    @property
    def is_active(self) -> bool:
        return self.step is not None and self.step.placement.state in ACTIVE | {S.MEETING}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do this morning, with its one action."""

    icon: str
    subject: str
    text: str
    muted: str
    person_id: str
    placement_id: str | None
    action: str


FILTERS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "": ("Toutes", lambda _row: True),
    "a-imaginer": ("Rien de prévu", lambda row: row.has_nothing_planned),
    "en-attente": ("En attente d’une réponse", lambda row: row.waits),
    "en-activite": ("En activité", lambda row: row.is_active),
}


def rows(
    people: Sequence[FollowedPerson], placements: Iterable[Placement], planned: dict[int, int], *, now: datetime
) -> list[Row]:
    """Return one row a person, in the order given; ``planned`` is minutes of this week by person."""
    by_person: dict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        by_person[placement.person_id].append(placement)
    return [
        Row(person, next_step(by_person[person.id], now=now), _hours(planned.get(person.id, 0)))
        for person in people
    ]


def _hours(planned_minutes: int) -> str:
    """« 5 h prévues »: a help to plan, never a share of a target; '' when nothing is."""
    return french.agreed(planned_minutes, "prévue") if planned_minutes else ""


def matching(found: Sequence[Row], *, q: str, chosen: str) -> list[Row]:
    """Return the rows of a filter whose name holds every word typed."""
    words = fold(q).split()
    keep = FILTERS[chosen][1]
    return [row for row in found if keep(row) and all(word in fold(row.person.full_name) for word in words)]


def tasks(
    found: Sequence[Row], placements: Iterable[Placement], calls: Iterable[CallTask], *, now: datetime,
    new_offers: Mapping[int, str] = NO_OFFER,
) -> list[Task]:
    """Return what to do first: calls asked for, good news to tell, silences, offers that came, then people with
    nothing planned. ``new_offers`` is the title of an offer by person."""
    people = {row.person.id: row.person for row in found}
    first_calls = {(call.person_id, call.kind): call for call in reversed(list(calls))}  # one a person, the oldest
    listed = [_call(call, people[person_id], now=now) for (person_id, _), call in reversed(first_calls.items())
              if person_id in people]  # fmt: skip
    for kind in (_good_news, _silent_structure, _silent_person):
        listed += [
            task
            for placement in placements
            if placement.person_id in people and (task := kind(placement, people[placement.person_id], now))
        ]
    listed += [_new_offer(row.person, new_offers[row.person.id]) for row in found if row.person.id in new_offers]
    listed += [
        _nothing_planned(row.person) for row in found if row.has_nothing_planned and row.person.id not in new_offers
    ]
    return listed[:MOST_TASKS]


def _call(call: CallTask, person: FollowedPerson, *, now: datetime) -> Task:
    asked = f"Demandé {french.ago(call.created_at, now=now)}."
    return Task("phone", person.full_name, f"{call.kind.label}.", asked, person.public_id, None, "Voir")


def _good_news(placement: Placement, person: FollowedPerson, now: datetime) -> Task | None:
    if placement.state is not S.ACCEPTED or now - placement.changed_at > GOOD_NEWS:
        return None
    day = placement.starts_on
    starts = f"Premier jour\u00a0: {french.long_date(day, weekday=True, year=False)}." if day else ""
    text = f"peut commencer\u00a0: {shown_title(placement)}."
    return Task("check", person.full_name, text, starts, person.public_id, placement.public_id, "Lui dire")


def _silent_structure(placement: Placement, person: FollowedPerson, now: datetime) -> Task | None:
    sent = placement.sent_at
    if placement.state not in (S.SENT, S.IN_REVIEW) or sent is None or now - sent < SILENT_STRUCTURE:
        return None
    text = f"n’a pas encore répondu pour {person.full_name}."
    muted = f"Envoyé {french.ago(sent, now=now)}."
    name = structure_name(placement.offer)
    return Task("chat", name, text, muted, person.public_id, placement.public_id, "Relancer")


def _silent_person(placement: Placement, person: FollowedPerson, now: datetime) -> Task | None:
    if placement.state is not S.PROPOSED or now - placement.created_at < SILENT_PERSON:
        return None
    text = f"peut encore répondre\u00a0: {shown_title(placement)}."
    muted = f"Proposé {french.ago(placement.created_at, now=now)}."
    return Task("phone", person.full_name, text, muted, person.public_id, placement.public_id, "En parler")


def _new_offer(person: FollowedPerson, title: str) -> Task:
    text = f"pourrait aimer\u00a0: {title}."
    return Task("new", person.full_name, text, "Nouvelle offre de la semaine.", person.public_id, None, "Voir")


def _nothing_planned(person: FollowedPerson) -> Task:
    text = "n’a rien de prévu pour l’instant."
    return Task("plus", person.full_name, text, "", person.public_id, None, "Chercher une offre")
