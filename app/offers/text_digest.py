"""What makes two texts « the same »: their words, whatever the capitals, the accents, the figures and the marks."""

import hashlib
import re

from app.offers.rich_text import to_plain
from app.offers.risks import folded

FEWEST_LETTERS = 60  # a shorter text is everyone's: « On aide à distribuer les repas »
DIGEST_LENGTH = 32


def digest_of(html: str) -> str | None:
    """Return the digest of a description's words, None when it is too short to be anyone's own."""
    words = re.sub(r"[^a-z]+", " ", folded(to_plain(html))).strip()
    if len(words) < FEWEST_LETTERS:
        return None
    return hashlib.sha256(words.encode()).hexdigest()[:DIGEST_LENGTH]
