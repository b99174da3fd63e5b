"""How each ranking does on the golden cases, and by how much ours is better than the plain sorts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.evaluation.cases import TODAY, GoldenPerson, Judgement, Kept, Opinion, golden_cases
from app.evaluation.orders import SORTS, Field, Order, ours, plain
from app.matching import engine
from app.matching.evaluation import FIRST_OFFERS, Measures, difference_interval, mean, measure, pair_accuracy
from app.matching.values import Verdict
from app.matching.weights import DEFAULT_WEIGHTS

OURS = "ours"
Ranker = Callable[[Field, GoldenPerson], Order]
Judged = tuple[Field, GoldenPerson]


@dataclass(frozen=True, slots=True)
class Row:
    """One ranking on some people. The intervals are of « ours less this one », over people."""

    name: str
    people: int
    pairs: int
    measures: Measures
    pair_interval: tuple[float, float] | None = None
    ndcg_interval: tuple[float, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "measures": asdict(self.measures)}


@dataclass(frozen=True, slots=True)
class Scored:
    """What a ranking is worth for one person; None for what was not judged."""

    pair_accuracy: float | None
    ndcg: float | None
    recall: float | None
    violations: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Miss:
    """One judgement the ranking does not follow, with the words of who judged."""

    territory: str
    person: str
    opinion: Opinion
    offer: str
    other: str
    because: str


def everyone(fields: Sequence[Field], kept: Kept) -> list[Judged]:
    """The people open to developers, or those one author kept away from them."""
    return [(field, person) for field in fields for person in field.territory.people if person.kept is kept]


def rankers() -> dict[str, Ranker]:
    """Ours, then each plain sort: of all a site would list, and of what our rules let through."""

    def sorted_by(sort: str, *, with_rules: bool) -> Ranker:
        return lambda field, person: plain(field, person, sort, with_rules=with_rules)

    alone = {sort: sorted_by(sort, with_rules=False) for sort in SORTS}
    ruled = {f"rules+{sort}": sorted_by(sort, with_rules=True) for sort in SORTS}
    return {OURS: ours, **alone, **ruled}


def compare(judged: Sequence[Judged]) -> list[Row]:
    """Every ranking on these people, ours first."""
    each = {name: [_of_person(field, person, rank) for field, person in judged] for name, rank in rankers().items()}
    pairs = sum(said.opinion is Opinion.BEFORE for _, person in judged for said in person.judgements)
    return [_row(name, measured, each[OURS], pairs) for name, measured in each.items()]


def _row(name: str, measured: Sequence[Scored], best: Sequence[Scored], pairs: int) -> Row:
    total = Measures(
        pair_accuracy=mean(one.pair_accuracy for one in measured if one.pair_accuracy is not None),
        ndcg=mean(one.ndcg for one in measured if one.ndcg is not None),
        recall=mean(one.recall for one in measured if one.recall is not None),
        violations=sum(one.violations for one in measured),
        hidden=sum(one.hidden for one in measured),
    )
    if name == OURS:
        return Row(name, len(measured), pairs, total)
    return Row(name, len(measured), pairs, total, _lead(best, measured, "pair_accuracy"), _lead(best, measured, "ndcg"))


def _lead(best: Sequence[Scored], measured: Sequence[Scored], name: str) -> tuple[float, float]:
    """Where the mean of « ours less theirs » lies, over the people judged on it."""
    both = [(getattr(one, name), getattr(other, name)) for one, other in zip(best, measured, strict=True)]
    said = [(one, other) for one, other in both if one is not None]
    return difference_interval([one for one, _ in said], [other for _, other in said])


def _of_person(field: Field, person: GoldenPerson, rank: Ranker) -> Scored:
    """A person's two lists count as one: the mean of the shares, the sum of the faults."""
    order = rank(field, person)
    cases = golden_cases(field.territory, person)
    each = [(case, measure(case, order[block])) for block, case in cases.items()]
    return Scored(
        pair_accuracy=_mean_or_none([got.pair_accuracy for case, got in each if case.before]),
        ndcg=_mean_or_none([got.ndcg for case, got in each if case.before or case.must_appear]),
        recall=_mean_or_none([got.recall for case, got in each if case.must_appear]),
        violations=sum(got.violations for _, got in each),
        hidden=sum(got.hidden for _, got in each),
    )


def _mean_or_none(values: Sequence[float]) -> float | None:
    return mean(values) if values else None


def levers_named(judged: Iterable[Judged]) -> tuple[int, int]:
    """How many of the expected levers name the expected service, and how many are expected."""
    found = wanted = 0
    for field, person in judged:
        levers = field.matched(person).levers
        for said in person.judgements:
            if said.opinion is Opinion.LEVER:
                wanted += 1
                key = field.territory.keys[said.offer]
                found += any(lever.rule.startswith(said.other) and lever.service == key for lever in levers)
    return found, wanted


def misses(judged: Iterable[Judged]) -> list[Miss]:
    """Every judgement the ranking does not follow."""
    return [
        Miss(field.territory.code, person.id, said.opinion, said.offer, said.other, said.because)
        for field, person in judged
        for said in person.judgements
        if said.opinion is not Opinion.LEVER and not _follows(field, ours(field, person), said)
    ]


def causes(judged: Iterable[Judged]) -> Counter[str]:
    """Pairs not followed, by the rule that leaves the better offer out, or "order" when points alone do: told without
    naming anyone, so that people held out stay so."""
    return Counter(
        _cause(field, person, said)
        for field, person in judged
        for said in person.judgements
        if said.opinion is Opinion.BEFORE and not _follows(field, ours(field, person), said)
    )


def _cause(field: Field, person: GoldenPerson, said: Judgement) -> str:
    row = int(np.flatnonzero(field.columns.key == field.territory.keys[said.offer])[0])
    answers = engine.explain(person.profile, field.columns, row, today=TODAY, edges=field.edges).rules
    return next((answer.rule.value for answer in answers if answer.verdict is Verdict.NO), "order")


def _follows(field: Field, order: Order, said: Judgement) -> bool:
    keys = field.territory.keys
    key = keys[said.offer]
    block = next(iter(name for name, held in field.blocks([key]).items() if held))
    listed = order[block]
    match said.opinion:
        case Opinion.BEFORE:
            return pair_accuracy(listed, [(key, keys[said.other])]) == 1
        case Opinion.TOP:
            return key in listed[:FIRST_OFFERS]
        case Opinion.SHOWN:
            return key in listed
        case _:
            return key not in listed


def version() -> str:
    """The model and the weights measured."""
    return DEFAULT_WEIGHTS.full_version
