"""Reading an untrusted JSON object field by field: closed lists, numbers, hours, days. Every fault names its field.

Nothing typed is repeated in a message beyond a short code: what is refused may be about someone's health.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from app.matching.codes import Labelled
from app.matching.values import Day, HalfDay

C = TypeVar("C", bound=Labelled)

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
MINUTES_A_DAY = 24 * 60
LONGEST_LIST = 200
SHOWN_CODE_CHARS = 30

Grid = dict[Day, frozenset[HalfDay]]


class Fields:
    """The fields of one object. A reader returns None (« unknown ») for what is absent, blank or refused."""

    def __init__(self, body: Mapping[str, Any], *, path: str = "", parent: "Fields | None" = None) -> None:
        self.body = body
        self.path = path
        self.asked: set[str] = set()  # names a reader looked for: the others are unknown
        self.errors: dict[str, str] = parent.errors if parent else {}
        self.warnings: list[str] = parent.warnings if parent else []

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first fault of a field is kept."""
        self.errors.setdefault(self.path + name, message)

    def value(self, name: str) -> Any:
        """Return the raw value; a blank text is an absence."""
        self.asked.add(name)
        value = self.body.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def flag(self, name: str) -> bool | None:
        """Read true or false."""
        value = self.value(name)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(name, "Écrivez true ou false.")
        return None

    def code(self, name: str, kind: type[C]) -> C | None:
        """Read one code of a closed list."""
        value = self.value(name)
        return None if value is None else self._code(name, value, kind)

    def codes(self, name: str, kind: type[C]) -> frozenset[C] | None:
        """Read a list of codes of a closed list."""
        found = [self._code(name, value, kind) for value in self.items(name)]
        return None if self.value(name) is None else frozenset(code for code in found if code is not None)

    def items(self, name: str) -> list[Any]:
        """Read a list; empty when absent or refused."""
        value = self.value(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.refuse(name, "Écrivez une liste.")
            return []
        if len(value) > LONGEST_LIST:
            self.refuse(name, f"La liste est trop longue\u00a0: {LONGEST_LIST} valeurs au plus.")
            return []
        return list(value)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Read an object; empty when absent or refused."""
        value = self.value(name)
        if value is None or isinstance(value, Mapping):
            return value or {}
        self.refuse(name, "Écrivez un objet, par exemple {\"mon\": …}.")
        return {}

    def inside(self, name: str) -> "Fields | None":
        """Return the fields of an inner object, None when absent."""
        if self.value(name) is None:
            return None
        return Fields(self.mapping(name), path=f"{self.path}{name}.", parent=self)

    def each(self, name: str) -> Iterable["Fields"]:
        """Yield the fields of each object of a list; an item that is no object is refused."""
        for position, value in enumerate(self.items(name)):
            if isinstance(value, Mapping):
                yield Fields(value, path=f"{self.path}{name}.{position}.", parent=self)
            else:
                self.refuse(f"{name}.{position}", "Écrivez un objet.")

    def number(self, name: str, low: float, high: float) -> float | None:
        """Read a number within bounds (included)."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, "Écrivez un nombre.")
            return None
        if not low <= value <= high:
            self.refuse(name, f"Écrivez un nombre entre {low:g} et {high:g}.")
            return None
        return float(value)

    def whole(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number within bounds (included)."""
        value = self.number(name, low, high)
        if value is None or value == int(value):
            return None if value is None else int(value)
        self.refuse(name, "Écrivez un nombre entier.")
        return None

    def clock(self, name: str) -> int | None:
        """Read a time of day « 08:45 » as minutes after midnight; « 24:00 » ends a day."""
        value = self.value(name)
        if value is None:
            return None
        found = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        minutes = int(found.group(1)) * 60 + int(found.group(2)) if found and int(found.group(2)) < 60 else -1
        if not 0 <= minutes <= MINUTES_A_DAY:
            self.refuse(name, "Écrivez une heure, par exemple 08:45.")
            return None
        return minutes

    def day(self, name: str) -> date | None:
        """Read a calendar day « 2026-12-01 »."""
        value = self.value(name)
        try:
            return None if value is None else date.fromisoformat(value)
        except (TypeError, ValueError):
            self.refuse(name, "Écrivez une date, par exemple 2026-12-01.")
            return None

    def by_code(self, name: str, kind: type[C]) -> tuple[dict[C, str], "Fields"]:
        """Read an object keyed by codes; returns the codes with their keys, and the inner fields to read them from."""
        inner = Fields(self.mapping(name), path=f"{self.path}{name}.", parent=self)
        known = {code: key for key in inner.body if (code := self._code(name, key, kind)) is not None}
        return known, inner

    def clocks(self, name: str) -> dict[Day, int]:
        """Read a time for each day given."""
        days, inner = self.by_code(name, Day)
        times = {day: inner.clock(key) for day, key in days.items()}
        return {day: minutes for day, minutes in times.items() if minutes is not None}

    def grid(self, name: str) -> Grid | None:
        """Read a grid of half-days; a day not given is not free. An empty grid says nothing."""
        days, inner = self.by_code(name, Day)
        halves = {day: inner.codes(key, HalfDay) for day, key in days.items()}
        return {day: free or frozenset() for day, free in halves.items()} or None

    def _code(self, name: str, value: Any, kind: type[C]) -> C | None:
        if isinstance(value, str):
            for member in kind:
                if member.value == value.strip():
                    return member
        known = ", ".join(member.value for member in kind)
        shown = value[:SHOWN_CODE_CHARS] if isinstance(value, str) else type(value).__name__
        self.refuse(name, f"Valeur inconnue\u00a0: «\u00a0{shown}\u00a0». Valeurs possibles\u00a0: {known}.")
        return None
