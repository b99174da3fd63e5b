"""What a higher floor lends to the list of offers: those already asked for, by its reader or for the person at hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """Public ids of offers; ``person``, ``name`` and ``url`` say whom its reader looks for, '' when for themselves."""

    offers: frozenset[str] = frozenset()
    person: str = ""
    name: str = ""
    url: str = ""
