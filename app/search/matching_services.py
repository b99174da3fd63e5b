"""Matching on the live catalogue: ranked offers for a profile, and why an offer is or is not among them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from app.kit import clock
from app.kit.instance import once_per_app
from app.matching import batch, engine, ranking
from app.matching.arrays import Array
from app.matching.reference import RomeEdges
from app.matching.results import NO_CONTEXT, Asked, Context, Excluded, Explanation, Lever, MatchItem
from app.matching.values import Profile
from app.matching.verdicts import Criterion
from app.matching.weights import DEFAULT_WEIGHTS, Weights, WeightsError
from app.reference import queries as reference
from app.search.catalogue import Snapshot
from app.search.live import snapshot
from app.search.rows import LiveOffer
from app.territories import queries as territories

DEFAULT_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Ranked:
    """One offer for one person: what a card prints, and what the engine says of it."""

    offer: LiveOffer
    item: MatchItem


@dataclass(frozen=True, slots=True)
class Matches:
    """The two blocks for one person, what was left out, what would open doors."""

    version: str
    seq: int  # of the catalogue: the last change of an offer that was read
    items: Sequence[Ranked]
    services: Sequence[Ranked]
    total: int
    excluded: Excluded
    levers: Sequence[Lever]
    lever_services: Mapping[int, LiveOffer]
    questions: Sequence[Asked]
    warnings: Sequence[str]


def match(
    profile: Profile,
    *,
    now: datetime,
    territory_code: str | None = None,
    person: str = "",
    context: Context = NO_CONTEXT,
    limit: int = DEFAULT_LIMIT,
    weights: Weights | None = None,
    among: Collection[int] | None = None,
) -> Matches:
    """Return the offers ranked for a profile.

    among    keys of the only offers to look at, when others were left out before; all of them otherwise
    weights  those of the territory when the caller ranks for many people, read here otherwise
    person   public id that seeds the order of ties, '' for the stateless API (the day alone seeds)
    context  what the desk knows: already asked, declined, pending load by offer id
    """
    today = clock.local_date(now)
    present = snapshot(today)
    seed = ranking.daily_seed(today, person) if person else ranking.daily_seed(today)
    looked_at = None if among is None else rows_of(present, among)
    columns = present.columns if looked_at is None else present.columns.take(looked_at)
    result = engine.match(profile, columns, today=today, seed=seed, weights=weights or weights_of(territory_code),
                          edges=edges(), limit=limit, context=context)  # fmt: skip
    offers = present.offers
    row_of = (lambda row: row) if looked_at is None else looked_at.tolist().__getitem__
    keys = [lever.service for lever in result.levers if lever.service is not None]
    helpers = {key: offers[row] for key in keys if (row := present.row_of_key(key)) is not None}
    return Matches(
        version=result.version,
        seq=present.seq,
        items=[Ranked(offers[row_of(item.row)], item) for item in result.items],
        services=[Ranked(offers[row_of(item.row)], item) for item in result.services],
        total=result.total,
        excluded=result.excluded,
        levers=result.levers,
        lever_services=helpers,
        questions=result.questions,
        warnings=result.warnings,
    )


def rows_of(present: Snapshot, keys: Collection[int]) -> Array:
    """Return the live rows of these offers, ascending."""
    rows = [row for key in keys if (row := present.row_of_key(key)) is not None]
    return np.array(sorted(rows), dtype=np.int64)


def explain(
    profile: Profile,
    public_id: str,
    *,
    now: datetime,
    territory_code: str | None = None,
    context: Context = NO_CONTEXT,
    weights: Weights | None = None,
) -> tuple[LiveOffer, Explanation] | None:
    """Return why an offer is or is not proposed to a profile; None when the offer is not live."""
    today = clock.local_date(now)
    present = snapshot(today)
    row = present.row_of_id(public_id)
    if row is None:
        return None
    found = engine.explain(
        profile, present.columns, row, today=today, weights=weights or weights_of(territory_code), edges=edges(),
        context=context,
    )  # fmt: skip
    return present.offers[row], found


def explain_many(
    profile: Profile, keys: Sequence[int], *, now: datetime, weights: Weights, context: Context
) -> list[Ranked]:
    """Return those of these offers that no rule leaves out for a profile, in the order given."""
    today = clock.local_date(now)
    present = snapshot(today)
    rows = [row for key in keys if (row := present.row_of_key(key)) is not None]
    found = [
        (row, engine.explain(profile, present.columns, row, today=today, weights=weights, edges=edges(),
                             context=context).item)
        for row in rows
    ]  # fmt: skip
    return [Ranked(present.offers[row], item) for row, item in found if item is not None]


def for_whom(
    public_id: str,
    profiles: Sequence[Profile],
    *,
    now: datetime,
    territory_code: str | None = None,
    context: Context = NO_CONTEXT,
) -> list[tuple[int, Explanation]]:
    """Return the positions of the profiles an offer suits, best first, then those a rule leaves out; empty when the
    offer is not live. ``context`` is the same for all."""
    today = clock.local_date(now)
    present = snapshot(today)
    row = present.row_of_id(public_id)
    if row is None:
        return []
    return engine.for_whom(
        present.columns, row, profiles, today=today, weights=weights_of(territory_code), edges=edges(),
        contexts=[context] * len(profiles),
    )  # fmt: skip


def warm_up(today: date) -> None:
    """Have the ranking compiled before it is needed, where a catalogue is large enough for that to pay."""
    present = snapshot(today)
    if batch.pays(present.columns, NO_CONTEXT):
        batch.warm_up(present.columns, today)


def edges() -> RomeEdges:
    """Return the near-job edges and the words of jobs and themes, read once in this process."""
    return once_per_app(
        "aportee_rome_edges",
        lambda: RomeEdges.build(reference.near_jobs(), labels=reference.spoken_labels()),
    )


def weights_of(territory_code: str | None) -> Weights:
    """Return the weights in force in a territory; the model's own where it set none, or an older model's."""
    signed = territories.in_force(territory_code) if territory_code else None
    if signed is None or not signed.settings.weights:
        return DEFAULT_WEIGHTS
    points = signed.settings.weights
    try:
        return Weights(
            {code: points[code.value] for code in Criterion if code.value in points},
            version=f"{territory_code}-{signed.version}",
        )
    except (WeightsError, ValueError):
        return DEFAULT_WEIGHTS
