"""Jobs that some words name, whole words only, and the jobs near them: what a search with no answer may look at."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from app.reference import queries as reference
from app.search.text_analysis import searched_terms, terms

MOST_TITLES = 60  # of the titles that begin like the words; those that hold other words are left out
MOST_OWN, MOST = 6, 14


def jobs_named(text: str) -> list[str]:
    """Return the ROME codes of the jobs with a title that holds all the words, the usual ones first."""
    asked = [term for term, _ in searched_terms(text)]
    titles = reference.search_jobs(" ".join(asked), MOST_TITLES) if asked else []
    return list(dict.fromkeys(title.rome for title in titles if set(asked) <= set(terms(title.label))))[:MOST_OWN]


def jobs_near(codes: Sequence[str]) -> list[str]:
    """Return the jobs near some, the nearest of each first; not those themselves."""
    rounds = zip_longest(*(reference.near_codes(code) for code in codes))
    near = dict.fromkeys(code for code in chain.from_iterable(rounds) if code and code not in codes)
    return list(near)[: MOST - len(codes)]
