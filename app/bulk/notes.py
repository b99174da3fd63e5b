"""What there is to say of a file: one line per doubt, with what to do; and which records were refused."""

from dataclasses import dataclass, field
from typing import Any

from app.kit.errors import RuleBroken

LONGEST_VALUE = 120
WHOLE_FILE = "fichier"


@dataclass(frozen=True, slots=True)
class Issue:
    """One line of the report: which record, which field, what it held, why it does not do, what to do."""

    record: str
    field: str
    value: str
    reason: str
    suggestion: str

    def as_dict(self) -> dict[str, str]:
        """Return the line as the JSON report prints it."""
        return {name: getattr(self, name) for name in ("record", "field", "value", "reason", "suggestion")}


class BrokenFile(RuleBroken):
    """The file cannot be read as this format: nothing was written."""


class Refused(Exception):
    """One record cannot become an offer; its lines are in the notes."""


@dataclass(slots=True)
class Notes:
    """Collects the lines of a run, each once."""

    issues: list[Issue] = field(default_factory=list)
    rejected: int = 0
    _known: set[Issue] = field(default_factory=set)
    _fields: dict[str, set[str]] = field(default_factory=dict)

    def add(self, record: str, name: str, value: Any, reason: str, suggestion: str) -> None:
        """Add one line; a long value is cut."""
        issue = Issue(record, name, shown(value), reason, suggestion)
        if issue not in self._known:
            self._known.add(issue)
            self.issues.append(issue)
            self._fields.setdefault(record, set()).add(name)

    def mentions(self, record: str, path: str) -> bool:
        """Tell whether something was said of a part of a record."""
        return any(name.startswith(path) for name in self._fields.get(record, ()))

    def reject(self, record: str, name: str, value: Any, reason: str, suggestion: str) -> None:
        """Add one line that refuses its record."""
        self.add(record, name, value, reason, suggestion)
        self.rejected += 1


def shown(value: Any) -> str:
    """Return a value as the report shows it, on one line."""
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
