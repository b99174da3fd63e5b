"""Many people at once, or one quickly: ``engine.rank`` by the compiled kernel, on as many threads as asked."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np

from app.matching.arrays import Array, Columns
from app.matching.compiled import IS_COMPILED
from app.matching.offer_table import Offers, offers_of
from app.matching.people_table import Asked, People, people_of
from app.matching.reference import NO_EDGES, RomeEdges
from app.matching.results import NO_CONTEXT, Context
from app.matching.values import Profile
from app.matching.weights import DEFAULT_WEIGHTS, Weights

PAYS_FROM = 5_000  # under so many offers arrays are as quick, and nothing needs compiling
PEOPLE_A_TIME = 4_096
PEOPLE_A_TASK = 64
NOBODY = -1


@cache
def kernel() -> ModuleType:
    """The compiled walk over the offers, read at the first ranking: searches alone never need it."""
    return import_module("app.matching.kernel")


def pays(columns: Columns, context: Context) -> bool:
    """Whether the kernel is there, worth its start, and reads all that the desk says."""
    return IS_COMPILED and len(columns) >= PAYS_FROM and is_read(context)


def is_read(context: Context) -> bool:
    """Rules lifted, imported timetables and loads known better are for ``engine.rank``'s arrays."""
    return not context.lifted and context.matrix is None and not context.pending_load


def rank_many(
    asked: Sequence[Asked],
    columns: Columns,
    *,
    today: date,
    edges: RomeEdges,
    weights: Weights,
    limit: int,
    threads: int = 1,
) -> list[tuple[Array, Array]]:
    """Rows and points of the first activities of each person, in the order of ``engine.rank``."""
    offers = offers_on(columns, today)
    found: list[tuple[Array, Array]] = []
    for at in range(0, len(asked), PEOPLE_A_TIME):
        people = people_of(asked[at : at + PEOPLE_A_TIME], offers, today=today, edges=edges, weights=weights)
        rows, points = rank_table(offers, people, limit=limit, threads=threads)
        lengths = (rows != NOBODY).sum(axis=1)
        found += [(row[:size], worth[:size]) for row, worth, size in zip(rows, points, lengths, strict=True)]
    return found


def rank_table(offers: Offers, people: People, *, limit: int, threads: int = 1) -> tuple[Array, Array]:
    """The same for people already read.

    returns  rows, shape (people, limit), int64, -1 where there is nothing; points, same shape
    """
    rows = np.full((len(people.rows), limit), NOBODY, dtype=np.int64)
    points = np.zeros((len(people.rows), limit), dtype=np.int64)
    fill(offers, people, rows, points, threads=threads)
    return rows, points


def fill(offers: Offers, people: People, rows: Array, points: Array, *, threads: int = 1) -> None:
    """Write the ranking of these people in arrays of the caller's; neighbours go together, for the caches."""
    size, limit = rows.shape
    tasks = [(at, min(at + PEOPLE_A_TASK, size)) for at in range(0, size, PEOPLE_A_TASK)]

    walk = kernel()

    def run(task: tuple[int, int]) -> None:
        with np.errstate(over="ignore"):  # the tie order multiplies past sixty-four bits on purpose
            walk.rank_people(offers.table, people, task[0], task[1], limit, rows, points)

    if threads == 1 or len(tasks) == 1:
        for task in tasks:
            run(task)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, tasks))


def offers_on(columns: Columns, today: date) -> Offers:
    """The offers of a day as the kernel reads them, made once for these columns."""
    offers: Offers | None = columns.derived.get(today)
    if offers is None:
        offers = columns.derived[today] = offers_of(columns, today)
    return offers


def warm_up(columns: Columns, today: date) -> None:
    """Have the kernel compiled, or read from the disk, before it is needed."""
    if IS_COMPILED:
        nobody = [Asked(Profile(), NO_CONTEXT, 0)]
        rank_many(nobody, columns, today=today, edges=NO_EDGES, weights=DEFAULT_WEIGHTS, limit=1)
