"""Every filter of a search but its kind, folded in one panel of the form; several answers are given at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kit import french
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Remote
from app.reference import queries as reference
from app.search.addresses import Values
from app.search.choices import SHORT_WEEK_HOURS, WORDS, useful_orders
from app.search.criteria import Criteria, Sort
from app.search.facets import STARTS_WITHIN_DAYS, Counts, Facets
from app.search.readers import NBSP

TICKED = [(label, name, counted) for label, name, value, counted in WORDS if value == "1"]
NAMES = (*(name for _, name, _ in TICKED), "heures", "distanciel", "jour", "moment", "contrat", "francais", "debut",
         "theme", "tri")  # fmt: skip
FIRST = {Sort.RELEVANCE: ("pertinence", "Les plus pertinentes"), Sort.DISTANCE: ("distance", "Les plus proches"),
         Sort.DATE: ("date", "Les plus récentes")}  # fmt: skip
WEEKLY_HOURS = (10, 20, 34)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer, sent under its own name: how many offers it would leave alone."""

    name: str
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
    """The panel; ``said`` is how many filters are in force."""

    questions: Sequence[Question]
    said: int


def refine_form(criteria: Criteria, facets: Facets, values: Values) -> RefineForm:
    """Return the panel of a search; a question no offer answers is left out."""
    asked = [
        Question("besoin", "Ce qu’il vous faut", _ticked(facets["words"], values), several=True),
        Question("jour", "Les jours où vous êtes libre", _days(criteria, facets["day"]), several=True,
                 hint=f"Les offres sans jour fixé restent dans la liste{NBSP}: c’est à voir avec la structure."),
        Question("moment", "Le moment de la journée", _moments(criteria, facets["half_day"]), several=True),
        Question("distanciel", "À distance", _remotes(criteria, facets["remote"]), several=True),
        Question("contrat", "Contrat", _contracts(criteria, facets["contract"]), several=True),
        Question("heures", "Temps par semaine", _hours(criteria, facets["words"]), several=False),
        Question("debut", "Quand commencer", _starts(criteria, facets["starts_within_days"]), several=False),
        Question("francais", "Votre niveau de français", _levels(criteria, facets["french"]), several=False),
        Question("theme", "Pour vous aider", _themes(criteria), several=False),
        Question("tri", "Voir d’abord", _orders(criteria), several=False),
    ]  # fmt: skip
    return RefineForm([one for one in asked if one.options], sum(name in values for name in NAMES if name != "tri"))


def _orders(criteria: Criteria) -> list[Option]:
    """Return the orders, the present one chosen; the first answer is the usual one, which no address says."""
    usual, present, others = useful_orders(criteria)
    found = [Option("tri", "" if sort is usual else FIRST[sort][0], FIRST[sort][1], None, sort is present)
             for sort in (usual, *others)]  # fmt: skip
    return found if others else []


def _ticked(counts: Counts, values: Values) -> list[Option]:
    return [Option(name, "1", label, counts[counted], name in values)
            for label, name, counted in TICKED if counts[counted] or name in values]  # fmt: skip


def _days(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option("jour", day.value, day.label, counts[day.value], day in criteria.days) for day in Day]


def _moments(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option("moment", half.value, half.label, counts[half.value], half in criteria.half_days)
            for half in HalfDay]  # fmt: skip


def _remotes(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option("distanciel", one.value, one.label, counts[one.value], one in criteria.remotes)
            for one in Remote if one in criteria.remotes or (counts[one.value] and one is not Remote.NO)]  # fmt: skip


def _contracts(criteria: Criteria, counts: Counts) -> list[Option]:
    return [Option("contrat", one.value, one.label, counts[one.value], one in criteria.contracts)
            for one in Contract if counts[one.value] or one in criteria.contracts]  # fmt: skip


def _hours(criteria: Criteria, counts: Counts) -> list[Option]:
    asked = None if criteria.weekly_minutes_max is None else criteria.weekly_minutes_max / 60
    hours = sorted({*WEEKLY_HOURS, *(() if asked is None else (asked,))})
    known = {float(SHORT_WEEK_HOURS): counts["weekly_minutes_max"]}
    found = [Option("heures", f"{one:g}", f"{one:g} h au plus".replace(".", ","), known.get(one), one == asked)
             for one in hours]  # fmt: skip
    return [Option("heures", "", "Peu importe", None, asked is None), *found]


def _starts(criteria: Criteria, counts: Counts) -> list[Option]:
    asked = criteria.starts_within_days
    days = sorted({*STARTS_WITHIN_DAYS, *(() if asked is None else (asked,))})
    found = [Option("debut", str(one), f"D’ici {french.count(one, 'jour')}", counts.get(str(one)), one == asked)
             for one in days]  # fmt: skip
    return [Option("debut", "", "Peu importe", None, asked is None), *found]


def _levels(criteria: Criteria, counts: Counts) -> list[Option]:
    found = [Option("francais", one.value, one.label, counts[one.value], one is criteria.french)
             for one in FrenchLevel]  # fmt: skip
    return [Option("francais", "", "Peu importe", None, criteria.french is None), *found]


def _themes(criteria: Criteria) -> list[Option]:
    families = [Option("theme", one.value, one.label, None, one.value == criteria.theme)
                for one in reference.choices("category")]  # fmt: skip
    if criteria.theme and not any(one.chosen for one in families):
        label = reference.choice_label("theme", criteria.theme)
        families.append(Option("theme", criteria.theme, label, None, chosen=True))
    return [Option("theme", "", "Tous les thèmes", None, not criteria.theme), *families]
