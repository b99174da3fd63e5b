"""Caseload proposals: a few offers for each person, without sending ten people to the same two seats.

A transport problem: each person takes at most ``per_person`` offers, each offer at most its capacity, the sum of the
points is the greatest. Its matrix is totally unimodular (Hoffman and Kruskal, 1956), so the simplex answer is whole.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from math import ceil

import numpy as np

from app.matching.congestion import DEFAULT_ACCEPTANCE, WAITING_ABOVE

PER_PERSON = 3
NO_CAPACITY_LIMIT = 10_000
# A proposal more is worth more than any points, and a person's first more than another's second.
PROPOSAL_BONUS = 1000.0


def capacity(seats_left: int | None, pending_count: int, acceptance: float = DEFAULT_ACCEPTANCE) -> int:
    """How many more people an offer can be proposed to before its waiting list; no limit of seats, no limit here."""
    if seats_left is None:
        return NO_CAPACITY_LIMIT
    return max(0, ceil(WAITING_ABOVE * seats_left / acceptance) - pending_count)


def assign(
    points: Sequence[Mapping[int, int]], capacities: Mapping[int, int], per_person: int = PER_PERSON
) -> list[list[int]]:
    """Offer keys proposed to each person, best first.

    points      for each person, offer key → points (their own eligible offers)
    capacities  offer key → proposals it can take
    """
    pairs = [(person, key) for person, offers in enumerate(points) for key in sorted(offers)]
    if not pairs:
        return [[] for _ in points]
    optimize, sparse = import_module("scipy.optimize"), import_module("scipy.sparse")  # 40 MB, asked here alone
    keys = sorted({key for _, key in pairs})
    row_of = {key: len(points) + at for at, key in enumerate(keys)}
    count, steps = len(pairs), len(points) * per_person
    rows = [row for person, key in pairs for row in (person, row_of[key])]
    columns = [at for at in range(count) for _ in range(2)]
    # each person's proposals fill steps of decreasing worth: everyone has a first before anyone has a second
    rows += [step // per_person for step in range(steps)]
    columns += [count + step for step in range(steps)]
    signs = [1.0] * (2 * count) + [-1.0] * steps
    matrix = sparse.coo_array((signs, (rows, columns)), shape=(len(points) + len(keys), count + steps)).tocsr()
    bonus = [PROPOSAL_BONUS * (per_person - step % per_person) for step in range(steps)]
    worth = np.array([points[person][key] for person, key in pairs] + bonus, dtype=np.float64)
    solution = optimize.linprog(
        -worth,
        A_eq=matrix[: len(points)],
        b_eq=np.zeros(len(points)),
        A_ub=matrix[len(points) :],
        b_ub=np.array([capacities.get(key, NO_CAPACITY_LIMIT) for key in keys], dtype=np.float64),
        bounds=(0, 1),
        method="highs-ds",
    )
    chosen: list[list[int]] = [[] for _ in points]
    for (person, key), taken in zip(pairs, solution.x, strict=False):
        if taken > 0.5:
            chosen[person].append(key)
    return [sorted(mine, key=lambda key: (-points[person][key], key)) for person, mine in enumerate(chosen)]
