"""Facts that happened, and who reacts. ``app/wiring.py`` is the one place that lists reactions.

``publish`` calls the reactions at once, in the same transaction: what they write is committed or rolled back with the
fact itself. Anything that leaves the machine (mail, SMS) goes through the outbox.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every fact; subclasses are frozen and carry ids or loaded rows, and ``at``."""


Reaction = Callable[[Any], None]

_reactions: dict[type[Event], tuple[Reaction, ...]] = {}


def install(table: Mapping[type[Event], Sequence[Reaction]]) -> None:
    """Replace the table of reactions (called once by ``create_app``)."""
    _reactions.clear()
    _reactions.update({kind: tuple(reactions) for kind, reactions in table.items()})


def publish(event: Event) -> None:
    """Tell every reaction listed for this kind of event, in order, in the current transaction."""
    for reaction in _reactions.get(type(event), ()):
        reaction(event)
