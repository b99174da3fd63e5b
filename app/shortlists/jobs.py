"""Each night, a list for everyone accompanied: a few people at a time, so that mails leave meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.kit.clock import PARIS, local_date
from app.kit.database import unit_of_work
from app.people.models import Person
from app.shortlists import queries, services

FROM_HOUR = 2
AT_ONCE = 50


def keep_shortlists(*, now: datetime) -> int:
    """Bring some of the lists that are not of today to today; returns how many people were looked at.

    A worker stopped for three nights goes on where it was: a list says which day it is right for.
    """
    if now.astimezone(PARIS).hour < FROM_HOUR:
        return 0
    with unit_of_work():
        services.forget_the_others()
    people = queries.due(local_date(now), limit=AT_ONCE)
    _refresh(people, now)
    return len(people)


def everyone(*, now: datetime) -> Iterator[tuple[int, int]]:
    """Bring every list to now; yields, after each batch that is committed, people looked at and ranked again."""
    last = 0
    while True:
        people = queries.accompanied_after(last, limit=AT_ONCE)
        if not people:
            break
        count, last = len(people), people[-1].id
        yield count, _refresh(people, now)
    with unit_of_work():
        services.forget_the_others()


def _refresh(people: Sequence[Person], now: datetime) -> int:
    """Look first, then write: nobody waits for the database's writer while people are ranked."""
    if not people:
        return 0
    looked = services.look_at(people, services.tonight(now))
    with unit_of_work():
        return services.write(looked)
