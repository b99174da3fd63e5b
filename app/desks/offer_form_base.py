"""The base of the parts of the publishing form: each shows its share of a record and reads it back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.kit.forms import BaseForm
from app.offers.record import OfferData

EMPTY = ("", "Non précisé")
Values = dict[str, Any]


class Part(BaseForm):
    """Base of the parts: ``record`` is the draft being edited."""

    def __init__(self, record: OfferData, **kwargs: Any) -> None:
        self.record = record
        super().__init__(data={**self.from_record(record), **kwargs.pop("data", {})}, **kwargs)
        self.prepare(record)

    def from_record(self, record: OfferData) -> Values:
        """Return control → value for what the record already says."""
        raise NotImplementedError

    def prepare(self, record: OfferData) -> None:
        """Set the choices that depend on the record."""

    def answers(self) -> Values:
        """Return record field → value; raises RuleBroken naming a control when a choice is still to be made."""
        raise NotImplementedError

    def filled(self) -> OfferData:
        """Return the record with this part's answers."""
        return replace(self.record, **self.answers())

    def said(self, name: str) -> str:
        """Return the text typed in a control, '' when the kind does not have it."""
        return (self[name].data or "") if name in self else ""

    def keep(self, names: Iterable[str]) -> None:
        """Take away the controls the kind does not need."""
        for name in [field.name for field in self if field.name not in {*names, "csrf_token"}]:
            del self[name]
