"""G5 to G7: matching one person against one PostgreSQL statement, against the memory's own speed, and in batches."""

from collections.abc import Callable, Sequence
from functools import partial
from os import cpu_count
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import numpy as np

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching import batch, engine, kernel_walk
from app.matching.arrays import Columns
from app.matching.compiled import IS_COMPILED, compiled
from app.matching.people_table import Asked, people_of
from app.matching.person import Person
from app.matching.reference import RomeEdges
from app.matching.results import NO_CONTEXT
from app.matching.universe import near_rows, universe_rows
from app.matching.values import Profile
from app.matching.weights import DEFAULT_WEIGHTS
from app.search.matching_services import edges
from bench import matching_postgresql, matching_world
from bench.against_postgresql import postgresql
from bench.goals import Result
from bench.stage import stage
from bench.world import TODAY, World, the_world

PEOPLE, ROUNDS, TOP = 40, 5, 50
ALL = 10_000_000
BATCH_SAMPLE, BATCH_PEOPLE = 60, 10_000
DENSE_DEPARTEMENT = "93"
BANDWIDTH_BYTES = 256 * 2**20
POSITION_BYTES = 12  # three 32-bit numbers a place
ENGINE = "numba" if IS_COMPILED else "numpy (numba is not installed)"


def run(size: int = 100_000, *, large: int = 1_000_000) -> list[Result]:
    """Measure. ``size`` is that of G5 and G7, ``large`` that of G6."""
    with stage():
        world = the_world()
        columns, near = matching_world.columns(world, size), edges()
        return [
            g5(world, columns, near),
            g6(world, matching_world.columns(world, large), near),
            g7(world, size, near),
        ]


def ours(profile: Profile, columns: Columns, near: RomeEdges, limit: int = TOP) -> tuple[Any, Any]:
    """The ranking without sentences: rows and points, by the compiled kernel."""
    return engine.rank(profile, columns, today=TODAY, edges=near, limit=limit)


def by_numpy(profile: Profile, columns: Columns, near: RomeEdges, limit: int = TOP) -> tuple[Any, Any]:
    """The same by arrays alone."""
    return engine.rank_in_arrays(profile, columns, today=TODAY, edges=near, limit=limit)


@compiled
def walked(offers: Any, people: Any, at: int, met: Any, ring: Any) -> int:
    """The distance phase alone: rows worth judging for one person."""
    return kernel_walk.walk(offers, people.rows[at], met, ring)


def g5(world: World, columns: Columns, near: RomeEdges) -> Result:
    """One person against all the offers: all rules, all criteria, the first fifty with their points."""
    people = matching_world.profiles(world, PEOPLE)
    with postgresql() as connection:
        # measured for this statement: the generic plan, on one process, is PostgreSQL's quickest here
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("SET max_parallel_workers_per_gather = 0")
        matching_postgresql.fill(connection, columns)
        pairs: list[tuple[Callable[[], Any], ...]] = []
        equal = hits = 0
        for number, profile in enumerate(people):
            matching_postgresql.put_week(connection, number, profile)
            sql = matching_postgresql.statement(Person(profile, near))
            asked = matching_postgresql.parameters(profile, near, columns, number)
            found = matching_postgresql.ask(connection, sql, asked)
            rows, points = by_numpy(profile, columns, near, ALL)
            first, worth = ours(profile, columns, near)
            agree = first.tolist() == rows[:TOP].tolist() and worth.tolist() == points[:TOP].tolist()
            equal += agree and _same(found, columns, rows, points)
            hits += len(rows)
            theirs_ = partial(matching_postgresql.ask, connection, sql, asked)
            pairs.append((partial(ours, profile, columns, near), theirs_, partial(by_numpy, profile, columns, near)))
        mine, theirs, arrays = interleaved(pairs)
    ratios = [peer / own for own, peer in zip(mine, theirs, strict=True)]
    numpy_ratio = median(peer / own for own, peer in zip(arrays, theirs, strict=True))
    proof = {
        "ours_ms": round(median(mine) * 1e3, 3), "numpy_ms": round(median(arrays) * 1e3, 3),
        "numpy_x": round(numpy_ratio, 1), "peer_ms": round(median(theirs) * 1e3, 2),
        "ours_p95_ms": round(quantiles(mine, n=20)[-1] * 1e3, 3),
        "peer_p95_ms": round(quantiles(theirs, n=20)[-1] * 1e3, 2),
        "same_answers": f"{equal}/{len(people)}", "eligible": hits, "n": len(mine),
    }  # fmt: skip
    ratio = median(ratios)
    return Result(
        "G5", round(ratio, 1), ratio >= 40 and equal == len(people),
        f"{ENGINE}, {len(columns):,} offers, median of per-person ratios; numpy alone {numpy_ratio:.1f}×", proof,
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


def interleaved(pairs: Sequence[tuple[Callable[[], Any], ...]]) -> list[list[float]]:
    """Medians of the rounds for each side, all in turn so that the machine's moods fall on all."""
    times = np.empty((ROUNDS, len(pairs), len(pairs[0])))
    for round_ in range(ROUNDS):
        for at, sides in enumerate(pairs):
            for side, work in enumerate(sides):
                started = perf_counter()
                work()
                times[round_, at, side] = perf_counter() - started
    return np.median(times, axis=0).T.tolist()


def bandwidth() -> float:
    """Bytes a second that one core reads, summing an array larger than its caches."""
    data = np.ones(BANDWIDTH_BYTES // 4, dtype=np.float32)
    return BANDWIDTH_BYTES / min(_timed(lambda: float(data.sum(dtype=np.float32))) for _ in range(ROUNDS))


def _timed(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def g6(world: World, columns: Columns, near: RomeEdges) -> Result:
    """A million offers against the time the memory alone would take for the bytes that a scan must read.

    The map's order lets the compiled kernel read fewer: its figures may fall under one.
    """
    people = matching_world.profiles(world, PEOPLE)
    speed = bandwidth()
    row_bytes = sum(array.nbytes for array in columns.arrays().values()) / len(columns)
    offers = batch.offers_on(columns, TODAY)
    read = people_of([Asked(person, NO_CONTEXT, 0) for person in people], offers, today=TODAY, edges=near,
                     weights=DEFAULT_WEIGHTS)  # fmt: skip
    met, ring = np.empty(len(offers.table.rows), dtype=np.int32), np.empty(len(offers.table.rows), dtype=np.uint8)
    found: dict[str, list[float]] = {"distance": [], "every": [], "numpy_distance": [], "numpy_every": []}
    walked(offers.table, read, 0, met, ring)
    for at, profile in enumerate(people):
        survivors = len(universe_rows(columns, near_rows(columns, profile), profile, TODAY))
        bytes_ = POSITION_BYTES * len(columns.lat)
        every = bytes_ + survivors * row_bytes
        for name, must, work in (
            ("distance", bytes_, partial(walked, offers.table, read, at, met, ring)),
            ("every", every, partial(ours, profile, columns, near)),
            ("numpy_distance", bytes_, partial(near_rows, columns, profile)),
            ("numpy_every", every, partial(by_numpy, profile, columns, near)),
        ):
            work()
            found[name].append(median(_timed(work) for _ in range(ROUNDS)) * speed / must)
    times = {name: round(median(values), 2) for name, values in found.items()}
    return Result(
        "G6", times["distance"], times["distance"] <= 1.3 and times["every"] <= 6,
        f"{ENGINE}, {len(columns):,} offers: distance phase {times['distance']}×, all rules {times['every']}× (to reach "
        f"1.3× and 6×); numpy {times['numpy_distance']}× and {times['numpy_every']}×",
        {**times, "bandwidth_gb_s": round(speed / 1e9, 2), "row_bytes": round(row_bytes), "n": len(people)},
    )  # fmt: skip


def g7(world: World, size: int, near: RomeEdges) -> Result:
    """Ten thousand people of one dense département, each of them, on every core; numpy on a sample."""
    communes: list[CommuneRow] = gazetteer().index.of_departement(DENSE_DEPARTEMENT, 60)
    columns = matching_world.columns(world, size, communes=communes)
    people = matching_world.profiles(world, BATCH_PEOPLE, communes=communes)
    threads = cpu_count() or 1
    batch.offers_on(columns, TODAY)
    asked = [Asked(profile, NO_CONTEXT, 0) for profile in people]
    seconds = _timed(
        lambda: batch.rank_many(
            asked, columns, today=TODAY, edges=near, weights=DEFAULT_WEIGHTS, limit=TOP, threads=threads
        )
    )
    each = [_timed(lambda p=profile: by_numpy(p, columns, near)) for profile in people[:BATCH_SAMPLE]]
    alone = sum(each) / len(each) * BATCH_PEOPLE
    return Result(
        "G7", round(seconds, 1), seconds <= 20,
        f"{ENGINE}, {threads} threads, {size:,} offers, {BATCH_PEOPLE:,} people, profiles read included; numpy, one "
        f"process: {alone:.0f} s, from {len(each)} people",
        {"people_a_second": round(BATCH_PEOPLE / seconds), "numpy_each_ms": round(median(each) * 1e3, 2)},
    )  # fmt: skip


def main() -> None:
    """Print these figures alone."""
    for result in run():
        print(result.as_dict())


if __name__ == "__main__":
    main()
