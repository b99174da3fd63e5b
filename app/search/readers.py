"""Readers of one typed value each: what it means, or why it cannot be used, said to the person who typed it."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.kit.ids import PUBLIC_ID
from app.matching.codes import Labelled
from app.reference import queries as reference
from app.search.criteria import MAX_QUERY_CHARS, Sort, View

NBSP = "\u00a0"
NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,15})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
ROME = re.compile(r"[A-N]\d{4}")
MAX_PAGE = 10_000
MAX_WEEKLY_MINUTES = 168 * 60
MAX_DAYS_AHEAD = 366
MAX_SOURCE_CHARS = 60
YES, NO = {"1", "true", "oui", "on"}, {"0", "false", "non"}
SORTS = {"pertinence": Sort.RELEVANCE, "distance": Sort.DISTANCE, "date": Sort.DATE}
THEME_LISTS = ("theme", "category")
SUGGESTIONS = 5


class Refused(ValueError):
    """A value cannot be used; the message says what to write, ``choices`` are communes it may mean."""

    def __init__(self, message: str, choices: Sequence[CommuneRow] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.choices = tuple(choices)


def words(text: str) -> str:
    """Read the searched words: any text is plain text."""
    cleaned = " ".join(CONTROL.sub(" ", text).split())
    if len(cleaned) > MAX_QUERY_CHARS:
        raise Refused(
            f"Votre recherche est trop longue{NBSP}: gardez quelques mots ({MAX_QUERY_CHARS} lettres au plus)."
        )
    return cleaned


def number(low: float, high: float, example: str) -> Callable[[str], float]:
    """Make the reader of a number within bounds; a comma is a decimal point."""

    def read(text: str) -> float:
        found = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else math.nan
        if not low <= found <= high:
            raise Refused(f"Écrivez un nombre entre {low:g} et {high:g}, par exemple {example}.")
        return found

    return read


def view(text: str) -> View:
    """Read what a map shows: « west,south,east,north » in degrees, points as decimal marks; never an empty box."""
    parts = text.split(",")
    found = [float(part) if NUMBER.fullmatch(part.strip()) else math.nan for part in parts]
    wide = len(found) == 4 and -180 <= found[0] < found[2] <= 180
    if not wide or not -90 <= found[1] < found[3] <= 90:
        raise Refused("Ce cadre n’existe pas. Écrivez ouest,sud,est,nord en degrés, par exemple 1.5,46,2.3,46.4.")
    return View(*(round(side, 4) for side in found))


def whole(low: int, high: int) -> Callable[[str], int]:
    """Make the reader of a whole number within bounds."""

    def read(text: str) -> int:
        found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(high)) else low - 1
        if not low <= found <= high:
            raise Refused(f"Écrivez un nombre entier entre {low} et {high}.")
        return found

    return read


def code_of(codes: type[Labelled]) -> Callable[[str], Any]:
    """Make the reader of a code of a closed list."""
    members = {member.value: member for member in codes}

    def read(text: str) -> Any:
        if text not in members:
            raise Refused(f"Choisissez une valeur de la liste{NBSP}: {', '.join(members)}.")
        return members[text]

    return read


def flag(text: str) -> bool:
    """Read yes or no."""
    if text.lower() not in YES | NO:
        raise Refused("Écrivez true ou false.")
    return text.lower() in YES


def commune(text: str) -> CommuneRow:
    """Read an INSEE code, of today or of a commune that has merged since."""
    found = gazetteer().identify(insee=text)
    if found is None:
        resolution = gazetteer().resolve(text)
        close = resolution.choices or ((resolution.commune,) if resolution.commune else resolution.suggestions)
        said = " ou ".join(f"{row.insee} ({row.label})" for row in close[:3])
        more = f" Vouliez-vous dire {said}{NBSP}?" if said else ""
        raise Refused(f"Commune inconnue{NBSP}: écrivez un code INSEE, par exemple 23096.{more}", close[:SUGGESTIONS])
    return found


def rome(text: str) -> str:
    """Read a ROME job code."""
    code = text.upper()
    if not ROME.fullmatch(code) or not reference.job_label(code):
        raise Refused(f"Code de métier inconnu{NBSP}: écrivez un code ROME, par exemple A1203.")
    return code


def theme(text: str) -> str:
    """Read a theme of data·inclusion."""
    if not any(choice.value == text for name in THEME_LISTS for choice in reference.choices(name)):
        raise Refused(f"Thème inconnu{NBSP}: écrivez une valeur de data·inclusion.")
    return text


def structure(text: str) -> str:
    """Read the public id of a structure."""
    if not PUBLIC_ID.fullmatch(text):
        raise Refused("Écrivez l’identifiant d’une structure, dix lettres ou chiffres.")
    return text


def source(text: str) -> str:
    """Read the name of a feed."""
    if len(text) > MAX_SOURCE_CHARS or CONTROL.search(text):
        raise Refused("Ce nom de source n’est pas connu.")
    return text


def sort(text: str) -> Sort:
    """Read an order."""
    try:
        return Sort(text)
    except ValueError:
        raise Refused(f"Choisissez une valeur de la liste{NBSP}: {', '.join(Sort)}.") from None


def sort_in_french(text: str) -> Sort:
    """Read an order, by its French name."""
    if text not in SORTS:
        raise Refused(f"Choisissez une valeur de la liste{NBSP}: {', '.join(SORTS)}.")
    return SORTS[text]


def hours_as_minutes(text: str) -> int:
    """Read weekly hours."""
    return round(number(0, 168, "10")(text) * 60)
