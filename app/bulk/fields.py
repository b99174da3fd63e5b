"""Reading the values of a record as feeds write them: absent, null, masked or of another type is told, never fatal."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from app.bulk.notes import Notes, Refused
from app.kit.clock import PARIS
from app.structures.record import is_siret

FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MASKED = re.compile(r"[*xX•]{3,}")
YES_NO = {"oui": True, "yes": True, "true": True, "1": True, "non": False, "no": False, "false": False, "0": False}
LONGEST_TEXT = 200_000
LONGEST_URL = 500


class Fields:
    """The values of one object of a record; ``path`` names where it stands, for the report."""

    def __init__(self, raw: Mapping[str, Any], notes: Notes, record: str, path: str = "") -> None:
        self.raw = raw
        self.notes = notes
        self.record = record
        self.path = path

    def named(self, name: str) -> str:
        """Return the full name of a field, as the report prints it."""
        return f"{self.path}.{name}" if self.path else name

    def doubt(self, name: str, reason: str, suggestion: str, value: Any = None) -> None:
        """Report a value that is left aside."""
        shown = self.raw.get(name) if value is None else value
        self.notes.add(self.record, self.named(name), shown, reason, suggestion)

    def refuse(self, name: str, reason: str, suggestion: str) -> Refused:
        """Report a value without which there is no record; raise what it returns."""
        self.notes.reject(self.record, self.named(name), self.raw.get(name), reason, suggestion)
        return Refused(reason)

    def text(self, name: str, limit: int = LONGEST_TEXT) -> str:
        """Return a text, '' when absent; numbers become text, other types are reported."""
        value = self.raw.get(name)
        if value is None or value == "":
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.doubt(name, "Ce champ devrait être un texte.", "Écrivez un texte, ou laissez vide.")
            return ""
        text = CONTROL.sub(" ", str(value)).strip()
        if len(text) > limit:
            reason = f"Texte trop long\u00a0: {len(text)} caractères, {limit} au plus."
            self.doubt(name, reason, "Le texte a été coupé.")
            text = text[: limit - 1].rstrip() + "…"
        return text

    def whole(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number within bounds, None when absent or reported."""
        number = self.number(name, low, high)
        if number is None:
            return None
        if not float(number).is_integer():
            self.doubt(name, "Un nombre entier est attendu.", f"Écrivez un nombre entre {low} et {high}.")
            return None
        return int(number)

    def number(self, name: str, low: float, high: float) -> float | None:
        """Return a number within bounds, None when absent or reported; « 12,5 » is read."""
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        number = _as_number(value)
        if number is None:
            self.doubt(name, "Un nombre est attendu.", f"Écrivez un nombre entre {low:g} et {high:g}.")
        elif not low <= number <= high:
            self.doubt(name, "Ce nombre est hors limites.", f"Écrivez un nombre entre {low:g} et {high:g}.")
        else:
            return number
        return None

    def flag(self, name: str) -> bool | None:
        """Return yes or no, None when absent or reported."""
        value = self.raw.get(name)
        if value is None or value == "" or isinstance(value, bool):
            return value if isinstance(value, bool) else None
        found = YES_NO.get(str(value).strip().lower())
        if found is None:
            self.doubt(name, "Oui ou non est attendu.", "Écrivez oui ou non.")
        return found

    def day(self, name: str) -> date | None:
        """Return a day: ISO first, then day/month/year as a French reader writes; never month/day."""
        moment = self.moment(name)
        return moment.astimezone(PARIS).date() if moment else None

    def moment(self, name: str) -> datetime | None:
        """Return an instant; a time without a zone is read in mainland France, a day alone at midnight."""
        text = self.text(name, 60)
        if not text:
            return None
        moment = _as_moment(text)
        if moment is None:
            self.doubt(name, "Cette date ne se lit pas.", "Écrivez 2026-12-31, ou 31/12/2026.")
        return moment

    def url(self, name: str) -> str | None:
        """Return a web address, None when absent or reported."""
        text = self.text(name, LONGEST_URL * 4)
        if not text:
            return None
        if len(text) <= LONGEST_URL and is_web_address(text):
            return text
        self.doubt(name, "Cette adresse n’est pas une adresse web complète.", "Écrivez https://… en entier.")
        return None

    def siret(self, name: str) -> str | None:
        """Return a valid SIRET; a masked or wrong one is dropped and reported."""
        text = re.sub(r"[\s.\-]", "", self.text(name, 40))
        if not text:
            return None
        if text.isdigit() and is_siret(text):
            return text
        masked = MASKED.search(text) is not None
        reason = "SIRET masqué." if masked else "Ce SIRET n’existe pas\u00a0: sa clé est fausse ou il est incomplet."
        self.doubt(name, reason, "L’offre est gardée sans SIRET\u00a0; la structure est reconnue par son nom.")
        return None

    def inside(self, name: str) -> "Fields":
        """Return an object inside this one, empty when absent or reported."""
        value = self.raw.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.doubt(name, "Ce champ devrait être un objet.", "Voyez la description du format.")
        return Fields(value if isinstance(value, Mapping) else {}, self.notes, self.record, self.named(name))

    def each(self, name: str, most: int = 60) -> Iterator["Fields"]:
        """Yield the objects of a list; other things in it are reported."""
        for position, value in enumerate(self.items(name, most)):
            if isinstance(value, Mapping):
                yield Fields(value, self.notes, self.record, f"{self.named(name)}[{position}]")
            else:
                self.notes.add(self.record, f"{self.named(name)}[{position}]", value, "Un objet est attendu.",
                               "Voyez la description du format.")  # fmt: skip

    def items(self, name: str, most: int = 60) -> list[Any]:
        """Return a list, empty when absent or reported; what is beyond ``most`` is left aside and told."""
        value = self.raw.get(name)
        if value is None or value == "":
            return []
        if not isinstance(value, list | tuple):
            self.doubt(name, "Ce champ devrait être une liste.", "Voyez la description du format.")
            return []
        if len(value) > most:
            self.doubt(name, "Liste trop longue.", f"Les {most} premiers sont gardés.", value=len(value))
        return list(value[:most])


def is_web_address(text: str) -> bool:
    """Tell whether a text is a complete http(s) address without credentials."""
    try:
        parts = urlsplit(text)
        named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        return False
    return named and not re.search(r"[\s<>\"]", text)


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 else None
    try:
        number = float(re.sub(r"[\s\u00a0\u202f]", "", str(value)).replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def _as_moment(text: str) -> datetime | None:
    found = FRENCH_DATE.fullmatch(text.split(" ")[0])
    try:
        if found and not ISO_DATE.match(text):
            day, month, year = map(int, found.groups())
            return datetime(year, month, day, tzinfo=PARIS).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
