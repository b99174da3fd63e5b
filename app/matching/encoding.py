"""Codes written as numbers, the same in every process and every generation of the columns."""

import re
import unicodedata
from datetime import date
from hashlib import blake2b

import numpy as np

from app.matching.codes import Licence, Requirement

NO_DAY = np.iinfo(np.int32).min  # no date given
UNKNOWN = -1  # no number given
NO_TITLE = 0
WORD = re.compile(r"[a-z0-9]+")
UNSAID_WORDS = frozenset({"h", "f"})  # « (H/F) » names the same work


def insee_number(code: str | None) -> int:
    """INSEE code, 2A and 2B included, as a number; 0 when unknown."""
    return int(code, 36) if code else 0


def rome_number(code: str) -> int:
    """ROME code (a letter, four digits) as a number: the domain and its letter are intervals of it."""
    letter = ord(code[0].upper()) - ord("A")
    digits = int(code[1:])
    if not (0 <= letter < 26 and 0 <= digits < 10_000 and len(code) == 5):
        raise ValueError(f"not a ROME code: {code!r}")
    return letter * 10_000 + digits


def text_number(text: str) -> int:
    """A stable 63-bit number for a word of an open list (themes, zones)."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def title_number(kind: str, title: str) -> int:
    """The same number for the same work under the same words, whatever accents, case, signs and « H/F ».

    ``NO_TITLE`` when no word is left: such offers are like no other.
    """
    plain = unicodedata.normalize("NFKD", title.casefold().replace("œ", "oe"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = [word for word in WORD.findall(bare) if word not in UNSAID_WORDS]
    return text_number(f"{kind}:{' '.join(words)}") if words else NO_TITLE


def day_number(day: date | None) -> int:
    """A date as its proleptic ordinal; ``NO_DAY`` when unknown."""
    return NO_DAY if day is None else day.toordinal()


def number_or_unknown(value: int | None) -> int:
    """``UNKNOWN`` for None."""
    return UNKNOWN if value is None else value


# Requirements other than skills, as bits. Licences come first, in the order of ``Licence``.
REQUIREMENT_BITS: dict[str, int] = {member.value: member.bit for member in Requirement}
LICENCE_MASK = (1 << len(Licence)) - 1
FRENCH_BITS = tuple(REQUIREMENT_BITS[f"french:{level}"] for level in ("A1", "A2", "B1", "B2", "C1"))
SKILL_PREFIX = "skill:"
SKILL_WEIGHTS = {"required": 2, "desired": 1}
