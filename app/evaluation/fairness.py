"""Who gets fewer offers, and which rule takes them: groups, then the same rules lifted one at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.evaluation.cases import GoldenPerson
from app.evaluation.orders import Field
from app.evaluation.scores import Judged
from app.matching.evaluation import mean
from app.matching.results import Context
from app.matching.rules import RULES
from app.matching.values import FrenchLevel, Mode, Need, Rule

FIRST_POINTS = 5
ENOUGH_OFFERS = 3

# Sex and age are written beside the cases for this report alone; the engine never sees them.
GROUPS: Mapping[str, Callable[[GoldenPerson], bool]] = {
    "all": lambda person: True,  # noqa: ARG005 - everyone is in it
    "with_car": lambda person: Mode.CAR in (person.profile.modes or ()),
    "without_car": lambda person: person.profile.modes is not None and Mode.CAR not in person.profile.modes,
    "french_below_b1": lambda person: person.profile.french in (FrenchLevel.A1, FrenchLevel.A2),
    "french_from_b1": lambda person: person.profile.french is not None
    and person.profile.french.rank >= FrenchLevel.B1.rank,
    "school_hours_or_childcare": lambda person: bool(person.profile.not_after)
    or Need.CHILDCARE in person.profile.needs,
    "with_limits": lambda person: bool(person.profile.limits),
    "women": lambda person: person.sex == "f",
    "men": lambda person: person.sex == "m",
    "under_30": lambda person: person.age is not None and person.age < 30,
    "over_50": lambda person: person.age is not None and person.age > 50,
}
LIFTED = tuple(rule.code for rule in RULES if rule.liftable and rule.code is not Rule.ALREADY)


@dataclass(frozen=True, slots=True)
class GroupReport:
    """What a group is offered, on average, and what each rule, alone, takes from it."""

    name: str
    people: int
    offers: float  # a person
    with_enough: float  # share of people with at least three
    first_points: float  # mean points of their first five
    gained: Mapping[str, float]  # offers more a person, by rule lifted


@dataclass(frozen=True, slots=True)
class _Person:
    offers: int
    first_points: float
    gained: Mapping[str, int]


def by_group(judged: Sequence[Judged]) -> list[GroupReport]:
    """Every group that has someone in it."""
    read = [(person, _read(field, person)) for field, person in judged]
    found = []
    for name, belongs in GROUPS.items():
        group = [numbers for person, numbers in read if belongs(person)]
        if group:
            found.append(_group(name, group))
    return found


def _group(name: str, people: Sequence[_Person]) -> GroupReport:
    return GroupReport(
        name=name,
        people=len(people),
        offers=mean(one.offers for one in people),
        with_enough=mean(float(one.offers >= ENOUGH_OFFERS) for one in people),
        first_points=mean(one.first_points for one in people),
        gained={rule.value: mean(one.gained[rule.value] for one in people) for rule in LIFTED},
    )


def _read(field: Field, person: GoldenPerson) -> _Person:
    result = field.matched(person)
    first = [item.points for item in result.items[:FIRST_POINTS]]
    gained = {
        rule.value: len(field.ranked(person, Context(lifted=frozenset({rule})))) - result.total for rule in LIFTED
    }
    return _Person(result.total, mean(first) if first else 0.0, gained)
