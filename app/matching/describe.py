"""What the public page /classement prints: generated from the definitions the kernels use."""

from dataclasses import dataclass

from app.matching.criteria import CRITERIA
from app.matching.french import NBSP
from app.matching.modes import DETOUR, MEANS, STATUS, Means
from app.matching.ranking import FIRST_PAGE, SAME_KIND_CAP, SAME_STRUCTURE_CAP, SAME_TITLE_CAP, WINDOW_POINTS
from app.matching.rules import RULES
from app.matching.universe import KINDS_FOR_CAP
from app.matching.verdicts import Criterion, Rule
from app.matching.weights import DEFAULT_WEIGHTS, GOOD_FROM_POINTS, POINT_BOUNDS, STRONG_FROM_POINTS, Weights

DATA_NOT_USED = (
    "nom et prénom", "sexe et civilité", "nationalité", "âge (sauf « 18 ans ou plus » quand la loi le demande)",
    "situation de famille et nombre d’enfants", "santé", "montant des allocations", "photo",
    "adresse en quartier prioritaire",
    "réponses passées aux propositions (une offre refusée n’est pas proposée de nouveau, et c’est tout)",
)  # fmt: skip
DIVERSITY = (
    f"Parmi les {FIRST_PAGE} premières{NBSP}: au plus {SAME_STRUCTURE_CAP} offres d’une même structure, et au plus "
    f"{SAME_TITLE_CAP} offres du même type sous le même titre, s’il y en a d’autres à moins de {WINDOW_POINTS} points. "
    f"Celles qui laissent leur place viennent ensuite{NBSP}: aucune n’est perdue.",
    f"Pour qui accepte {KINDS_FOR_CAP} types d’activité ou plus, sans en citer un en premier{NBSP}: au plus "
    f"{SAME_KIND_CAP} offres d’un même type parmi ces {FIRST_PAGE} premières.",
)

FITS = (
    f"«{NBSP}Très adapté{NBSP}»{NBSP}: {STRONG_FROM_POINTS} points ou plus, et rien à vérifier.",
    f"«{NBSP}Adapté{NBSP}»{NBSP}: {GOOD_FROM_POINTS} points ou plus.",
    f"«{NBSP}À discuter{NBSP}»{NBSP}: moins de points, ou rien qui la relie à vos souhaits, même tout près.",
)


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One hard rule, in plain French."""

    code: Rule
    number: str
    label: str
    summary: str
    reads: tuple[str, ...]
    liftable: bool


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """One criterion, its points in force and their bounds."""

    code: Criterion
    label: str
    summary: str
    reads: tuple[str, ...]
    points: int
    bounds: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Description:
    """Everything a reader needs to check or contest a ranking."""

    version: str
    rules: tuple[RuleCard, ...]
    criteria: tuple[CriterionCard, ...]
    modes: tuple[Means, ...]
    modes_status: str
    detour: float
    not_used: tuple[str, ...]
    fits: tuple[str, ...]  # what the person's words mean
    diversity: tuple[str, ...]  # what keeps the first page from repeating itself


def describe(weights: Weights = DEFAULT_WEIGHTS) -> Description:
    """The model in force, with the weights given."""
    return Description(
        version=weights.full_version,
        rules=tuple(
            RuleCard(rule.code, rule.number, rule.code.label, rule.summary, rule.reads, rule.liftable) for rule in RULES
        ),
        criteria=tuple(
            CriterionCard(
                criterion.code,
                criterion.code.label,
                criterion.summary,
                criterion.reads,
                weights.points[criterion.code],
                POINT_BOUNDS[criterion.code],
            )
            for criterion in CRITERIA
        ),
        modes=tuple(MEANS.values()),
        modes_status=STATUS,
        detour=DETOUR,
        not_used=DATA_NOT_USED,
        fits=FITS,
        diversity=DIVERSITY,
    )
