"""Search keys of French text: lower case, no accents, words separated by single spaces."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
LONGEST_TYPED_TEXT = 200  # characters; nothing we look for is longer, and work stays bounded


def fold(text: str) -> str:
    """Return the key of a text: « L'Haÿ-les-Roses » → ``l hay les roses``; '' when no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TYPED_TEXT].translate(LIGATURES).casefold())
    if not plain.isascii():  # marks go, separators stay: « l’Haÿ » is two words
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", plain).strip()
