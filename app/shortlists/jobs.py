"""Each night, a list for everyone accompanied: a few people at a time, so that mails leave meanwhile."""

from collections.abc import Iterator
from datetime import datetime

from app.kit.clock import PARIS, local_date
from app.kit.database import unit_of_work
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
        if people:
            services.refresh(people, services.tonight(now))
        return len(people)


def everyone(*, now: datetime) -> Iterator[tuple[int, int]]:
    """Bring every list to now; yields, after each batch that is committed, people looked at and ranked again."""
    last = 0
    while True:
        with unit_of_work():
            people = queries.accompanied_after(last, limit=AT_ONCE)
            again = services.refresh(people, services.tonight(now)) if people else 0
        if not people:
            break
        yield len(people), again
        last = people[-1].id
    with unit_of_work():
        services.forget_the_others()
