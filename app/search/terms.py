"""The terms of an offer, with what each weighs by where it stands."""

from collections.abc import Iterable

from app.search.rows import LiveOffer, ReadOffer
from app.search.text_analysis import fold, names, terms, words

# A job's official labels carry the words people type for it.
TITLE, STRUCTURE, LABELS, SUMMARY, TEXT = 7.0, 6.0, 5.0, 2.0, 1.0
SPELLING_MIN_LETTERS = 8


def weighted_terms(read: ReadOffer, labels: Iterable[str]) -> list[tuple[str, float]]:
    """Return the terms of an offer with their weights; ``labels`` are the official names of its jobs and themes."""
    weights: dict[str, float] = {}
    for text, boost in fields_of(read, labels):
        for term in set(terms(text)):
            weights[term] = weights.get(term, 0.0) + boost
    for term in set(names(read.offer.structure_name)):
        weights[term] = STRUCTURE
    return list(weights.items())


def fields_of(read: ReadOffer, labels: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Return the texts of an offer with what a term of each weighs."""
    offer = read.offer
    return (offer.title, TITLE), (" ".join(labels), LABELS), (offer.summary, SUMMARY), (read.text, TEXT)


def surface_words(offer: LiveOffer) -> list[str]:
    """Return the long words of the title as written, for spelling."""
    return sorted({plain for word in words(offer.title) if len(plain := fold(word)) >= SPELLING_MIN_LETTERS})
