"""``python -m bench``: every figure that can be measured here, in one run, printed and written in ``results.json``.

``--size 1000000``     G2 and G3 at a million offers (half an hour); the figures measured join those of the last run
``--only G1,G3``       some goals alone; the others keep what the last run said
``--report``           writes docs/performance.md from the last run, measures nothing
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from time import perf_counter

from bench.goals import RESULTS, WANTED, Result, last_results, not_run, report, with_the_others
from bench.performance_page import write_page
from bench.stage import put_catalogue, stage
from bench.world import the_world

DEFAULT_SIZE, LARGE_SIZE = 100_000, 1_000_000
FRESH_SIZE, WHOOSH_SIZE = 20_000, 20_000
MATCHING = ("G5", "G6", "G7")
Measured = Result | Sequence[Result]


def main(size: int, only: frozenset[str]) -> None:
    """Measure, each goal apart: one that breaks says why and stops no other."""
    wanted = only or (frozenset({"G2", "G3"}) if size >= LARGE_SIZE else frozenset(WANTED) - {"G2"})
    found: list[Result] = []

    def measure(goals: Iterable[str], run: Callable[[], Measured]) -> None:
        found.extend(one for one in measured(wanted.intersection(goals), run) if one.goal in wanted)

    with stage() as app:
        world = the_world()
        measure(["G11"], lambda: module("distance").run(world))
        measure(["G12"], lambda: module("brute_force").run())
        if "G4" in wanted:
            put_catalogue(app, world, WHOOSH_SIZE)
            measure(["G4"], lambda: module("against_whoosh").run(world))
        if wanted & {"G1", "G2", "G3", "G10", "G13", "G14", "G16"}:
            started = perf_counter()
            generation = put_catalogue(app, world, size)
            print(f"{size} offres inventées, analysées, écrites en {perf_counter() - started:.0f} s", file=sys.stderr)
            measure(["G10", "G14"], lambda: module("page").run(app, size))
            measure(["G13"], lambda: module("memory").run(app, generation.folder, size))
            measure(["G1", "G2"], lambda: module("against_postgresql").run(world, size))
            measure(["G3"], lambda: module("against_tantivy").run(world, size))
            measure(["G16"], lambda: module("against_fts5").run(world, size))
    measure(MATCHING, lambda: module("matching").run(size))
    measure(["G9"], lambda: module("freshness").run(world, FRESH_SIZE))
    if "G17" in wanted:
        with stage():
            measure(["G17"], lambda: module("rebuild").run(world, size))
    if "G15" in wanted:
        with stage():
            measure(["G15"], lambda: module("import_rows").run())
    beside = beside_the_small if size >= LARGE_SIZE else with_the_large
    found = [beside(one) if one.goal == "G3" else one for one in found]
    report(with_the_others(found))


def module(name: str) -> object:
    """Return a measure; it is imported when it runs, so that a peer that is not installed stops no other."""
    return import_module(f"bench.{name}")  # type: ignore[return-value]


def measured(goals: Iterable[str], run: Callable[[], Measured]) -> list[Result]:
    """Run one measure, told on the terminal; what broke is the reason why its goals have no figure."""
    asked = sorted(goals)
    if not asked:
        return []
    started = perf_counter()
    try:
        given = run()
    except Exception as error:  # noqa: BLE001 -- a peer that is missing or broken is said, never hidden
        given = [not_run(goal, f"{type(error).__name__} : {error}") for goal in asked]
    results = [given] if isinstance(given, Result) else list(given)
    for one in results:
        print(f"{one.goal} en {perf_counter() - started:.0f} s : {one.detail}", file=sys.stderr, flush=True)
    return results


def beside_the_small(large: Result) -> Result:
    """Tell G3 at a million beside the figure at 100,000 offers, which stays the goal's own."""
    small = next((one for one in last_results() if one.goal == large.goal), not_run(large.goal, ""))
    proof = {**small.proof, "at_a_million": {"value": large.value, **large.proof}}
    return Result(small.goal, small.value, small.ok, f"{small.detail} ; {large.detail}", proof)


def with_the_large(small: Result) -> Result:
    """Keep beside a new figure of G3 what the last large run said."""
    last = next((one for one in last_results() if one.goal == small.goal), not_run(small.goal, ""))
    large = {name: told for name, told in last.proof.items() if name == "at_a_million"}
    return Result(small.goal, small.value, small.ok, small.detail, {**small.proof, **large})


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--size", type=int, default=DEFAULT_SIZE)
    parser.add_argument("--only", default="", help="G1,G3…")
    parser.add_argument("--report", action="store_true", help="docs/performance.md, from the last run")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    if not given.report:
        main(given.size, frozenset(filter(None, given.only.upper().split(","))))
    print(write_page(RESULTS))
