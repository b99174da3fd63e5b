"""What follows a message, and what a placement's end does to its files. Same transaction."""

from app.messages import emails, services
from app.messages.events import MessageOpened, MessageWritten
from app.placements.events import PlacementMoved
from app.placements.values import Party


def tell_readers(event: MessageWritten) -> None:
    """Tell each party that may read it, but the one who wrote."""
    if event.with_request:
        return
    message, name = event.message, f"message:{event.message.public_id}"
    if message.party is not Party.PERSON:
        emails.tell_person(message, about=name, now=event.at)
    if message.party is not Party.REFERENT:
        emails.tell_referents(message, about=name, now=event.at)
    if message.to_structure and message.party is not Party.STRUCTURE:
        emails.tell_structure(message, about=name, now=event.at)


def tell_structure(event: MessageOpened) -> None:
    """The person has just let the structure read it."""
    emails.tell_structure(event.message, about=f"message:{event.message.public_id}:opened", now=event.at)


def delete_files(event: PlacementMoved) -> None:
    """What was given for a request that did not work out goes with it."""
    services.remove_files(event.placement, now=event.at)
