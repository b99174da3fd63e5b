"""Never a dead end: what would bring offers to a search that found few, each with its true count."""

from collections.abc import Sequence
from datetime import datetime

from app.kit import french
from app.matching.values import Kind, Remote
from app.reference import queries as reference
from app.search.addresses import Values, address
from app.search.choices import FROM_HOME, NBSP
from app.search.criteria import Criteria
from app.search.everyday_words import WEAK
from app.search.parameters import Surface, read_criteria
from app.search.related_jobs import jobs_named, jobs_near
from app.search.results_page import Opening
from app.search.sentence import SENTENCE
from app.search.services import totals
from app.search.text_analysis import fold, searched_terms, words
from app.search.travel_time import within_minutes
from app.search.understood import understood
from app.search.words_taken import with_choices_of_words

FEW = 5  # up to this many offers, the page says what would bring more
MOST, MOST_WORDS = 8, 4
FAR_KM = 100.0  # a near job that nobody offers around is looked for this far
FOR_WORDS = (Kind.IMMERSION, Kind.SERVICE)  # words nobody writes: a job to try, someone who helps
NEXT_KIND = {
    Kind.JOB: Kind.INSERTION_SITE, Kind.INSERTION_SITE: Kind.JOB, Kind.IMMERSION: Kind.VOLUNTEERING,
    Kind.VOLUNTEERING: Kind.IMMERSION, Kind.TRAINING: Kind.IMMERSION, Kind.SERVICE: Kind.TRAINING,
}  # fmt: skip
ALONE = {"commune", "lat", "lon", "rayon", "duree", "moyen", "pour"}  # what stays when every other choice goes
Tried = tuple[str, str, Criteria]
WIDER_KM = (30.0, 50.0, 100.0)
LONGER = (30, 45, 60, 90)
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
    wider = _counted(2, _wider(criteria, values), total, now, ever_wider=True)
    jobs = _counted(3, _related_jobs(criteria, values, total), total, now)
    others = [
        (3, _each_word(criteria, values, total)), (1, _next_kinds(criteria, values, total)),
        (1, _from_home(criteria, values, total)), (3, _without(criteria, values)),
        (2, _kinds_without_words(criteria, values, total)),
    ]  # fmt: skip
    said = _counted(2, _said(criteria, values), total, now)
    jobs = jobs or _counted(2, _related_farther(criteria, values, total), total, now)
    return [*wider, *said, *jobs, *(one for most, sort in others for one in _counted(most, sort, total, now))][:MOST]


def _counted(most: int, sort: Sequence[Tried], total: int, now: datetime, *, ever_wider: bool = False) -> list[Opening]:
    """Return those that bring more than the search itself; of wider and wider ones, more than the one before."""
    found, best = [], total
    for (label, url, _), count in zip(sort, totals([changed for _, _, changed in sort], now=now), strict=True):
        if count > best:
            found.append(Opening(f"{label}{NBSP}: {french.count(count, 'offre')}", url, count))
            best = count if ever_wider else total
    return found[:most]


def _wider(criteria: Criteria, values: Values) -> list[Tried]:
    if not criteria.has_place:
        return []
    if criteria.view is not None:
        wider = criteria.view.twice()
        return [("Sur une carte deux fois plus large", address(values, cadre=wider.text), criteria.but(view=wider))]
    return [
        *_longer(criteria, values),
        *((f"À moins de {km:g}{NBSP}km", address(values, rayon=f"{km:g}", duree=None),
           criteria.but(radius_km=km, max_minutes=None))
          for km in WIDER_KM if km > criteria.radius_km),
    ]  # fmt: skip


def _longer(criteria: Criteria, values: Values) -> list[Tried]:
    """Return longer trips by the same means, when a time was asked."""
    mode, asked = criteria.mode, criteria.max_minutes
    if mode is None or asked is None:
        return []
    return [(f"À moins de {french.minutes(minutes)} {mode.label}", address(values, duree=str(minutes)),
             within_minutes(criteria.but(), mode, minutes)) for minutes in LONGER if minutes > asked]  # fmt: skip


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


def _related_jobs(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return the jobs that the words name and those near the one asked."""
    return [] if total else [
        (label, address(values, q=None, metier=code), criteria.but(q="", rome=code))
        for code, label in _jobs(criteria)
    ]  # fmt: skip


def _jobs(criteria: Criteria) -> list[tuple[str, str]]:
    named = [] if criteria.rome or not criteria.q else jobs_named(criteria.q)
    near = jobs_near([criteria.rome] if criteria.rome else named)
    names = [*((code, "Métier") for code in named), *((code, "Métier voisin,") for code in near)]
    return [(code, f"{name} «{NBSP}{reference.job_label(code)}{NBSP}»") for code, name in names]


def _related_farther(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return the same jobs without the other choices, then farther away."""
    if total or not criteria.has_place or criteria.view is not None:
        return []
    alone = {name: texts for name, texts in values.items() if name in ALONE}
    plain = read_criteria(alone, surface=Surface.PAGE).criteria
    jobs = _jobs(criteria)
    without = [(f"{label}, sans vos autres choix", address(alone, metier=code), plain.but(rome=code))
               for code, label in jobs if set(values) - ALONE - {"q", "metier"}]  # fmt: skip
    far = [(f"{label}, à moins de {FAR_KM:g}{NBSP}km",
            address(values, q=None, metier=code, rayon=f"{FAR_KM:g}", duree=None),
            criteria.but(q="", rome=code, radius_km=FAR_KM, max_minutes=None))
           for code, label in jobs if criteria.radius_km < FAR_KM]  # fmt: skip
    return without + far


def _from_home(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return what is done from home: with the words, else without them."""
    if total or criteria.remotes or not criteria.has_place:
        return []
    home = criteria.but(remotes=frozenset(map(Remote, FROM_HOME)), kinds=frozenset())
    tried = [("À distance", address(values, distanciel=FROM_HOME, type=None), home)]
    if criteria.q:
        url = address(values, q=None, distanciel=FROM_HOME, type=None)
        tried.append(("À distance, sans ces mots", url, home.but(q="")))
    return tried


def _kinds_without_words(criteria: Criteria, values: Values, total: int) -> list[Tried]:
    """Return what helps whatever the words were, when nobody writes them and no kind is asked."""
    if total or not criteria.q or criteria.kinds:
        return []
    return [(f"Sans ces mots, {SENTENCE[kind]}", address(values, q=None, type=kind.value),
             criteria.but(q="", kinds=frozenset({kind}))) for kind in FOR_WORDS]  # fmt: skip


def _without(criteria: Criteria, values: Values) -> list[Tried]:
    return [
        (label, address(values, **{name: None}), criteria.but(**{attribute: empty}))
        for attribute, name, empty, label in WITHOUT
        if getattr(criteria, attribute) != empty
    ]
