"""The letters every telephone reads: the 7-bit alphabet of SMS (GSM 03.38), 160 of them a message.

One letter outside it and the whole message falls to 70: « ê », « ç » or a curly quote would cut an SMS in three.
"""

import unicodedata

LIMIT = 160
UNICODE_LIMIT = 134  # two joined messages of 67: for scripts the alphabet has not
ALPHABET = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \n\r@£$¥_!\"#%&'()*+,-./:;<=>?"
)
REPLACED = str.maketrans({
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "€": "EUR", "[": "(", "]": ")", "{": "(", "}": ")",
    "|": "/", "\\": "/", "~": "-", "^": "", "`": "'", "°": "o", "·": ".", "•": "-", "×": "x",
})  # fmt: skip


def is_seven_bit(text: str) -> bool:
    """Tell whether every letter takes seven bits: our share of the alphabet, plain letters only."""
    return set(text) <= ALPHABET


def seven_bit(text: str) -> str:
    """Return the text in seven-bit letters: accents fall, what has no counterpart goes, blanks are folded."""
    plain = unicodedata.normalize("NFKD", text.translate(REPLACED)).translate(REPLACED)
    kept = "".join(letter for letter in plain if letter in ALPHABET)
    return " ".join(kept.split())


def shortened(text: str, length: int) -> str:
    """Return the text in at most ``length`` letters, cut between two words when possible."""
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 0)]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) * 2 >= length else cut).rstrip(" ,;:-(") + ("." if length > 0 else "")
