"""The loop, the arrays and the kernel agree on crowds drawn at once; so do the sentences, with the points they explain.

Quick enough to be run before each change of the core, one at a time (``scripts/mutate_matching.py``).
"""

import os
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from app.matching import batch
from app.matching.columns import columns_of
from app.matching.criteria import kept_criteria
from app.matching.engine import explain, match, rank_in_arrays
from app.matching.explanation import score_of
from app.matching.people_table import Asked
from app.matching.person import Person
from app.matching.results import Context
from app.matching.rules import RULES, judge
from app.matching.scene import Scene
from app.matching.values import Criterion, Help, Kind, Verdict
from app.matching.weights import DEFAULT_POINTS, DEFAULT_WEIGHTS, rescaled
from tests.matching import oracle
from tests.matching.crowds import offer, person
from tests.matching.kernels import PLAIN
from tests.matching.strategies import EDGES, TODAY

PEOPLE, OFFERS = int(os.environ.get("APORTEE_CROWD", "12")), 70
SEEN = Context(asked=frozenset({3}), declined=frozenset({7}), blocked_structures=frozenset({9}))


@pytest.fixture(scope="module")
def crowd():
    """Offers, their columns, and people."""
    rng = Random(20261124)
    facts = [offer(rng, key) for key in range(1, OFFERS + 1)]
    return facts, columns_of(facts), [person(rng) for _ in range(PEOPLE)]


def test_the_arrays_say_of_every_pair_what_the_loop_says(crowd):
    facts, columns, people = crowd
    eligible = 0
    for profile in people:
        scene = Scene(Person(profile, EDGES), columns, np.arange(len(facts)), TODAY, SEEN)
        judge(scene)
        judged = [oracle.judge(profile, fact, today=TODAY, edges=EDGES, context=SEEN) for fact in facts]
        for row, judgement in enumerate(judged):
            assert {
                rule.code: Verdict(int(scene.verdicts[rule.code][row])) if rule.code in scene.verdicts else Verdict.YES
                for rule in RULES
            } == judgement.verdicts
        for services in (False, True):
            block = [at for at, fact in enumerate(facts) if (fact.kind is Kind.SERVICE) is services]
            rows = [at for at in block if judged[at].eligible]
            eligible += len(rows)
            if rows:
                same_points(scene.narrow(np.array(rows)), [judged[at] for at in rows], services=services)
    assert eligible > 2 * PEOPLE


def same_points(scene, judged, *, services):
    score = score_of(scene, rescaled(DEFAULT_POINTS, kept_criteria(scene.profile, services=services)))
    for at, judgement in enumerate(judged):
        for criterion, values in score.values.items():
            assert values[at] == pytest.approx(judgement.values[criterion], abs=1e-9), criterion
        assert (score.points[at], score.malus[at]) == (judgement.points, judgement.malus)
        assert bool(score.waiting[at]) is judgement.waiting


def lodging(key: int) -> frozenset[Help]:
    """One offer in five gives a room; trips are then once a week."""
    return frozenset({Help.LODGING}) if key % 5 == 0 else frozenset()


@pytest.mark.parametrize("limit", [4, OFFERS])
def test_the_kernel_ranks_as_the_arrays_do(crowd, monkeypatch, limit):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    facts, _, people = crowd
    columns = columns_of([replace(fact, helps=fact.helps | lodging(fact.key)) for fact in facts])
    asked = [Asked(profile, SEEN, seed) for seed, profile in enumerate(people)]
    options = {"today": TODAY, "edges": EDGES, "weights": DEFAULT_WEIGHTS, "limit": limit}
    for one, (rows, points) in zip(asked, batch.rank_many(asked, columns, **options), strict=True):
        there, worth = rank_in_arrays(one.profile, columns, seed=one.seed, context=SEEN, **options)
        assert (rows.tolist(), points.tolist()) == (there.tolist(), worth.tolist())


def test_what_is_printed_adds_up_and_says_why(crowd):
    facts, columns, people = crowd
    for profile in people[:12]:
        result = match(profile, columns, today=TODAY, seed=2, edges=EDGES, context=SEEN)
        judged = [oracle.judge(profile, fact, today=TODAY, edges=EDGES, context=SEEN) for fact in facts]
        assert result.total == sum(
            one.eligible for one, fact in zip(judged, facts, strict=True) if fact.kind is not Kind.SERVICE
        )
        for item in (*result.items, *result.services):
            judgement = judged[item.row]
            assert (item.key, item.points) == (facts[item.row].key, judgement.points)
            assert sum(part.points for part in item.contributions) == item.points
            values = {part.criterion: part for part in item.contributions if part.criterion is not Criterion.CONGESTION}
            for criterion, part in values.items():
                assert abs(part.points - part.max * judgement.values[criterion]) < 1
            assert {asked.rule for asked in item.to_check} <= {
                rule for rule, verdict in judgement.verdicts.items() if verdict is Verdict.CHECK
            }
            assert len(item.reasons) <= 3


def test_each_no_and_each_question_has_its_sentence(crowd):
    facts, columns, people = crowd
    for profile in people[:12]:
        for row in range(0, len(facts), 7):
            said = explain(profile, columns, row, today=TODAY, edges=EDGES, context=SEEN)
            judgement = oracle.judge(profile, facts[row], today=TODAY, edges=EDGES, context=SEEN)
            assert {one.rule: one.verdict for one in said.rules} == {
                rule: verdict for rule, verdict in judgement.verdicts.items() if verdict is not Verdict.YES
            }
            assert all(one.sentence.strip() for one in said.rules)
            assert said.eligible is judgement.eligible


def test_people_who_begin_nowhere_are_ranked_the_same_by_both(crowd, monkeypatch):
    monkeypatch.setattr(batch, "kernel", lambda: PLAIN)
    _, columns, people = crowd
    lost = [replace(profile, lat=None, lon=None) for profile in people[:10]]
    options = {"today": TODAY, "edges": EDGES, "weights": DEFAULT_WEIGHTS, "limit": 20}
    found = batch.rank_many([Asked(profile, SEEN, 1) for profile in lost], columns, **options)
    for profile, (rows, points) in zip(lost, found, strict=True):
        there, worth = rank_in_arrays(profile, columns, seed=1, context=SEEN, **options)
        assert (rows.tolist(), points.tolist()) == (there.tolist(), worth.tolist())


def test_columns_put_one_after_the_other_and_read_again_are_those_of_all_the_offers(crowd):
    facts, columns, _ = crowd
    parts = [columns_of(facts[:20]), columns_of(facts[20:45]), columns_of(facts[45:])]
    joined = type(columns).concatenate(parts)
    read = type(columns).from_arrays(joined.arrays())

    for name, array in columns.arrays().items():
        np.testing.assert_array_equal(getattr(read, name), array, err_msg=name)
