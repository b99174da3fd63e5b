"""Opening a person's file from a desk: found by its public id, read under quota, every reading written first."""

from collections.abc import Callable, Iterable

from app.kit import clock
from app.kit.access import current_actor
from app.kit.database import keep_what_was_read, unit_of_work
from app.people import queries, services
from app.people.models import Person
from app.people.values import ReadPurpose


def person_of(public_id: str, **_others: str) -> Person | None:
    """Return the person a URL names; the route's right then decides whether they may be seen."""
    return queries.by_public_id(public_id)


def own_person(**_others: str) -> Person | None:
    """Return the file of the person signed in."""
    person_id = current_actor().person_id
    return queries.by_id(person_id) if person_id is not None else None


def note_reading(person: Person, purpose: ReadPurpose, *, organisation: str | None = None) -> None:
    """Write that the signed-in account opens this file, before anything of it is shown. Raises QuotaReached."""
    note_readings([person], purpose, organisation=organisation)


def note_readings(persons: Iterable[Person], purpose: ReadPurpose, *, organisation: str | None = None) -> None:
    """Write that the signed-in account reads something of each of these files. Raises QuotaReached."""
    keys = [person.id for person in persons]
    _write(lambda: queries.by_ids(keys), purpose, organisation)
    queries.by_ids(keys)  # the commit emptied them: read again at once, not one by one


def note_readings_apart(persons: Iterable[Person], purpose: ReadPurpose) -> None:
    """The same for files a page only prints: in as few queries for many as for one. They are not written any more."""
    read = list(persons)
    keep_what_was_read()
    _write(lambda: read, purpose, None)


def _write(read: Callable[[], list[Person]], purpose: ReadPurpose, organisation: str | None) -> None:
    actor, now = current_actor(), clock.now()
    try:
        with unit_of_work():
            services.log_reads(read(), actor=actor, purpose=purpose, now=now, organisation=organisation)
    except services.QuotaReached:
        with unit_of_work():
            services.report_quota(actor, now=now)
        raise
