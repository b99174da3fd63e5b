"""docs/performance.md, written from the last figures: what was reached, what was not, and how to measure again."""

import json
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
INTRODUCTION = """# Performance

Written by `python -m bench --report` from `bench/results.json`; measured by `make bench` (`python -m bench`), peers in the
same run, each search asked of both sides in turn. The offers are invented on the real communes of France, always the same
for a seed: what is measured is speed, never relevance. `--size 1000000` measures G2 and G3 at a million offers,
`--only G1,G3` some goals alone.

A figure that was not reached says so; one that was not measured says why. How the compiled matching works and what is too
long for this table: [matching-speed](matching-speed.md). What makes a large import quick: [import-speed](import-speed.md).

| goal | what | reached | to reach | moonshot | |
|---|---|---|---|---|---|
"""
STATES = {True: "yes", False: "**no**", None: "not measured"}


def write_page(results: Path) -> Path:
    """Write the page; returns where."""
    rows: list[dict[str, Any]] = json.loads(results.read_text(encoding="utf-8"))
    table = "".join(_line(row) for row in rows)
    details = "".join(_detail(row) for row in rows)
    PAGE.write_text(f"{INTRODUCTION}{table}\n## How each was measured\n\n{details}", encoding="utf-8")
    return PAGE


def _line(row: dict[str, Any]) -> str:
    value = "–" if row["value"] is None else f"{row['value']:,.4g} {row['unit']}"
    reach = "–" if row["reach"] is None else f"{row['reach']:,g} {row['unit']}"
    moonshot = "–" if row["moonshot"] is None else f"{row['moonshot']:,g} {row['unit']}"
    return f"| {row['goal']} | {row['what']} | {value} | {reach} | {moonshot} | {STATES[row['ok']]} |\n"


def _detail(row: dict[str, Any]) -> str:
    proof = f"\n  `{json.dumps(row['proof'], ensure_ascii=False)}`" if row["proof"] else ""
    return f"- **{row['goal']}** {row['detail']}{proof}\n"
