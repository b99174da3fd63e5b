"""The vectorised kernel gives, for every person and every offer, exactly what the slow loop gives."""

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.columns import columns_of
from app.matching.criteria import kept_criteria
from app.matching.engine import explain, match
from app.matching.explanation import score_of
from app.matching.person import Person
from app.matching.results import Context
from app.matching.rules import RULES, judge
from app.matching.scene import Scene
from app.matching.values import Kind, Verdict
from app.matching.weights import DEFAULT_POINTS, rescaled
from tests.matching import oracle
from tests.matching.strategies import EDGES, TODAY, examples, profiles, worlds

CONTEXT = Context(blocked_structures=frozenset({4}), pending_load={7: 2.0})


@settings(max_examples=examples(80), deadline=None)
@given(profile=profiles(), facts=worlds(least=1))
def test_the_kernel_gives_the_verdicts_values_and_points_of_the_loop(profile, facts):
    columns = columns_of(facts)
    judgements = [oracle.judge(profile, fact, today=TODAY, edges=EDGES, context=CONTEXT) for fact in facts]
    scene = Scene(Person(profile, EDGES), columns, np.arange(len(facts)), TODAY, CONTEXT)
    judge(scene)

    for row, judgement in enumerate(judgements):
        said = {rule.code: Verdict(int(scene.verdicts.get(rule.code, np.full(row + 1, 2))[row])) for rule in RULES}
        assert said == judgement.verdicts
    for services in (False, True):
        kept = [
            j.eligible and (fact.kind is Kind.SERVICE) is services for j, fact in zip(judgements, facts, strict=True)
        ]
        if any(kept):
            same_values_and_points(scene.narrow(np.array(kept)), judgements, services=services)


def same_values_and_points(scene, judgements, *, services):
    score = score_of(scene, rescaled(DEFAULT_POINTS, kept_criteria(scene.profile, services=services)))
    for at, row in enumerate(scene.rows):
        for criterion, values in score.values.items():
            assert values[at] == pytest.approx(judgements[row].values[criterion], abs=1e-9), criterion
        assert score.points[at] == judgements[row].points
        assert score.malus[at] == judgements[row].malus
        assert bool(score.waiting[at]) is judgements[row].waiting


@settings(max_examples=examples(30), deadline=None)
@given(profile=profiles(), facts=worlds())
def test_a_search_shows_the_eligible_offers_and_counts_the_others_under_their_first_rule(profile, facts):
    result = match(profile, columns_of(facts), today=TODAY, seed=3, edges=EDGES, context=CONTEXT)

    judged = {fact.key: oracle.judge(profile, fact, today=TODAY, edges=EDGES, context=CONTEXT) for fact in facts}
    shown = [*result.items, *result.services]
    assert {item.key for item in shown} == {key for key, j in judged.items() if j.eligible}
    assert all(item.points == judged[item.key].points for item in shown)
    counted = [
        next(rule for rule in RULES if judged[fact.key].verdicts[rule.code] is Verdict.NO).code
        for fact in facts
        if not judged[fact.key].eligible
        and judged[fact.key].verdicts["state"] is Verdict.YES
        and fact.kind in oracle.wished_kinds(profile)
    ]
    assert result.excluded.by_rule == {rule: counted.count(rule) for rule in set(counted)}
    assert result.excluded.total == len(counted)


@settings(max_examples=examples(30), deadline=None)
@given(profile=profiles(), facts=worlds(least=1))
def test_the_explanation_of_one_offer_is_what_the_search_does_with_it(profile, facts):
    columns = columns_of(facts)
    result = match(profile, columns, today=TODAY, seed=3, edges=EDGES, context=CONTEXT)
    shown = {item.key: item for item in (*result.items, *result.services)}

    for row, fact in enumerate(facts):
        said = explain(profile, columns, row, today=TODAY, edges=EDGES, context=CONTEXT)
        assert said.eligible is (fact.key in shown)
        assert said.item == shown.get(fact.key)
        assert said.eligible is not any(answer.verdict is Verdict.NO for answer in said.rules)
        assert all(answer.sentence.strip() for answer in said.rules)
