"""The choices of the results page that are links: kinds, filters as words one can remove, orders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kit import french
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Remote
from app.reference import queries as reference
from app.search.addresses import Values, address
from app.search.criteria import Criteria, Sort
from app.search.facets import Counts

PLURALS = {
    Kind.JOB: "Emplois", Kind.IMMERSION: "Immersions", Kind.VOLUNTEERING: "Bénévolat",
    Kind.INSERTION_SITE: "Chantiers et insertion", Kind.TRAINING: "Formations", Kind.SERVICE: "Services",
}  # fmt: skip
SHORT = {Kind.INSERTION_SITE: "Insertion"}  # where seven stand in a line
SHORT_WEEK_HOURS = "10"
FROM_HOME = (Remote.FULL.value, Remote.ANYWHERE.value)
NBSP = french.NBSP
ORDERS = (
    ("pertinence", Sort.RELEVANCE, "Voir d’abord les plus pertinentes"),
    ("distance", Sort.DISTANCE, "Voir d’abord les plus proches"),
    ("date", Sort.DATE, "Voir d’abord les plus récentes"),
)
FIRST_WORDS = {"sans_permis", "sans_cv", "debutant", "heures", "nouveau"}  # shown at once where there is room
WORDS: tuple[tuple[str, str, str, str], ...] = (  # label, French name, value, name of its count
    ("Sans permis", "sans_permis", "1", "without_licence"),
    ("Sans CV", "sans_cv", "1", "no_cv"),
    ("Débutant accepté", "debutant", "1", "beginners"),
    ("10 h par semaine au plus", "heures", SHORT_WEEK_HOURS, "weekly_minutes_max"),
    ("Travail de nuit", "nuit", "1", "night"),
    ("Travail dehors", "dehors", "1", "outside"),
    ("Avec navette", "navette", "1", "shuttle"),
    ("Avec garde d’enfants", "garde", "1", "childcare"),
    ("Accessible en fauteuil", "accessible", "1", "accessible"),
    ("Nouveau cette semaine", "nouveau", "1", "new"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A pill, a word or an order: where it leads, how many offers, whether it is the present one."""

    label: str
    url: str
    current: bool
    count: int | None = None
    kind: str | None = None
    extra: bool = False  # one more, shown in the panel only
    id: str = ""  # the same in every answer, so that the focus stays on it when the list is refreshed


def kind_choices(criteria: Criteria, counts: Counts, values: Values) -> list[Choice]:
    """Return the kinds that have offers, after « Tout »."""
    everything = address(values, type=None)
    found = [Choice("Tout", everything, current=not criteria.kinds, count=sum(counts.values()), id="tout")]
    for kind in Kind:
        current = kind in criteria.kinds
        if counts[kind.value] or current:
            url = address(values, type=None if current else kind.value)
            label = SHORT.get(kind, PLURALS[kind])
            found.append(Choice(label, url, current, counts[kind.value], kind.value, id=kind.value))
    return found


def word_choices(criteria: Criteria, facets: Mapping[str, Counts], values: Values) -> list[Choice]:
    """Return the filters as words; one that would empty the list is not offered, one in force can be taken away."""
    counts = facets["words"]
    found: list[Choice] = []
    for label, name, value, counted in WORDS:
        current = name in values
        if counts[counted] or current:
            found.append(Choice(_word(label, name, values), address(values, **{name: None if current else value}),
                                current, counts[counted], extra=name not in FIRST_WORDS, id=name))  # fmt: skip
    from_home = sum(facets["remote"][code] for code in FROM_HOME)
    if from_home or criteria.remotes:
        url = address(values, distanciel=None if criteria.remotes else FROM_HOME)
        found.append(Choice("À distance", url, bool(criteria.remotes), from_home, id="distanciel"))
    return found + _removable(criteria, values)


def _word(label: str, name: str, values: Values) -> str:
    return f"{values[name][0]} h par semaine au plus" if name == "heures" and name in values else label


def _removable(criteria: Criteria, values: Values) -> list[Choice]:
    """Return the filters in force that have no word of their own."""
    said: dict[str, Callable[[], str]] = {
        "cadre": lambda: "Dans la zone de la carte",
        "jour": lambda: french.enumerate_words([day.label for day in Day if day in criteria.days]).capitalize(),
        "moment": lambda: french.enumerate_words(
            [half.label for half in HalfDay if half in criteria.half_days]).capitalize(),
        "debut": lambda: f"Commence d’ici {french.count(criteria.starts_within_days or 0, 'jour')}",
        "francais": lambda: f"Français {FrenchLevel(criteria.french or 'A1').value} ou moins",
        "contrat": lambda: french.enumerate_words([one.label for one in Contract if one in criteria.contracts]),
        "metier": lambda: reference.job_label(criteria.rome) or f"Métier {criteria.rome}",
        "theme": lambda: theme_label(criteria.theme),
        "structure": lambda: "Une seule structure",
        "source": lambda: f"Reprises de {criteria.source}",
    }  # fmt: skip
    return [Choice(words(), address(values, **{name: None}), current=True, id=name)
            for name, words in said.items() if name in values]  # fmt: skip


def theme_label(theme: str) -> str:
    """Return what people read for a theme or a family of themes."""
    return reference.choice_label("theme", theme) or reference.choice_label("category", theme) or "Un thème"


def order_choices(criteria: Criteria, values: Values) -> list[Choice]:
    """Return the other orders that would change something."""
    _, present, others = useful_orders(criteria)
    useful = {present, *others} if others else set()
    return [Choice(label, address(values, tri=name), current=False, id=name)
            for name, sort, label in ORDERS if sort in useful - {present}]  # fmt: skip


def useful_orders(criteria: Criteria) -> tuple[Sort, Sort, list[Sort]]:
    """Return the usual order, the present one, and those besides the usual that would change something."""
    useful = {Sort.RELEVANCE} if criteria.q else set()
    useful |= {Sort.DISTANCE, Sort.DATE} if criteria.has_place else {Sort.DATE}
    nearest = Sort.DISTANCE if criteria.has_place else Sort.DATE
    usual = Sort.RELEVANCE if criteria.q else nearest
    present = criteria.sort if criteria.sort in useful else nearest
    return usual, present, [sort for sort in Sort if sort in useful - {usual}]
