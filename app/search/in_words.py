"""A search told in words, as one says it: « un emploi à moins de 30 km de Guéret (23), sans permis exigé »."""

from collections.abc import Callable, Mapping
from typing import Any

from app.kit import french
from app.kit.french import NBSP
from app.matching.codes import Labelled
from app.reference import queries as reference
from app.search.criteria import Criteria
from app.search.parameters import PARAMETERS, Parameter
from app.search.presenters import label_of_place, label_of_view
from app.search.readers import THEME_LISTS
from app.search.sentence import SENTENCE

SAID_FIRST = {"q", "commune", "lat", "lon", "radius_km", "max_minutes", "view", "kinds"}
NEVER_SAID = {"mode", "literal", "sort", "page", "per_page"}  # how a list is shown, not what is looked for
ANY_OFFER = "toutes les offres"


def in_words(criteria: Criteria) -> str:
    """Return the search as a sentence without a full stop, in lower case."""
    kinds = [words for kind, words in SENTENCE.items() if kind in criteria.kinds]
    parts = [french.enumerate_words(kinds, last="ou") or ANY_OFFER]
    if criteria.q:
        parts.append(f"«{NBSP}{criteria.q}{NBSP}»")
    if criteria.view is not None:
        parts.append(f"dans un cadre de la carte autour de {label_of_view(criteria.view)}")
    elif criteria.has_place:
        parts.append(f"à moins de {_far(criteria)} {french.of_place(label_of_place(criteria))}")
    return ", ".join([" ".join(parts), *_filters(criteria)])


def _far(criteria: Criteria) -> str:
    if criteria.max_minutes is not None and criteria.mode is not None:
        return f"{french.minutes(criteria.max_minutes)} {criteria.mode.label}"
    return f"{criteria.radius_km:g}".replace(".", ",") + f"{NBSP}km"


def _filters(criteria: Criteria) -> list[str]:
    """Say every other answer that is not the default one, in the order of the table of parameters."""
    default, found = Criteria(), []
    for parameter in PARAMETERS:
        name = parameter.attribute
        value = getattr(criteria, name)
        if name not in SAID_FIRST | NEVER_SAID and value != getattr(default, name):
            found.append(WORDS[name](value) if name in WORDS else _any_filter(parameter, value))
    return found


def _any_filter(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool):
        return parameter.label
    several = sorted(value) if isinstance(value, frozenset) else [value]
    return f"{parameter.label}{NBSP}: {french.enumerate_words([_label(one) for one in several], last='ou')}"


def _label(value: Any) -> str:
    return value.label.lower() if isinstance(value, Labelled) else str(value)


def _labels(values: frozenset[Labelled], *, keep: bool = False) -> str:
    """Enumerate labels in the order of their list; ``keep`` leaves their capitals (CDI)."""
    ordered = sorted(values, key=lambda value: value.number)
    return french.enumerate_words([value.label if keep else value.label.lower() for value in ordered], last="ou")


def _theme(code: str) -> str:
    labels = (reference.choice_label(name, code) for name in THEME_LISTS)
    return f"thème «{NBSP}{next((label for label in labels if label and label != code), code)}{NBSP}»"


WORDS: Mapping[str, Callable[[Any], str]] = {
    "remotes": lambda _value: "à distance",
    "rome": lambda code: f"métier «{NBSP}{reference.job_label(code) or code}{NBSP}»",
    "theme": _theme,
    "structure": lambda _value: "dans une seule structure",
    "source": lambda name: f"reprises de {name}",
    "days": lambda days: f"le {_labels(days)}",
    "half_days": lambda moments: f"le {_labels(moments)}".replace("le après", "l’après"),
    "starts_within_days": lambda days: f"qui commence d’ici {french.count(days, 'jour')}",
    "french": lambda level: f"français {level.value} au plus",
    "contracts": lambda contracts: _labels(contracts, keep=True),
    "weekly_minutes_max": lambda minutes: f"{french.minutes(minutes)} par semaine au plus",
}
