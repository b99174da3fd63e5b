"""A person's file to take away: as JSON for another service, as titles and lines to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from app.kit.french import date_and_hour, long_date
from app.people.file_export_words import COLUMNS, TABLES

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """One table to read: a title, and for each row its lines (label, words)."""

    title: str
    rows: list[list[tuple[str, str]]]


def as_json(data: Mapping[str, Rows], *, now: datetime) -> str:
    """Return the file another service can read."""
    body = {"exported_at": now.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def as_sections(data: Mapping[str, Rows]) -> list[Section]:
    """Return what a reader sees: nothing that is empty, words rather than codes."""
    return [Section(title, [_lines(row) for row in data[name]]) for name, title in TABLES.items() if data.get(name)]


def _lines(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = [(COLUMNS[name], words(value)) for name, value in row.items()]
    return [(label, text) for label, text in lines if text]


def words(value: Any) -> str:
    """Return a value as a French reader expects it; '' when there is nothing to say."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return date_and_hour(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, Mapping):
        return " ; ".join(f"{name} : {words(inner)}" for name, inner in value.items() if words(inner))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (words(inner) for inner in value)))
    return str(value)
