"""Workflows as tables: state, action, next state, who may.

A model's state column is written here and nowhere else (a house test looks for other assignments).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Generic, TypeVar

from app.kit.errors import InvalidTransition

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Workflow(Generic[S, A]):
    """The transitions of one kind of object.

    Each row is ``(state, action, next state, who)``; ``who`` names, for readers and tests, the parties that may act.
    """

    def __init__(self, *rows: tuple[S, A, S, str], attribute: str = "state") -> None:
        self.rows = rows
        self.attribute = attribute
        self._next: dict[tuple[S, A], S] = {}
        for state, action, following, _who in rows:
            if (state, action) in self._next:
                raise ValueError(f"{state} × {action} is listed twice")
            self._next[state, action] = following

    def next_state(self, state: S, action: A) -> S:
        """Return the state after the action; raises InvalidTransition when the table has no such row."""
        try:
            return self._next[state, action]
        except KeyError:
            raise InvalidTransition("Cette étape n’est plus possible : la situation a changé entre-temps.") from None

    def allows(self, state: S, action: A) -> bool:
        """Tell whether the action exists from the state."""
        return (state, action) in self._next

    def apply(self, subject: Any, action: A) -> tuple[S, S]:
        """Move the subject; returns (before, after). Raises InvalidTransition and leaves it untouched."""
        before: S = getattr(subject, self.attribute)
        after = self.next_state(before, action)
        setattr(subject, self.attribute, after)
        return before, after

    def actions_from(self, state: S) -> list[A]:
        """Return the actions possible from the state, in the table's order."""
        return [action for source, action in self._next if source == state]

    def states(self) -> set[S]:
        """Return every state the table names."""
        return {state for row in self.rows for state in (row[0], row[2])}

    def __iter__(self) -> Iterator[tuple[S, A, S, str]]:
        return iter(self.rows)
