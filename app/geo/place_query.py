"""Reading what someone typed for a place: name, postal code, département, arrondissement, or a whole address."""

import re
from dataclasses import dataclass

from app.geo.values import normalise
from app.reference.text_keys import LONGEST_TYPED_TEXT

CODE = re.compile(r"(?<!\w)(?:\d{5}|2[abAB]\d{3})(?!\w)")
BRACKET = re.compile(r"\(([^()]*)\)?\s*$")
DEPARTEMENT_CODE = re.compile(r"\d{2}|2[ab]|9[78]\d")
ARRONDISSEMENT = re.compile(
    r"(paris|lyon|marseille) 0?(\d{1,2})(?: ?(?:er|e|eme|ieme|nd))?(?: (?:a|ar|arr|arro\w*|arrdt))?")
ARRONDISSEMENT_FIRST = re.compile(
    r"0?(\d{1,2}) ?(?:er|e|eme|ieme|nd)(?: (?:arr|arrdt|arrondissement))?(?: de)? (paris|lyon|marseille)")
CEDEX = re.compile(r"\bcedex(?: \d{1,2})?\b")
CITIES = {"paris": (75100, 20), "lyon": (69380, 9), "marseille": (13200, 16)}
STREET_WORDS = frozenset({
    "allee", "avenue", "av", "bd", "boulevard", "bourg", "chemin", "cite", "cours", "faubourg", "hameau", "impasse",
    "lieu", "lotissement", "place", "quai", "residence", "route", "rue", "square", "voie", "za", "zac", "zi", "zone"})


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A typed place, taken apart. Empty strings stand for what was not typed.

    ``key`` is the whole text normalised; ``name`` the part that may be a commune's name; ``before`` what precedes a
    postal code (a street); ``departement`` a code or a normalised name between brackets or after a comma;
    ``is_label`` that it stood between brackets, as communes are printed here.
    """

    key: str
    name: str
    code: str = ""
    before: str = ""
    departement: str = ""
    is_label: bool = False

    @property
    def looks_like_address(self) -> bool:
        """Tell whether it holds a street rather than a name alone."""
        words = (self.before or self.name).split()
        return len(words) > 1 and (words[0].isdigit() or not STREET_WORDS.isdisjoint(words))


def read_place(text: str) -> PlaceQuery:
    """Take a typed place apart; any text is accepted, the end of a very long one is ignored."""
    text = text[:LONGEST_TYPED_TEXT].strip()
    key = normalise(text)
    codes = list(CODE.finditer(text))
    if codes:
        code = codes[-1]  # an address may hold a number of five digits before its postal code
        after, before = normalise(text[code.end():]), normalise(text[:code.start()])
        after = CEDEX.sub("", after).strip()
        return PlaceQuery(key, name=after or before, code=code.group().upper(), before=before)
    return _read_name(text, key)


def _read_name(text: str, key: str) -> PlaceQuery:
    bracket = BRACKET.search(text)
    if bracket:
        return PlaceQuery(key, name=normalise(text[:bracket.start()]), departement=normalise(bracket.group(1)),
                          is_label=True)
    name, comma, last = text.rpartition(",")
    if comma and normalise(name):
        return PlaceQuery(key, name=normalise(name), departement=normalise(last))
    words = key.split()
    if len(words) > 1 and DEPARTEMENT_CODE.fullmatch(words[-1]):
        return PlaceQuery(key, name=" ".join(words[:-1]), departement=words[-1])
    return PlaceQuery(key, name=key)


def arrondissement_code(key: str) -> str:
    """Return the INSEE code of « paris 12 », « lyon 3e », « 7eme arrondissement de marseille »; '' otherwise."""
    if found := ARRONDISSEMENT.fullmatch(key):
        city, number = found.group(1), int(found.group(2))
    elif found := ARRONDISSEMENT_FIRST.fullmatch(key):
        city, number = found.group(2), int(found.group(1))
    else:
        return ""
    base, last = CITIES[city]
    return str(base + number) if 1 <= number <= last else ""


def departement_of_postal_code(code: str) -> tuple[str, ...]:
    """Return the départements a postal code begins with: « 20… » is Corsica (2A, 2B), « 97x » and « 98x » overseas.

    A postal code may still serve a commune of the next département: use it to guess, never to refuse.
    """
    if code.startswith("20"):
        return ("2A", "2B")
    return (code[:3],) if code.startswith(("97", "98")) else (code[:2],)
