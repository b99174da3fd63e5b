"""A draft of the week for a whole caseload: ranked for each, then shared out so that seats are not asked for twice.

Whose list was kept last night is ranked among its offers and those that changed since; everyone else, among all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.matching.assignment import assign, capacity
from app.matching.results import Context
from app.matching.values import Fit
from app.matching.weights import Weights
from app.offers.paths import offer_path
from app.people.models import Person
from app.people.services import profile_of
from app.placements import proposal_queries as proposals
from app.search import services as search
from app.shortlists import services as shortlists
from app.week.composing import may_be_an_idea

LOOKED_AT, PER_PERSON, SPARE = 30, 2, 1
ENOUGH_TO_ANSWER = 2  # someone with two proposals to read gets no third


@dataclass(frozen=True, slots=True)
class Line:
    """One offer for one person: chosen by the sharing out, or another idea."""

    value: str  # person:offer
    offer_id: str
    title: str
    url: str
    kind: str
    kind_label: str
    structure: str
    points: int
    fit: str
    reason: str
    question: str
    chosen: bool
    room: int  # how many people it may be proposed to this week


@dataclass(frozen=True, slots=True)
class Row:
    """One person and their proposals."""

    person: Person
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft: people with an idea, people who already have enough to read, people for whom nothing fits yet."""

    rows: list[Row]
    waiting: list[Person]
    nothing: list[Person]


def draft_of(followed: Sequence[Person], *, now: datetime, territory_code: str | None) -> Draft:
    """Share out the live offers between these people: each one's best, everyone a first before anyone a second."""
    weights, crowding = search.weights_of(territory_code), proposals.crowding()
    already = proposals.already_of([person.id for person in followed])
    among = shortlists.candidates_of(followed, already, weights=weights, now=now)
    waiting = [person for person in followed if already[person.id].open_proposals >= ENOUGH_TO_ANSWER]
    asked = [person for person in followed if person not in waiting]
    ranked = {
        person.id: _ranked(
            person,
            replace(crowding, asked=already[person.id].asked, declined=already[person.id].declined),
            now=now, weights=weights, among=among.get(person.id),
        )
        for person in asked
    }  # fmt: skip
    rooms = _rooms([one for found in ranked.values() for one in found], crowding)
    points = [{one.offer.key: one.item.points for one in ranked[person.id] if rooms[one.offer.key]} for person in asked]
    shared = assign(points, rooms, PER_PERSON)
    rows = [
        Row(person, _lines(person, ranked[person.id], keys, rooms)) for person, keys in zip(asked, shared, strict=True)
    ]
    return Draft([row for row in rows if row.lines], waiting, [row.person for row in rows if not row.lines])


def _ranked(
    person: Person, context: Context, *, now: datetime, weights: Weights, among: Collection[int] | None
) -> list[search.Ranked]:
    """The offers that suit a person, best first; when none does, what is « à discuter » and may be an idea."""
    found = search.match(
        profile_of(person), now=now, weights=weights, person=person.public_id, context=context,
        limit=LOOKED_AT, among=among,
    ).items  # fmt: skip
    free = [one for one in found if not one.item.waiting and one.offer.seats_left != 0]
    suiting = [one for one in free if one.item.fit is not Fit.TO_DISCUSS]
    return suiting or [one for one in free if may_be_an_idea(one.item)][:PER_PERSON]


def _rooms(found: Sequence[search.Ranked], crowding: Context) -> dict[int, int]:
    """Offer key → how many more people it can be proposed to."""
    pending = crowding.pending_count
    return {one.offer.key: capacity(one.offer.seats_left, pending.get(one.offer.key, 0)) for one in found}


def _lines(
    person: Person, ranked: Sequence[search.Ranked], keys: Sequence[int], rooms: Mapping[int, int]
) -> list[Line]:
    chosen = [one for key in keys for one in ranked if one.offer.key == key]
    spare = [one for one in ranked if one.offer.key not in keys and rooms[one.offer.key]][:SPARE]
    return [_line(person, one, chosen=one in chosen, room=rooms[one.offer.key]) for one in (*chosen, *spare)]


def _line(person: Person, one: search.Ranked, *, chosen: bool, room: int) -> Line:
    offer, item = one.offer, one.item
    return Line(
        value=f"{person.public_id}:{offer.public_id}",
        offer_id=offer.public_id,
        title=offer.title,
        url=offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        structure=offer.structure_name,
        points=item.points,
        fit=item.fit.label,
        reason=item.reasons[0] if item.reasons else "",
        question=item.to_check[0].question if item.to_check else "",
        chosen=chosen,
        room=room,
    )
