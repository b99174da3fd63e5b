"""Opening hours as one types them in French (« lun-ven 9h-12h, 14h-17h ; sam 9h-12h ») ⇄ as they are kept (OSM)."""

import re
import unicodedata

from app.structures.hours import CODES, DAY, TIMES

SHORT = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
DAY_WORD = re.compile(r"\b(lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?s?\b\.?")
JOINED = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\s*(?:-|au|a)\s*(Mo|Tu|We|Th|Fr|Sa|Su)\b")
LISTED = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\s*(?:,|et)\s*(?=(?:le )?(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)")
HOUR = re.compile(r"\b(\d{1,2}) ?(?:h|:) ?(\d{2})?(?!\d)")
SPAN = re.compile(r"(\d{2}:\d{2})\s*(?:-|a|jusqu'a)\s*(\d{2}:\d{2})")
SMALL_WORDS = re.compile(r"\b(?:du|le|les|de|ouvert|tous)\b")


def from_french(text: str) -> str:
    """Return the OSM form of what was typed; what is not understood comes back as it is, to be refused with words."""
    text = " ".join(text.split())
    if DAY.search(text) or not text:
        return text
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    plain = plain.replace("tous les jours", "Mo-Su")
    plain = DAY_WORD.sub(lambda found: CODES[SHORT.index(found.group(1))], plain)
    plain = SMALL_WORDS.sub(" ", plain)
    plain = HOUR.sub(lambda found: f"{int(found.group(1)):02d}:{found.group(2) or '00'}", plain)
    plain = JOINED.sub(r"\1-\2", plain)
    plain = LISTED.sub(r"\1,", plain)
    plain = SPAN.sub(r"\1-\2", plain)
    plain = re.sub(r"(\d{2}:\d{2}-\d{2}:\d{2})\s*(?:,|et)?\s*(?=\d{2}:\d{2}-)", r"\1,", plain)
    plain = re.sub(r"\bferme\w*\b", "off", plain)
    plain = re.sub(r"\s*;\s*", "; ", re.sub(r"\s+", " ", plain)).strip(" .,")
    return re.sub(r"(?<=[a-z]),? (?=\d)", " ", plain, flags=re.IGNORECASE)


def to_french(text: str | None) -> str:
    """Return what one would have typed, to edit it again."""
    if not text:
        return ""
    words = DAY.sub(lambda found: SHORT[CODES.index(found.group(1))], text)
    words = TIMES.sub(lambda found: f"{_hour(*found.group(1, 2))}-{_hour(*found.group(3, 4))}", words)
    return re.sub(r"\s*;\s*", " ; ", re.sub(r"(?<=h),|(?<=h\d\d),", ", ", words)).replace("off", "fermé")


def _hour(hours: str, minutes: str) -> str:
    return f"{int(hours)}h" + (minutes if minutes != "00" else "")
