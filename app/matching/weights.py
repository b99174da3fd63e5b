"""Weights in force: versioned, within bounds, always adding up to one hundred. Defined by people, never learnt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.matching.verdicts import Criterion

TOTAL = 100
MODEL_VERSION = "2026.6"  # changes whenever a rule, a shape or a constant of this package does

DEFAULT_POINTS: dict[Criterion, int] = {
    Criterion.ACTIVITY: 30,
    Criterion.TRIP: 25,
    Criterion.STAGE: 15,
    Criterion.RHYTHM: 10,
    Criterion.HELPS: 10,
    Criterion.SKILLS: 5,
    Criterion.REPLY: 5,
}
# What a territory may set: no criterion silenced, none alone decides.
POINT_BOUNDS: dict[Criterion, tuple[int, int]] = {
    Criterion.ACTIVITY: (20, 40),
    Criterion.TRIP: (15, 35),
    Criterion.STAGE: (5, 25),
    Criterion.RHYTHM: (5, 15),
    Criterion.HELPS: (5, 20),
    Criterion.SKILLS: (0, 10),
    Criterion.REPLY: (0, 10),
}
STRONG_FROM_POINTS = 70
GOOD_FROM_POINTS = 45


class WeightsError(ValueError):
    """Weights out of bounds, or that do not add up; ``problems`` names each in French."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of each criterion; ``version`` tells whose setting, of which date."""

    points: Mapping[Criterion, int] = field(default_factory=lambda: dict(DEFAULT_POINTS))
    version: str = "defaut"

    def __post_init__(self) -> None:
        problems = weight_problems(self.points)
        if problems:
            raise WeightsError(problems)

    @property
    def full_version(self) -> str:
        """Model and setting together, stored with every recommendation."""
        return f"{MODEL_VERSION}+{self.version}"


def weight_problems(points: Mapping[Criterion, int]) -> list[str]:
    """What is wrong with a setting, in French; empty when it may be used."""
    return list(weight_faults(points).values())


def weight_faults(points: Mapping[Criterion, int]) -> dict[str, str]:
    """The same by what is at fault: the code of a criterion, or ``points`` for all of them together."""
    faults = {}
    for criterion, (low, high) in POINT_BOUNDS.items():
        value = points.get(criterion)
        if value is not None and not low <= value <= high:
            faults[criterion.value] = f"« {criterion.label} » : de {low} à {high} points."
    if set(points) != set(DEFAULT_POINTS):
        faults["points"] = "Chaque critère doit recevoir des points."
    elif sum(points.values()) != TOTAL:
        faults["points"] = f"Les points doivent faire {TOTAL} en tout ; ils font {sum(points.values())}."
    return faults


DEFAULT_WEIGHTS = Weights()


def rescaled(points: Mapping[Criterion, int], kept: frozenset[Criterion]) -> dict[Criterion, int]:
    """Whole points of the criteria kept, again adding up to one hundred (largest remainder); 0 for the others."""
    total = sum(points[criterion] for criterion in kept)
    exact = {criterion: points[criterion] * TOTAL / total if criterion in kept else 0.0 for criterion in points}
    whole = {criterion: int(value) for criterion, value in exact.items()}
    missing = TOTAL - sum(whole.values())
    for criterion in sorted(exact, key=lambda c: (whole[c] - exact[c], c.number))[:missing]:
        whole[criterion] += 1
    return whole
