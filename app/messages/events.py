"""Facts of messages."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.events import Event
from app.messages.models import Message


@dataclass(frozen=True, slots=True)
class MessageWritten(Event):
    """Someone wrote; whoever may read it is told, without its words, unless the request it goes with told them."""

    message: Message
    at: datetime
    with_request: bool = False


@dataclass(frozen=True, slots=True)
class MessageOpened(Event):
    """The person let the structure read a message."""

    message: Message
    at: datetime
