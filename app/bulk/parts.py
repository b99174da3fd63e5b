"""Columns of the table, one record field each: how it is written in a cell and read back.

A part holds one or several columns that are read together. ``write`` gives the cells of a record; ``read`` gives the
record's values from cells, and tells in the notes what cannot be read.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.bulk.fields import Fields
from app.bulk.vocabulary import Vocabulary
from app.geo.gazetteer import Gazetteer
from app.kit import french
from app.offers.record import OfferData
from app.reference.text_keys import fold

SEPARATOR = " | "
Cells = dict[str, str]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One heading of the table, and what to write under it."""

    name: str
    what: str
    help: str = ""
    choices: Callable[[], Sequence[str]] | None = None  # the only words allowed, for the sheet of vocabulary


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What readers look things up in."""

    vocabulary: Vocabulary
    gazetteer: Gazetteer


class Part(ABC):
    """Some columns, and the fields of the record they fill."""

    columns: tuple[Column, ...]
    fields: tuple[str, ...]

    @abstractmethod
    def write(self, data: OfferData) -> Cells:
        """Return the cells of a record; a name left out is a blank cell."""

    @abstractmethod
    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        """Return the record's values; what cannot be read is told and left out."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the headings."""
        return tuple(column.name for column in self.columns)

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the headings whose present cells are read when the file has not that column."""
        return self.names


class One(Part):
    """A part of one column and one field."""

    def __init__(self, column: Column, field: str) -> None:
        self.columns = (column,)
        self.fields = (field,)
        self.name = column.name
        self.field = field

    def write(self, data: OfferData) -> Cells:
        value = getattr(data, self.field)
        return {} if value is None or value == "" or value == () else {self.name: self.words(value)}

    def words(self, value: Any) -> str:
        """Return a value as written in its cell."""
        return str(value)


class Text(One):
    """A text; ``blank`` is what an empty cell means."""

    def __init__(self, column: Column, field: str, limit: int, blank: str | None = "") -> None:
        super().__init__(column, field)
        self.limit = limit
        self.blank = blank

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        return {self.field: french.typeset(fields.text(self.name, self.limit)) or self.blank}


class Exact(Text):
    """A text that is not ours to set in print: an address, a number."""

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        return {self.field: fields.text(self.name, self.limit) or self.blank}


class Whole(One):
    """A whole number within bounds."""

    def __init__(self, column: Column, field: str, low: int, high: int, blank: int | None = None) -> None:
        super().__init__(column, field)
        self.low, self.high, self.blank = low, high, blank

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        number = fields.whole(self.name, self.low, self.high)
        return {self.field: self.blank if number is None else number}


class HoursOfWeek(One):
    """Minutes, written as hours: 26 or 2,5."""

    def words(self, value: Any) -> str:
        return decimal(value / 60)

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        hours = fields.number(self.name, 0.25, 48)
        return {self.field: None if hours is None else round(hours * 60)}


class Day(One):
    """A day: 31/12/2026."""

    def words(self, value: date) -> str:
        return french.short_date(value)

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        return {self.field: fields.day(self.name)}


class KeptDay(Day):
    """A day the site may fill: an empty cell leaves it alone."""

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        day = fields.day(self.name)
        return {} if day is None else {self.field: day}


class Flag(One):
    """Yes or no; blank is no."""

    def write(self, data: OfferData) -> Cells:
        return {self.name: "oui" if getattr(data, self.field) else "non"}

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        return {self.field: fields.flag(self.name) or False}


class Choice(One):
    """One of a closed list, by its French name or its code; ``blank`` is what an empty cell means."""

    def __init__(self, column: Column, field: str, codes: Iterable[Any], blank: Any = None) -> None:
        self.codes = tuple(codes)
        super().__init__(
            Column(column.name, column.what, column.help, lambda: [one.label for one in self.codes]), field
        )
        self.by_key = keys_of((one, (one.value, one.label)) for one in self.codes)
        self.blank = blank

    def words(self, value: Any) -> str:
        return str(value.label)

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        given = fields.text(self.name, 120)
        found = self.by_key.get(key(given)) if given else self.blank
        if given and found is None:
            known = ", ".join(one.label for one in self.codes)
            fields.doubt(self.name, "Valeur inconnue.", f"Écrivez l’une de\u00a0: {known}.")
            return {}
        return {self.field: found}


class LeftChoice(Choice):
    """One of a closed list the site may fill: an empty cell leaves it alone."""

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        return super().read(fields, lexicon) if fields.text(self.name) else {}


class Choices(One):
    """Several of a closed list, in the list's order."""

    def __init__(self, column: Column, field: str, codes: type[StrEnum]) -> None:
        self.codes: tuple[Any, ...] = tuple(codes)
        super().__init__(
            Column(column.name, column.what, column.help, lambda: [one.label for one in self.codes]), field
        )
        self.by_key = keys_of((one, (one.value, one.label)) for one in self.codes)

    def words(self, value: Any) -> str:
        return SEPARATOR.join(one.label for one in value)

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        found = look_up(fields, self.name, self.by_key)
        return {self.field: tuple(one for one in self.codes if one in found)}


def key(text: str) -> str:
    """Return what a code or a name is recognised by: no accents, no capitals; « 125 cm³ » keeps its digits."""
    return fold(text)


def keys_of(pairs: Iterable[tuple[Any, Iterable[str]]]) -> dict[str, Any]:
    """Return key → value from each value and the words it goes by."""
    return {key(word): value for value, words in pairs for word in words if word}


def listed(text: str) -> list[str]:
    """Return the items of a cell: separated by a bar, a semicolon or a new line."""
    for mark in (";", "\n"):
        text = text.replace(mark, "|")
    return [item.strip() for item in text.split("|") if item.strip()]


def look_up(fields: Fields, name: str, by_key: dict[str, Any]) -> list[Any]:
    """Return the known values of a list; each unknown one is told. A comma also separates, when the words allow it."""
    found: list[Any] = []
    for item in listed(fields.text(name)):
        words = [item] if key(item) in by_key else item.split(",")
        for word in (word.strip() for word in words if word.strip()):
            if (value := by_key.get(key(word))) is not None:
                found.append(value)
            else:
                fields.doubt(name, "Valeur inconnue.", "Prenez les mots de la feuille « valeurs » du modèle.", word)
    return list(dict.fromkeys(found))


def decimal(number: float) -> str:
    """« 26 », « 2,5 »."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
