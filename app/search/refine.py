"""The filters that need several answers at once: days, moments, contract, French, start, theme. A plain form."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kit import french
from app.matching.values import Contract, Day, FrenchLevel, HalfDay
from app.reference import queries as reference
from app.search.addresses import Values
from app.search.criteria import Criteria
from app.search.facets import STARTS_WITHIN_DAYS, Counts, Facets
from app.search.readers import NBSP

NAMES = ("jour", "moment", "contrat", "francais", "debut", "theme")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: how many offers it would leave alone."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question; several answers are boxes to tick, one is a list to choose from."""

    name: str
    label: str
    options: Sequence[Option]
    several: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RefineForm:
    """The form. ``hidden`` keeps the rest of the search, ``said`` is how many of its questions are answered."""

    questions: Sequence[Question]
    hidden: Sequence[tuple[str, str]]
    said: int


def refine_form(criteria: Criteria, facets: Facets, values: Values) -> RefineForm:
    """Return the form for a search; a question no offer answers is left out."""
    asked = [
        Question("jour", "Les jours où vous êtes libre", _days(criteria, facets["day"]), several=True,
                 hint=f"Les offres sans jour fixé restent dans la liste{NBSP}: c’est à voir avec la structure."),
        Question("moment", "Le moment de la journée", _moments(criteria, facets["half_day"]), several=True),
        Question("contrat", "Contrat", _contracts(criteria, facets["contract"]), several=True),
        Question("debut", "Quand commencer", _starts(criteria, facets["starts_within_days"]), several=False),
        Question("francais", "Votre niveau de français", _levels(criteria, facets["french"]), several=False),
        Question("theme", "Pour vous aider", _themes(criteria), several=False),
    ]  # fmt: skip
    hidden = [(name, text) for name, texts in values.items() if name not in {*NAMES, "page"} for text in texts]
    return RefineForm([one for one in asked if one.options], hidden, sum(name in values for name in NAMES))


def _days(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option(day.value, day.label, counts[day.value], day in criteria.days) for day in Day]


def _moments(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option(half.value, half.label, counts[half.value], half in criteria.half_days) for half in HalfDay]


def _contracts(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option(one.value, one.label, counts[one.value], one in criteria.contracts)
            for one in Contract if counts[one.value] or one in criteria.contracts]  # fmt: skip


def _starts(criteria: Criteria, counts: Counts) -> list[Option]:
    asked = criteria.starts_within_days
    days = sorted({*STARTS_WITHIN_DAYS, *(() if asked is None else (asked,))})
    found = [Option(str(one), f"D’ici {french.count(one, 'jour')}", counts.get(str(one)), one == asked)
             for one in days]  # fmt: skip
    return [Option("", "Peu importe", None, asked is None), *found]


def _levels(criteria: Criteria, counts: Counts) -> list[Option]:
    found = [Option(one.value, one.label, counts[one.value], one is criteria.french) for one in FrenchLevel]
    return [Option("", "Peu importe", None, criteria.french is None), *found]


def _themes(criteria: Criteria) -> list[Option]:
    families = [Option(one.value, one.label, None, one.value == criteria.theme)
                for one in reference.choices("category")]  # fmt: skip
    if criteria.theme and not any(one.chosen for one in families):
        families.append(Option(criteria.theme, reference.choice_label("theme", criteria.theme), None, chosen=True))
    return [Option("", "Tous les thèmes", None, not criteria.theme), *families]
