"""The choices that the typed words say, put in the address of a search; and how to ask the words as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.search.addresses import Values, address
from app.search.understood import REPEATED, understood

WORDS, LITERAL, TAKEN = "q", "mots", "compris"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was understood of some words: what was typed, what it is called, the address of the words themselves."""

    text: str
    labels: Sequence[str]
    url: str


def with_choices_of_words(values: Values) -> tuple[Values, bool]:
    """Return the same search with the choices its words say, and whether they say any."""
    asked = values.get(WORDS, ())
    if len(asked) != 1 or list(values.get(LITERAL, ())) == list(asked):
        return values, False
    said = understood(asked[0])
    if not said.choices:
        return values, False
    added = {name: _both(name, values.get(name, ()), choices) for name, choices in said.choices.items()}
    rest = {WORDS: [said.rest]} if said.rest else {}
    return {**_but(values, WORDS, LITERAL), **rest, **added, TAKEN: [asked[0]]}, True


def taken_of(text: str, values: Values) -> Taken | None:
    """Return what was understood of a text while its choices are in force, None otherwise."""
    said = understood(text)
    if not said.choices or not all(set(choices) <= set(values.get(name, ())) for name, choices in said.choices.items()):
        return None
    left = {name: [one for one in texts if one not in said.choices.get(name, ())] for name, texts in values.items()}
    return Taken(text, said.labels, address({**_but(left, WORDS), WORDS: [text], LITERAL: [text]}))


def _both(name: str, before: Sequence[str], said: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*before, *said])) if name in REPEATED else list(said)


def _but(values: Values, *left_out: str) -> dict[str, Sequence[str]]:
    return {name: texts for name, texts in values.items() if name not in left_out}
