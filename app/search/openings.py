"""Never a dead end: what would bring offers to a search that found few, each with its true count."""

from datetime import datetime

from app.kit import french
from app.matching.values import Kind, Remote
from app.reference import queries as reference
from app.search.addresses import Values, address
from app.search.choices import FROM_HOME, NBSP
from app.search.criteria import Criteria
from app.search.everyday_words import WEAK
from app.search.parameters import Surface, read_criteria
from app.search.results_page import Opening
from app.search.sentence import SENTENCE
from app.search.services import totals
from app.search.text_analysis import fold, searched_terms, words
from app.search.understood import understood
from app.search.words_taken import with_choices_of_words

FEW = 5  # up to this many offers, the page says what would bring more
MOST, MOST_JOBS, MOST_WORDS = 6, 6, 4
NEXT_KIND = {
    Kind.JOB: Kind.INSERTION_SITE, Kind.INSERTION_SITE: Kind.JOB, Kind.IMMERSION: Kind.VOLUNTEERING,
    Kind.VOLUNTEERING: Kind.IMMERSION, Kind.TRAINING: Kind.IMMERSION, Kind.SERVICE: Kind.TRAINING,
}  # fmt: skip
Tried = tuple[str, str, Criteria]
WIDER_KM = (30.0, 50.0, 100.0)
WITHOUT: tuple[tuple[str, str, object, str], ...] = (  # attribute, French name, its empty value, words
    ("q", "q", "", "Sans les mots cherchés"),
    ("without_licence", "sans_permis", False, "Avec celles qui demandent un permis"),
    ("no_cv", "sans_cv", False, "Avec celles qui demandent un CV"),
    ("beginners", "debutant", False, "Avec celles qui demandent une expérience"),
    ("weekly_minutes_max", "heures", None, "Sans limite d’heures par semaine"),
    ("days", "jour", frozenset(), "N’importe quel jour"),
    ("half_days", "moment", frozenset(), "À tout moment de la journée"),
    ("starts_within_days", "debut", None, "Qui commencent plus tard"),
    ("french", "francais", None, "Quel que soit le niveau de français"),
    ("contracts", "contrat", frozenset(), "Tous les contrats"),
    ("accessible", "accessible", False, "Sans accès en fauteuil assuré"),
    ("night", "nuit", False, "De jour aussi"),
    ("outside", "dehors", False, "À l’intérieur aussi"),
    ("shuttle", "navette", False, "Sans navette"),
    ("childcare", "garde", False, "Sans garde d’enfants"),
    ("new", "nouveau", False, "Avec les plus anciennes"),
    ("remotes", "distanciel", frozenset(), "Sur place aussi"),
    ("rome", "metier", "", "Dans tous les métiers"),
    ("theme", "theme", "", "Sur tous les thèmes"),
    ("structure", "structure", "", "Dans toutes les structures"),
    ("source", "source", "", "De toutes les sources"),
    ("kinds", "type", frozenset(), "Tous les genres d’offres"),
)


def openings(criteria: Criteria, *, values: Values, total: int, now: datetime) -> list[Opening]:
    """Return the changes that bring more offers, the widest gains of each sort first in the order of the page."""
    if total > FEW:
        return []
    tried = [*_wider(criteria, values), *_said(criteria, values), *_each_word(criteria, values, total),
             *_next_kinds(criteria, values, total), *_near_jobs(criteria, values, total),
             *_from_home(criteria, values, total), *_without(criteria, values)]
    counts = totals([changed for _, _, changed in tried], now=now)
    found: list[Opening] = []
    best_radius = total
    for (label, url, changed), count in zip(tried, counts, strict=True):
        if count <= (best_radius if changed.radius_km != criteria.radius_km else total):
            continue
        if changed.radius_km != criteria.radius_km:
            best_radius = count
        found.append(Opening(f"{label}\u00a0: {french.count(count, 'offre')}", url, count))
    return found[:MOST]


def _wider(criteria: Criteria, values: Values) -> list[Tried]:
    if not criteria.has_place:
        return []
    if criteria.view is not None:
        wider = criteria.view.twice()
        return [("Sur une carte deux fois plus large", address(values, cadre=wider.text), criteria.but(view=wider))]
    return [
        (f"À moins de {km:g}\u00a0km", address(values, rayon=f"{km:g}"), criteria.but(radius_km=km))
        for km in WIDER_KM
        if km > criteria.radius_km
    ]


def _said(criteria: Criteria, values: Values) -> list[Tried]:
    """Return the search with the choices its words say, when they were asked as written: « pas de permis »."""
    said = understood(criteria.q)
    if not said.choices:
        return []
    changed, _ = with_choices_of_words({name: texts for name, texts in values.items() if name != "mots"})
    label = f"Avec le choix «{NBSP}{', '.join(said.labels)}{NBSP}»"
    tried = [(label, changed), (f"{label}, sans les mots", {**changed, "q": []})] if said.rest else [(label, changed)]
    readings = [(words, one, read_criteria(one, surface=Surface.PAGE)) for words, one in tried]
    return [(words, address(one), read.criteria.but()) for words, one, read in readings if not read.errors]


def _each_word(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return each of the words alone, when there is nothing for all of them."""
    alone = [word for word in dict.fromkeys(words(criteria.q)) if searched_terms(word) and fold(word) not in WEAK]
    if total or not 1 < len(alone) <= MOST_WORDS:
        return []
    return [(f"Avec le seul mot «{NBSP}{word}{NBSP}»", address(values, q=word), criteria.but(q=word)) for word in alone]


def _next_kinds(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return the kind that often serves as well as the one asked."""
    if total or len(criteria.kinds) != 1:
        return []
    kind = NEXT_KIND[next(iter(criteria.kinds))]
    url = address(values, type=kind.value)
    return [(f"Plutôt {SENTENCE[kind]}", url, criteria.but(kinds=frozenset({kind})))]


def _near_jobs(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return the jobs near the one asked, by its code or by the words that name it."""
    if total:
        return []
    titles = reference.search_jobs(criteria.q, 1) if criteria.q and not criteria.rome else []
    codes = reference.near_codes(criteria.rome or titles[0].rome)[:MOST_JOBS] if criteria.rome or titles else []
    codes = [titles[0].rome, *codes] if titles else codes
    labels = {code: f"Métier voisin, «{NBSP}{reference.job_label(code)}{NBSP}»" for code in codes}
    return [(label, address(values, q=None, metier=code), criteria.but(q="", rome=code))
            for code, label in labels.items()]  # fmt: skip


def _from_home(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    if total or criteria.remotes or not criteria.has_place:
        return []
    url = address(values, distanciel=FROM_HOME, type=None)
    return [("À distance", url, criteria.but(remotes=frozenset(map(Remote, FROM_HOME)), kinds=frozenset()))]


def _without(criteria: Criteria, values: Values) -> list[Tried]:
    return [
        (label, address(values, **{name: None}), criteria.but(**{attribute: empty}))
        for attribute, name, empty, label in WITHOUT
        if getattr(criteria, attribute) != empty
    ]
