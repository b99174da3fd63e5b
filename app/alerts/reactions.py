"""What saved searches do when a file is erased: the same address may have followed searches without an account."""

from app.alerts import queries, services
from app.people import queries as people
from app.people.events import FileClosing


def forget_address(event: FileClosing) -> None:
    """Erase what the person's address follows."""
    person = people.by_id(event.person_id)
    reader = queries.reader_by_email(person.email) if person and person.email else None
    if reader is not None:
        services.forget(reader, now=event.at)
