"""The goals, what was reached, and the table that says so."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"
# goal → what, unit, figure to reach, moonshot (None: several figures, or none; see the detail)
WANTED: dict[str, tuple[str, str, float | None, float | None]] = {
    "G1": ("word, 30 km, kind, counts, 20 cards at 100,000 offers, against PostgreSQL: kernel / find", "×", 20, 40),
    "G2": ("the same at 1,000,000", "×", 60, 100),
    "G3": ("kernel against tantivy", "×", 5, 10),
    "G4": ("kernel against Whoosh asked directly, same answers", "×", 300, 1_000),
    "G5": ("matching one profile against one PostgreSQL statement", "×", 40, 100),
    "G6": ("matching at 1,000,000 against memory bandwidth", "×", 1.3, 1.1),
    "G7": ("batch: 10,000 profiles × 100,000 offers", "s", 20, 5),
    "G8": ("2,000,000 profiles × 1,000,000 offers", "min", 10, 1),
    "G9": ("freshness: commit → in the next search", "ms", 1, 0.1),
    "G10": ("results page against the server's hello", "ratio", 0.2, 0.5),
    "G11": ("distance error against geodesic under 100 km", "%", 0.01, None),
    "G12": ("answers equal to the brute-force reference", "of 10,000", 10_000, None),
    "G13": ("memory (PSS) of a worker at 100,000 offers", "MB", 150, None),
    "G14": ("queries of the results page", "queries", 12, None),
    "G15": ("a partner's file of 10,000 offers, read, rehearsed and written", "s", 60, None),
    "G16": ("kernel against SQLite's FTS5 and R*Tree, same answers", "×", None, None),
    "G17": ("columns answer fully after a rebuild of 100,000 offers", "s", 40, None),
}
APART = {
    "G2": "à la demande : python -m bench --size 1000000",
    "G8": "commande à part, un quart d’heure : python -m bench.matching_batch",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. ``value`` and ``ok`` are None when it was not measured, ``detail`` then says why."""

    goal: str
    value: float | None
    ok: bool | None
    detail: str
    proof: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        what, unit, reach, moonshot = WANTED[self.goal]
        return {**asdict(self), "unit": unit, "reach": reach, "moonshot": moonshot, "what": what}


def not_run(goal: str, reason: str) -> Result:
    """A goal without a figure, and why."""
    return Result(goal, None, None, reason)


def last_results() -> list[Result]:
    """Return what the last run measured."""
    if not RESULTS.exists():
        return []
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))
    names = ("goal", "value", "ok", "detail", "proof")
    return [Result(*(row[name] for name in names)) for row in rows if row["value"] is not None]


def with_the_others(found: Sequence[Result]) -> list[Result]:
    """Return a result a goal: those just measured, else those of the last run, else why there is none."""
    known = {one.goal: one for one in [*last_results(), *found]}
    return [known.get(goal) or not_run(goal, APART.get(goal, "pas mesuré dans ce passage")) for goal in WANTED]


def report(results: list[Result], file: Path = RESULTS) -> None:
    """Print the table and write it as JSON."""
    for result in results:
        what, unit, reach, moonshot = WANTED[result.goal]
        shown = "non mesuré" if result.value is None else f"{result.value:,.4g} {unit}"
        state = {True: "atteint", False: "NON ATTEINT", None: ""}[result.ok]
        print(f"{result.goal:4} {what}\n     {shown} (à atteindre : {reach} {unit}, au mieux {moonshot}) {state}\n     {result.detail}")
        if result.proof:
            print(f"     {json.dumps(result.proof)}")
    file.write_text(json.dumps([result.as_dict() for result in results], ensure_ascii=False, indent=1) + "\n")
    print(f"\n{file}")
