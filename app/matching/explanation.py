"""Points and sentences of the offers shown: the same code gives both, so they cannot drift apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.matching.arrays import Array
from app.matching.codes import Requirement
from app.matching.congestion import is_waiting, loads, malus, saturation
from app.matching.criteria import CRITERIA
from app.matching.criterion_words import trip_text
from app.matching.french import NBSP, plural
from app.matching.person import LEAST_TIE
from app.matching.ranking import rounded, shared_out
from app.matching.results import Contribution, MatchItem, Question, Travel
from app.matching.rules import CHECK, RULES, asked_by
from app.matching.scene import Scene
from app.matching.values import Mode
from app.matching.verdicts import Criterion, Fit, Rule
from app.matching.weights import GOOD_FROM_POINTS, STRONG_FROM_POINTS

MOST_REASONS = 3
GOOD_REASON_VALUE = 0.65  # a reason shown holds this much of its points: more than a neutral record or a half
ATTENTION_VALUE = 0.35


@dataclass(frozen=True, slots=True)
class Score:
    """Values and points of every row of a scene."""

    values: Mapping[Criterion, Array]  # in [0, 1], criteria kept only
    weights: Mapping[Criterion, int]
    points: Array  # int64, congestion taken off, 0 to 100
    malus: Array  # int64, 0 to 10
    waiting: Array  # bool

    def take(self, rows: Array) -> "Score":
        """The same for some rows."""
        values = {code: value[rows] for code, value in self.values.items()}
        return Score(values, self.weights, self.points[rows], self.malus[rows], self.waiting[rows])


def score_of(scene: Scene, weights: Mapping[Criterion, int]) -> Score:
    """Points of every row; ``weights`` are whole and add up to one hundred, 0 for criteria left out."""
    values = {criterion.code: criterion.value(scene) for criterion in CRITERIA if weights[criterion.code]}
    exact = np.zeros(len(scene.rows))
    for code, value in values.items():
        exact = exact + value * weights[code]
    load = loads(scene.of("key"), scene.of("pending_load"), scene.context.pending_load)
    full = saturation(load, scene.of("seats_left"))
    total = rounded(exact)
    taken_off = np.minimum(malus(full), total)
    return Score(values, weights, total - taken_off, taken_off, is_waiting(full))


def item_of(scene: Scene, score: Score, at: int) -> MatchItem:
    """One offer shown, with its contributions and what the person reads."""
    contributions = contributions_of(scene, score, at)
    questions = questions_of(scene, at)
    points = int(score.points[at])
    return MatchItem(
        row=int(scene.rows[at]),
        key=int(scene.of("key")[at]),
        points=points,
        contributions=contributions,
        to_check=questions,
        travel=travel_of(scene, at),
        fit=Fit.TO_DISCUSS if is_far(scene, score, at) else fit_of(points, has_questions=bool(questions)),
        waiting=bool(score.waiting[at]),
        reasons=reasons_of(contributions, score, at),
        attention=attention_of(scene, contributions, score, at),
    )


def contributions_of(scene: Scene, score: Score, at: int) -> tuple[Contribution, ...]:
    """Every criterion kept, in order, then what congestion takes off: they add up to the points."""
    kept = [criterion for criterion in CRITERIA if criterion.code in score.values]
    values = [float(score.values[criterion.code][at]) for criterion in kept]
    whole = shared_out([value * score.weights[c.code] for value, c in zip(values, kept, strict=True)])
    said = [
        Contribution(criterion.code, points, score.weights[criterion.code], criterion.reason(scene, at, value))
        for criterion, points, value in zip(kept, whole, values, strict=True)
    ]
    taken_off = int(score.malus[at])
    if taken_off:
        said.append(Contribution(Criterion.CONGESTION, -taken_off, 0, congestion_reason(scene, at)))
    return tuple(said)


def congestion_reason(scene: Scene, at: int) -> str:
    """« Déjà 5 personnes orientées pour 2 places »."""
    seats, known = int(scene.of("seats_left")[at]), scene.context.pending_count
    people = known.get(int(scene.of("key")[at]), int(scene.of("pending_count")[at]))
    if seats <= 0:
        return "Complet pour l’instant, liste d’attente ouverte"
    if not people:
        return f"Déjà beaucoup de demandes pour {plural(seats, 'place')}"
    return f"Déjà {plural(people, 'personne')} orientée{'s' if people >= 2 else ''} pour {plural(seats, 'place')}"


def questions_of(scene: Scene, at: int) -> tuple[Question, ...]:
    """What remains to check on one offer, in the order of the rules."""
    return tuple(
        Question(rule.code, asked_by(rule, scene, at))
        for rule in RULES
        if rule.code in scene.verdicts and scene.verdicts[rule.code][at] == CHECK
    )


def travel_of(scene: Scene, at: int) -> Travel:
    """The trip as shown: always an estimate unless a matrix gave it."""
    trips = scene.trips
    mode, minutes, km = int(trips.mode[at]), float(trips.minutes[at]), float(trips.km[at])
    return Travel(
        mode=None if mode < 0 else Mode.at(mode),
        minutes=None if np.isnan(minutes) else round(minutes),
        estimated=bool(trips.estimated[at]),
        distance_km=None if np.isnan(km) else km,
        text=trip_text(scene, at),
    )


def fit_of(points: int, *, has_questions: bool) -> Fit:
    """What the person reads; an open question bars « très adapté »."""
    if points >= STRONG_FROM_POINTS and not has_questions:
        return Fit.STRONG
    return Fit.GOOD if points >= GOOD_FROM_POINTS else Fit.TO_DISCUSS


def is_far(scene: Scene, score: Score, at: int) -> bool:
    """Whether nothing ties an offer to what the person would like: « à voir ensemble », however near it is.

    Jobs are held against jobs wished, themes against themes liked. What names nothing of what was said is judged
    by its points, unless its French may be out of reach.
    """
    values = score.values.get(Criterion.ACTIVITY)
    if values is None or values[at] >= LEAST_TIE:
        return False
    row, columns, profile = scene.rows[at], scene.columns, scene.profile
    names_a_job = bool(profile.wishes) and columns.rome_start[row + 1] > columns.rome_start[row]
    names_a_theme = bool(profile.themes) and columns.theme_start[row + 1] > columns.theme_start[row]
    asks_french = profile.french is not None and scene.verdicts[Rule.FRENCH][at] == CHECK
    return bool(names_a_job or names_a_theme or asks_french)


def reasons_of(contributions: tuple[Contribution, ...], score: Score, at: int) -> tuple[str, ...]:
    """The three strongest reasons, by the points they bring."""
    good = [
        given for given in contributions
        if given.criterion in score.values and score.values[given.criterion][at] >= GOOD_REASON_VALUE and given.points
    ]  # fmt: skip
    strongest = sorted(good, key=lambda given: -given.points)[:MOST_REASONS]
    return tuple(given.reason for given in strongest)


def is_weak(criterion: Criterion, value: float) -> bool:
    """Whether a criterion is worth a warning: one need answered among several is good news, however few its points."""
    return value <= ATTENTION_VALUE and not (criterion is Criterion.HELPS and value > 0)


def attention_of(scene: Scene, contributions: tuple[Contribution, ...], score: Score, at: int) -> str | None:
    """The one thing to keep in mind: waiting, a record extract, else the greatest loss of points."""
    if score.waiting[at]:
        return (
            "Liste d’attente"
            + f"{NBSP}: "
            + congestion_reason(scene, at)[:1].lower()
            + congestion_reason(scene, at)[1:]
        )
    if scene.of("required")[at] & Requirement.RECORD_EXTRACT.bit:
        return "Un extrait de casier judiciaire est demandé."
    weak = [
        given for given in contributions
        if given.criterion is Criterion.CONGESTION or is_weak(given.criterion, score.values[given.criterion][at])
    ]  # fmt: skip
    return max(weak, key=lambda given: given.max - given.points).reason if weak else None
