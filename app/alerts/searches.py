"""A saved search and the parameters of the page it came from: kept, read again, said in words."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from app.offers.values import DISCREET_THEMES
from app.people import free_text
from app.search.addresses import PATH, address, known_values
from app.search.criteria import Criteria
from app.search.in_words import in_words
from app.search.parameters import Surface, read_criteria

MEANS, TRIP = "moyen", "duree"
LEFT_OUT = ("tri", "nouveau", MEANS)  # how the list was shown: an alert is about what is new


def query_of(values: Mapping[str, Sequence[str]]) -> str:
    """Return the parameters worth keeping, always written the same way."""
    known = known_values(values)
    left_out = {name: None for name in LEFT_OUT if name != MEANS or TRIP not in known}
    return address(known, **left_out).removeprefix(PATH).removeprefix("?")


def criteria_of(query: str) -> Criteria | None:
    """Read a kept search again; None when its words have no meaning any more (a commune that merged, a former code)."""
    reading = read_criteria(parse_qs(query), surface=Surface.PAGE)
    return None if reading.errors else reading.criteria


def is_narrow(criteria: Criteria) -> bool:
    """Tell whether a search may be followed: without a place, a word or a job, every offer of France would answer."""
    return bool(criteria.has_place or criteria.q or criteria.rome or criteria.structure)


def page_of(query: str) -> str:
    """Return the path of the search, the newest first."""
    return address(known_values(parse_qs(query)), tri="date")


def sentence_of(criteria: Criteria) -> str:
    """Return the search in words, as its owner reads it on the site."""
    words = in_words(criteria)
    return words[0].upper() + words[1:]


def is_delicate(criteria: Criteria) -> bool:
    """Tell whether the words touch health, justice, violence or debts: a mail never repeats them."""
    theme, words = criteria.theme.startswith(DISCREET_THEMES), free_text.problem(criteria.q) is not None
    return theme or words or criteria.accessible


def mail_sentence(criteria: Criteria) -> str:
    """Return the search as a mail may say it."""
    return sentence_of(criteria.but(q="", theme="", accessible=False) if is_delicate(criteria) else criteria)
