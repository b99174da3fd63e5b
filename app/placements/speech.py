"""The languages a person's links, slips and texts speak: one file each under ``languages/``, same keys, same blanks."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from app.kit import french
from app.kit.clock import local
from app.people.values import Language

# French names inside a text written from right to left keep their own order and punctuation
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
NOT_PRINTED = ("sms.", "date.")
FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: called with a key, it answers the text with its blanks filled."""

    language: Language
    direction: str
    reviewed_by: str
    texts: Mapping[str, str]
    names: Mapping[str, Sequence[str]]

    def __call__(self, key: str, **values: object) -> str:
        if self.direction == "rtl" and not key.startswith(NOT_PRINTED):
            values = {name: f"{ISOLATE}{value}{END_ISOLATE}" for name, value in values.items()}
        text = self.texts[key].format(**values)
        return french.typeset(text) if self.is_french else text

    @property
    def code(self) -> str:
        """What ``lang=`` says."""
        return self.language.value

    @property
    def is_french(self) -> bool:
        return self.language is Language.FR

    @property
    def name(self) -> str:
        """The language in its own words."""
        return self.language.label

    def long_date(self, day: date, *, weekday: bool = False) -> str:
        """« mardi 1er décembre 2026 »."""
        if self.is_french:
            return french.long_date(day, weekday=weekday)
        if isinstance(day, datetime):
            day = local(day).date()
        words = {"day": day.day, "month": self.names["months"][day.month - 1], "year": day.year}
        return self("date.full" if weekday else "date.long", weekday=self.names["days"][day.weekday()], **words)

    def date_and_hour(self, moment: datetime) -> str:
        """« mardi 1er décembre 2026 à 9 h »."""
        if self.is_french:
            return french.date_and_hour(moment)
        return self("date.at", date=self.long_date(moment, weekday=True), hour=self.short_hour(local(moment)))

    def short_hour(self, moment: datetime) -> str:
        """« 9h30 », for a text."""
        return self("date.hour", hours=moment.hour, minutes=f"{moment.minute:02d}")

    def short_day(self, weekday: int) -> str:
        """« mar », from 0 = Monday, for a text."""
        return self.names["short_days"][weekday]

    def short_moment(self, moment: datetime) -> str:
        """« mar 1/12 9h30 », for a text."""
        there = local(moment)
        return f"{self.short_date(there.date())} {self.short_hour(there)}"

    def short_date(self, day: date) -> str:
        """« mar 1/12 », for a text."""
        return f"{self.short_day(day.weekday())} {day.day}/{day.month}"


@lru_cache(maxsize=len(Language))
def speech(language: Language) -> Speech:
    """Return a language, read once from its file."""
    tables = tomllib.loads((FOLDER / f"{language.value}.toml").read_text(encoding="utf-8"))
    about = tables.pop("language")
    whole = {f"{table}.{key}": value for table, lines in tables.items() for key, value in lines.items()}
    return Speech(
        language=language,
        direction=about["dir"],
        reviewed_by=about["reviewed_by"],
        texts={key: value for key, value in whole.items() if isinstance(value, str)},
        names={key.partition(".")[2]: value for key, value in whole.items() if not isinstance(value, str)},
    )


def language_of(code: str | None, default: Language) -> Language:
    """Return the language of a code typed in an address; the default one when it is none of ours."""
    return Language(code) if code in set(Language) else default


def all_speeches() -> list[Speech]:
    """Return every language, French first."""
    return [speech(language) for language in Language]
