"""Free text in the shared engine: the gate and the bands of ``app.search.matching_text``, as conditions and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.search.matching_text import BANDS, HAIR, MAX_TERMS, points_of, rarity_of, wanted
from app.search.shared.filters import Condition, Values
from app.search.shared.rows import FIELD_LABELS, quoted
from app.search.terms import LABELS, STRUCTURE, SUMMARY, TEXT, TITLE
from app.search.text_analysis import phrases, searched_terms

IN_FIELDS = np.array([sum(weight for at, weight in enumerate((TITLE, LABELS, SUMMARY, TEXT)) if number >> at & 1)
                      for number in range(1 << len(FIELD_LABELS))], dtype=np.float32)  # fmt: skip
# What a word weighs by where it stands: a bit a field, then one for the name of the structure.
STANDING = np.concatenate([IN_FIELDS, np.maximum(IN_FIELDS, np.float32(STRUCTURE))])


@dataclass(frozen=True, slots=True)
class Wording:
    """What some words ask of the rows: ``gate`` by the index, then ``where`` each word stands, ``enough`` of them."""

    gate: Condition
    where: Sequence[str]  # columns w0, w1…
    enough: Condition
    phrases: Sequence[Condition]
    band: str


def terms_asked(text: str) -> list[tuple[str, str]]:
    """Return the terms that count, with the same words in a proper name."""
    return searched_terms(text)[:MAX_TERMS]


def wording_of(text: str, *, size: int, holders: Mapping[str, int], values: Values) -> Wording | None:
    """Return what some words ask; None when none of them counts. What it binds is added to ``values``."""
    asked = terms_asked(text)
    if not asked:
        return None
    held = [max(holders.get(term, 0), holders.get(name, 0)) for term, name in asked]
    rarities = [rarity_of(size, count) for count in held]
    for at, ((term, name), rarity) in enumerate(zip(asked, rarities, strict=True)):
        values[f"term{at}"], values[f"name{at}"] = quoted(term), quoted(name)
        values[f"points{at}"] = points_of(STANDING, rarity).astype(np.float64).tolist()
    values["gate"] = _gate(asked, held)
    values["most"] = sum(rarities, 0.0)
    passages = phrases(text)
    values |= {f"phrase{at}": f" {' '.join(passage)} " for at, passage in enumerate(passages)}
    every = range(len(asked))
    points = " + ".join(["0.0::float8", *(f"(%(points{at})s::float8[])[w{at} + 1]" for at in every)])
    return Wording(
        gate="terms @@ %(gate)s::tsquery",
        where=[_standing(at) for at in every],
        enough=" + ".join(f"(w{at} > 0)::int" for at in every) + f" >= {wanted(len(asked))}",
        phrases=[f"strpos(sequence, %(phrase{at})s::text) > 0" for at in range(len(passages))],
        band=f"floor(({points}) / %(most)s::float8 * {BANDS} + {HAIR!r}::float8)::int",
    )


def _gate(asked: Sequence[tuple[str, str]], held: Sequence[int]) -> str:
    """Return a query that no row with enough of the words fails: all of them, or one of the rarest of which any row
    with enough must hold one.
    """
    either = [f"({quoted(term)} | {quoted(name)})" for term, name in asked]
    enough = wanted(len(asked))
    if enough == len(asked):
        return " & ".join(either)
    rarest = sorted(range(len(asked)), key=held.__getitem__)[: len(asked) - enough + 1]
    return " | ".join(either[at] for at in rarest)


def _standing(at: int) -> str:
    fields = [f"(terms @@ (%(term{at})s || ':{label}')::tsquery)::int * {1 << bit}"
              for bit, label in enumerate(FIELD_LABELS)]  # fmt: skip
    return " + ".join([*fields, f"(terms @@ %(name{at})s::tsquery)::int * {1 << len(FIELD_LABELS)} AS w{at}"])
