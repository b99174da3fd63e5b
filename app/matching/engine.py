"""One person against every offer: rules, points, order, reasons."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from app.matching import batch
from app.matching.arrays import Array, Columns
from app.matching.cautions import cautions_of
from app.matching.criteria import kept_criteria
from app.matching.explanation import Score, item_of, score_of
from app.matching.geometry import BoolArray
from app.matching.levers import levers_of
from app.matching.people_table import Asked
from app.matching.person import Person
from app.matching.questions import asked_first
from app.matching.ranking import Alike, diversified, order_of
from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context, Excluded, Explanation, MatchItem, MatchResult, RuleAnswer
from app.matching.rules import QUICK_FIRST, RULES, WITHIN_UNIVERSE, asked_by, judge
from app.matching.scene import Scene
from app.matching.universe import caps_kinds, near_rows, universe_rows, wished_kinds
from app.matching.values import Kind, Profile
from app.matching.verdicts import Verdict
from app.matching.weights import DEFAULT_WEIGHTS, Weights, rescaled

DEFAULT_LIMIT = 50
DEFAULT_SEED = 0


def match(
    profile: Profile,
    columns: Columns,
    *,
    today: date,
    seed: int = DEFAULT_SEED,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    limit: int = DEFAULT_LIMIT,
    context: Context = NO_CONTEXT,
) -> MatchResult:
    """Offers ranked for one person, in two blocks, with what was left out and why.

    today   the day of the person, in Paris
    seed    order of ties, from ``ranking.daily_seed``
    limit   items of each block; a shorter list is always the beginning of a longer one
    """
    person = Person(profile, edges)
    rows = near_rows(columns, profile)
    activities = judged(person, columns, universe_rows(columns, rows, profile, today), today, context)
    helps = judged(person, columns, universe_rows(columns, rows, profile, today, services=True), today, context)
    eligible = eligible_of(activities)
    items, total = ranked(activities.narrow(eligible), weights, seed, limit, services=False)
    services, _ = ranked(helps.narrow(eligible_of(helps)), weights, seed, limit, services=True)
    return MatchResult(
        version=weights.full_version,
        items=items,
        services=services,
        total=total,
        excluded=excluded_of(activities, helps),
        levers=levers_of(activities, helps),
        questions=asked_first(activities, eligible),
        warnings=cautions_of(person),
    )


def rank(
    profile: Profile,
    columns: Columns,
    *,
    today: date,
    seed: int = DEFAULT_SEED,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    limit: int = DEFAULT_LIMIT,
    context: Context = NO_CONTEXT,
) -> tuple[Array, Array]:
    """The rows and points of the first activities, in the order of ``match``, without a sentence: for batches.

    returns  rows of ``columns``, shape (k,), k at most ``limit``; points, int64, same shape
    """
    if batch.pays(columns, context):
        alone = [Asked(profile, context, seed)]
        return batch.rank_many(alone, columns, today=today, edges=edges, weights=weights, limit=limit)[0]
    return rank_in_arrays(
        profile, columns, today=today, seed=seed, weights=weights, edges=edges, limit=limit, context=context
    )


def rank_in_arrays(
    profile: Profile,
    columns: Columns,
    *,
    today: date,
    seed: int = DEFAULT_SEED,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    limit: int = DEFAULT_LIMIT,
    context: Context = NO_CONTEXT,
) -> tuple[Array, Array]:
    """``rank`` by numpy alone: what the kernel must answer, and who answers without it."""
    person = Person(profile, edges)
    rows = universe_rows(columns, near_rows(columns, profile), profile, today)
    scene = Scene(person, columns, rows, today, context)
    for rules in QUICK_FIRST:  # nothing is said of what is left out: each rule looks at fewer offers
        judge(scene, rules)
        scene = scene.narrow(eligible_of(scene))
    if not len(scene.rows):
        return scene.rows, np.zeros(0, dtype=np.int64)
    score = score_of(scene, rescaled(weights.points, kept_criteria(profile, services=False)))
    order = best_first(scene, score, seed)[:limit]
    return scene.rows[order], score.points[order]


def judged(person: Person, columns: Columns, rows: Array, today: date, context: Context) -> Scene:
    """The scene of these rows of the universe, every rule applied."""
    scene = Scene(person, columns, rows, today, context)
    judge(scene, WITHIN_UNIVERSE)
    return scene


def eligible_of(scene: Scene) -> BoolArray:
    """Rows to which no rule says no."""
    kept = np.ones(len(scene.rows), dtype=np.bool_)
    for verdict in scene.verdicts.values():
        kept &= verdict != Verdict.NO
    return kept


def ranked(
    scene: Scene, weights: Weights, seed: int, limit: int, *, services: bool
) -> tuple[tuple[MatchItem, ...], int]:
    """The first items of a block, and how many it holds."""
    if not len(scene.rows):
        return (), 0
    kept = kept_criteria(scene.profile, services=services)
    score = score_of(scene, rescaled(weights.points, kept))
    order = best_first(scene, score, seed)
    first, scores = scene.narrow(order[:limit]), score.take(order[:limit])
    return tuple(item_of(first, scores, at) for at in range(len(first.rows))), len(order)


def best_first(scene: Scene, score: Score, seed: int) -> Array:
    """Positions in the order shown."""
    order = order_of(score.points, score.waiting, scene.of("key"), seed)
    kind = scene.of("kind") if caps_kinds(scene.profile) else None
    alike = Alike(scene.of("structure"), scene.of("title"), kind)
    return diversified(order, score.points, score.waiting, alike)


def excluded_of(activities: Scene, helps: Scene) -> Excluded:
    """Offers with at least one no, each counted once under its first rule; services only when asked for."""
    by_rule: dict[str, int] = {}
    scenes = [activities, helps] if Kind.SERVICE in wished_kinds(activities.profile) else [activities]
    for scene in scenes:
        left = np.ones(len(scene.rows), dtype=np.bool_)
        for rule in RULES:
            if rule.code in scene.verdicts:
                refused = left & (scene.verdicts[rule.code] == Verdict.NO)
                left &= ~refused
                by_rule[rule.code] = by_rule.get(rule.code, 0) + int(refused.sum())
    counted = {code: count for code, count in by_rule.items() if count}
    return Excluded(sum(counted.values()), counted)


def explain(
    profile: Profile,
    columns: Columns,
    row: int,
    *,
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    context: Context = NO_CONTEXT,
) -> Explanation:
    """« Pourquoi je ne vois pas cette offre ? »: every rule that says no or asks; points when none says no."""
    scene = Scene(Person(profile, edges), columns, np.array([row]), today, context)
    judge(scene)
    answers = tuple(
        RuleAnswer(
            rule.code,
            Verdict(int(scene.verdicts[rule.code][0])),
            rule.refusal(scene, 0) if scene.verdicts[rule.code][0] == Verdict.NO else asked_by(rule, scene, 0),
            rule.liftable,
        )
        for rule in RULES
        if rule.code in scene.verdicts and scene.verdicts[rule.code][0] != Verdict.YES
    )
    if not eligible_of(scene)[0]:
        return Explanation(eligible=False, rules=answers, item=None)
    services = scene.of("kind")[0] == Kind.SERVICE.number
    kept = kept_criteria(profile, services=bool(services))
    return Explanation(
        eligible=True, rules=answers, item=item_of(scene, score_of(scene, rescaled(weights.points, kept)), 0)
    )


def for_whom(
    columns: Columns,
    row: int,
    profiles: Sequence[Profile],
    *,
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    contexts: Sequence[Context] | None = None,
) -> list[tuple[int, Explanation]]:
    """« Pour qui cette offre ? » over a referent's own caseload: positions of the profiles, best first, then those
    for whom a rule says no. Structures never see this."""
    said = contexts if contexts is not None else [NO_CONTEXT] * len(profiles)
    answers = [
        (at, explain(profile, columns, row, today=today, weights=weights, edges=edges, context=context))
        for at, (profile, context) in enumerate(zip(profiles, said, strict=True))
    ]
    return sorted(answers, key=lambda answer: (-(answer[1].item.points if answer[1].item else -1), answer[0]))
