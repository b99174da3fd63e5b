"""G5 to G8: matching one person against one PostgreSQL statement, against the memory's own speed, and in batches."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import numpy as np

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching import engine
from app.matching.arrays import Columns
from app.matching.person import Person
from app.matching.reference import RomeEdges
from app.matching.universe import near_rows, universe_rows
from app.matching.values import Profile
from app.search.matching_services import edges
from bench import matching_postgresql, matching_world
from bench.against_postgresql import postgresql
from bench.goals import Result, not_run
from bench.stage import stage
from bench.world import TODAY, World, the_world

PEOPLE, ROUNDS, TOP = 40, 5, 50
ALL = 10_000_000
BATCH_SAMPLE, BATCH_PEOPLE = 60, 10_000
DENSE_DEPARTEMENT = "93"
BANDWIDTH_BYTES = 256 * 2**20
POSITION_BYTES = 12  # three 32-bit numbers a place


def run(size: int = 100_000, *, large: int = 1_000_000) -> list[Result]:
    """Measure. ``size`` is that of G5 and G7, ``large`` that of G6."""
    with stage():
        world = the_world()
        columns, near = matching_world.columns(world, size), edges()
        return [
            g5(world, columns, near),
            g6(world, matching_world.columns(world, large), near),
            g7(world, size, near),
            not_run("G8", "not run: it needs the compiled kernel, which is not written"),
        ]


def ours(profile: Profile, columns: Columns, near: RomeEdges, limit: int = TOP) -> tuple[Any, Any]:
    """The ranking without sentences: rows and points."""
    return engine.rank(profile, columns, today=TODAY, edges=near, limit=limit)


def g5(world: World, columns: Columns, near: RomeEdges) -> Result:
    """One person against all the offers: all rules, all criteria, the first fifty with their points."""
    people = matching_world.profiles(world, PEOPLE)
    with postgresql() as connection:
        # measured for this statement: the generic plan, on one process, is PostgreSQL's quickest here
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("SET max_parallel_workers_per_gather = 0")
        matching_postgresql.fill(connection, columns)
        pairs: list[tuple[Callable[[], Any], Callable[[], Any]]] = []
        equal = hits = 0
        for number, profile in enumerate(people):
            matching_postgresql.put_week(connection, number, profile)
            sql = matching_postgresql.statement(Person(profile, near))
            asked = matching_postgresql.parameters(profile, near, columns, number)
            found = matching_postgresql.ask(connection, sql, asked)
            rows, points = ours(profile, columns, near, ALL)
            equal += _same(found, columns, rows, points)
            hits += len(rows)
            theirs_ = partial(matching_postgresql.ask, connection, sql, asked)
            pairs.append((partial(ours, profile, columns, near), theirs_))
        mine, theirs = interleaved(pairs)
    ratios = [peer / own for own, peer in zip(mine, theirs, strict=True)]
    proof = {
        "ours_ms": round(median(mine) * 1e3, 3), "peer_ms": round(median(theirs) * 1e3, 2),
        "ours_p95_ms": round(quantiles(mine, n=20)[-1] * 1e3, 3),
        "peer_p95_ms": round(quantiles(theirs, n=20)[-1] * 1e3, 2),
        "same_answers": f"{equal}/{len(people)}", "eligible": hits, "n": len(mine),
    }  # fmt: skip
    ratio = median(ratios)
    return Result(
        "G5", round(ratio, 1), ratio >= 40 and equal == len(people),
        f"numpy, {len(columns):,} offers, median of per-person ratios; numba: not measured (no compiled kernel)", proof,
    )  # fmt: skip


def _same(found: Sequence[tuple[int, int, int]], columns: Columns, rows: np.ndarray, points: np.ndarray) -> bool:
    """As many eligible, and the same keys with the same points above the last rank, where only ties may differ.

    Offers that wait come after all others on both sides and the caps of the first ten move offers, so that sets are
    compared, not orders.
    """
    if not found:
        return not len(rows)
    key = columns.key[rows].tolist()
    mine = dict(zip(key, points.tolist(), strict=True))
    return found[0][2] == len(rows) and all(mine.get(theirs) == worth for theirs, worth, _ in found)


def interleaved(pairs: Sequence[tuple[Callable[[], Any], Callable[[], Any]]]) -> tuple[list[float], list[float]]:
    """Medians of the rounds for each pair, both sides in turn so that the machine's moods fall on both."""
    times = np.empty((ROUNDS, len(pairs), 2))
    for round_ in range(ROUNDS):
        for at, sides in enumerate(pairs):
            for side, work in enumerate(sides):
                started = perf_counter()
                work()
                times[round_, at, side] = perf_counter() - started
    middle = np.median(times, axis=0)
    return middle[:, 0].tolist(), middle[:, 1].tolist()


def bandwidth() -> float:
    """Bytes a second that one core reads, summing an array larger than its caches."""
    data = np.ones(BANDWIDTH_BYTES // 4, dtype=np.float32)
    return BANDWIDTH_BYTES / min(_timed(lambda: float(data.sum(dtype=np.float32))) for _ in range(ROUNDS))


def _timed(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def g6(world: World, columns: Columns, near: RomeEdges) -> Result:
    """A million offers against the time the memory alone would take for the bytes that must be read."""
    people = matching_world.profiles(world, PEOPLE)
    speed = bandwidth()
    row_bytes = sum(array.nbytes for array in columns.arrays().values()) / len(columns)
    distance, every = [], []
    for profile in people:
        ours(profile, columns, near)
        survivors = len(universe_rows(columns, near_rows(columns, profile), profile, TODAY))
        positions = POSITION_BYTES * len(columns.lat)
        nearest = median(_timed(lambda p=profile: near_rows(columns, p)) for _ in range(ROUNDS))
        distance.append(nearest * speed / positions)
        whole = median(_timed(lambda p=profile: ours(p, columns, near)) for _ in range(ROUNDS))
        every.append(whole * speed / (positions + survivors * row_bytes))
    proof = {
        "bandwidth_gb_s": round(speed / 1e9, 2), "distance_x": round(median(distance), 2),
        "all_rules_x": round(median(every), 2), "row_bytes": round(row_bytes), "n": len(people),
    }  # fmt: skip
    reached = median(distance) <= 1.3 and median(every) <= 6
    return Result(
        "G6", proof["distance_x"], reached,
        f"numpy, {len(columns):,} offers: distance phase {proof['distance_x']}×, all rules {proof['all_rules_x']}× "
        "(to reach 1.3× and 6×)", proof,
    )  # fmt: skip


def g7(world: World, size: int, near: RomeEdges) -> Result:
    """Ten thousand people of one dense département, on a sample of them, with one process."""
    communes: list[CommuneRow] = gazetteer().index.of_departement(DENSE_DEPARTEMENT, 60)
    columns = matching_world.columns(world, size, communes=communes)
    people = matching_world.profiles(world, BATCH_SAMPLE, communes=communes)
    each = [_timed(lambda p=profile: ours(p, columns, near)) for profile in people]
    seconds = sum(each) / len(each) * BATCH_PEOPLE
    return Result(
        "G7", round(seconds), seconds <= 20,
        f"numpy, one process, {size:,} offers, extrapolated from {len(people)} people to {BATCH_PEOPLE:,}; numba: not measured",
        {"each_ms": round(median(each) * 1e3, 2), "n": len(each)},
    )  # fmt: skip


def main() -> None:
    """Print these figures alone."""
    for result in run():
        print(result.as_dict())


if __name__ == "__main__":
    main()
