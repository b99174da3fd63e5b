"""What every reader of a list does: one record at a time, each with its reference; a bad one stops no other."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.bulk.fields import Fields
from app.bulk.notes import Notes, Refused
from app.bulk.vocabulary import Vocabulary
from app.geo.gazetteer import Gazetteer
from app.interop.record import Feed, Record

LONGEST_REF = 120


class RowReader(ABC):
    """Reads objects one by one. ``id_name``: where a record says its reference; ``licence``: what the feed is under."""

    id_name: str
    licence: str

    def __init__(self, notes: Notes, vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
        self.notes = notes
        self.vocabulary = vocabulary
        self.gazetteer = gazetteer
        self.refs: set[str] = set()

    @abstractmethod
    def record(self, fields: Fields, ref: str) -> Record:
        """Return the record of an object; raises Refused, said in the notes, when there is none."""

    def feed(self, rows: Iterable[Any], *, partial: bool = False) -> Feed:
        """Read everything."""
        listed = list(rows)
        records = tuple(self._records(listed))
        return Feed(records, frozenset(self.refs), len(listed), self.licence, partial)

    def reference(self, fields: Fields) -> str:
        """Return the reference of an object."""
        return fields.text(self.id_name, LONGEST_REF)

    def _records(self, rows: list[Any]) -> Iterator[Record]:
        for number, row in enumerate(rows, start=1):
            try:
                yield self._one(row, f"n°\u00a0{number}")
            except Refused:
                continue

    def _one(self, row: Any, position: str) -> Record:
        if not isinstance(row, Mapping):
            self.notes.reject(position, "", row, "Un objet est attendu.", "Voyez la description du format.")
            raise Refused("not an object")
        ref = self.reference(Fields(row, self.notes, position))
        fields = Fields(row, self.notes, ref or position)
        if not ref:
            raise fields.refuse(self.id_name, "L’identifiant manque.", "Chaque offre doit avoir son identifiant.")
        if ref in self.refs:
            raise fields.refuse(self.id_name, "Cet identifiant est déjà dans le fichier.", "La première est gardée.")
        self.refs.add(ref)
        return self.record(fields, ref)


def title_of(fields: Fields, name: str, limit: int) -> str:
    """Return the title of a record; without one there is no record."""
    title = " ".join(fields.text(name, limit).split())
    if not title:
        raise fields.refuse(name, "Le titre manque.", "Donnez un titre à cette offre.")
    return title
