"""``python -m bench``: every figure that can be measured here, in one run, printed and written in ``results.json``."""

import sys
from pathlib import Path
from time import perf_counter

from bench import (
    against_postgresql,
    against_whoosh,
    brute_force,
    distance,
    freshness,
    import_rows,
    matching,
    memory,
    page,
)
from bench.goals import Result, not_run, report
from bench.stage import put_catalogue, stage
from bench.world import the_world

RESULTS = Path(__file__).parent / "results.json"
DEFAULT_SIZE = 100_000
FRESH_SIZE = 20_000
LATER = {
    "G2": "1 000 000 d’offres : à la demande, « python -m bench 1000000 » mesure G1 à cette taille",
    "G3": "tantivy n’est pas installé (dépendance facultative du banc)",
}  # fmt: skip


def main(size: int) -> None:
    """Measure at a size, smaller where the peer would take minutes."""
    results: list[Result] = [not_run(goal, reason) for goal, reason in LATER.items()]
    with stage() as app:
        world = the_world()
        results += [told("G11", distance.run(world)), told("G12", brute_force.run())]
        put_catalogue(app, world, against_whoosh.SIZE)
        results.append(told("G4", against_whoosh.run(world)))
        built = perf_counter()
        generation = put_catalogue(app, world, size)
        print(f"{size} offres inventées, analysées, écrites en {perf_counter() - built:.0f} s", file=sys.stderr)
        results += page.run(app, size)
        results += [memory.run(app, generation.folder, size), told("G1", against_postgresql.run(world, size))]
    results += [told(result.goal, result) for result in matching.run(size)]
    with stage():
        results.append(told("G9", freshness.run(world, FRESH_SIZE)))
    with stage():
        results.append(told("G15", import_rows.run()))
    report(sorted(results, key=lambda result: int(result.goal[1:])), RESULTS)


def told(goal: str, result: Result) -> Result:
    """Say on the terminal that a measure is done."""
    print(f"{goal} : {result.detail}", file=sys.stderr)
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SIZE)
