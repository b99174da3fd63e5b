"""Fields that read what partners type: hours, weekly hours, euros, dates; what was typed stays when it is wrong."""

import re
from datetime import date, datetime
from typing import Any

from wtforms import DateField, Field, IntegerField, SelectMultipleField
from wtforms.widgets import TextInput

from app.kit.french import NBSP

CLOCK = re.compile(r"(\d{1,2})\s*(?:h|:|\.)?\s*(\d{2})?")
DURATION = re.compile(r"(\d{1,3})\s*(?:h|:)\s*(\d{2})?")
AMOUNT = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?")
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")


class TypedField(Field):
    """A text input whose value is read by ``parse`` and shown by ``show``."""

    widget = TextInput()

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = self.parse(" ".join(text.split())) if text else None  # every blank is one space

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class ClockField(TypedField):
    """An hour of the day (« 9 h 30 », « 9:30 », « 9 »), as minutes after midnight."""

    def parse(self, text: str) -> int:
        found = CLOCK.fullmatch(text.lower())
        hours, minutes = (int(found.group(1)), int(found.group(2) or 0)) if found else (99, 0)
        if hours * 60 + minutes > 1440 or minutes > 59:
            raise ValueError("Écrivez une heure, par exemple 9 h 30.")
        return hours * 60 + minutes

    def show(self, value: int) -> str:
        return clock_words(value)


class HoursField(TypedField):
    """A number of hours (« 26 », « 2,5 », « 2 h 30 »), as minutes."""

    def parse(self, text: str) -> int:
        if found := DURATION.fullmatch(text.lower()):
            return int(found.group(1)) * 60 + int(found.group(2) or 0)
        if not AMOUNT.fullmatch(text):
            raise ValueError("Écrivez un nombre d’heures, par exemple 26 ou 2,5.")
        return round(float(text.replace(",", ".")) * 60)

    def show(self, value: int) -> str:
        return f"{value / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class EurosField(TypedField):
    """An amount in euros, as cents."""

    def parse(self, text: str) -> int:
        plain = text.replace("€", "").replace(" ", "")
        if not AMOUNT.fullmatch(plain):
            raise ValueError("Écrivez un montant en euros, par exemple 12,02.")
        return round(float(plain.replace(",", ".")) * 100)

    def show(self, value: int) -> str:
        return f"{value / 100:.2f}".replace(".", ",").removesuffix(",00")


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A date, as the browser sends it or as one writes it in France."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data: date | None = None
        if not text:
            return
        for form in DATES:
            try:
                self.data = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                continue
            return
        raise ValueError("Écrivez une date, par exemple 01/12/2026.")


class CountField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number that may be left empty."""

    def __init__(self, label: str, message: str = "Écrivez un nombre entier, par exemple 6.", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.message = message

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data: int | None = None
        if not text:
            return
        if not re.fullmatch(r"-?\d{1,6}", text):
            raise ValueError(self.message)
        self.data = int(text)


class KeptField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """What was added before, each with a box: unticking takes it away. Choices are set by the form."""

    validate_choice = False


def clock_words(minute: int) -> str:
    """« 9 h », « 9 h 30 » from minutes after midnight."""
    return f"{minute // 60}{NBSP}h" + (f"{NBSP}{minute % 60:02d}" if minute % 60 else "")
